/** The words of the page in the language asked for; answers are always in English. */

import { labels as english } from '../labels/en.js';

const LANGUAGES = ['en', 'de', 'es', 'fr'];

/** @type {import('../labels/en.js').Labels} */
export let labels = english;

/**
 * Puts the page into the first of the languages that it knows, or else into English.
 *
 * @param {readonly string[]} languages codes such as `de` or `de-AT`
 */
export async function useLanguage(languages) {
  const codes = languages.map((language) => language.toLowerCase().split('-')[0]);
  const code = codes.find((wanted) => LANGUAGES.includes(wanted)) ?? 'en';
  if (code !== 'en') {
    ({ labels } = await import(`../labels/${code}.js`));
    document.documentElement.lang = code;
  }
  document.title = labels.title;
  for (const element of document.querySelectorAll('[data-label]')) {
    element.textContent = label(element.getAttribute('data-label'));
  }
  for (const element of document.querySelectorAll('[data-name]')) {
    const name = label(element.getAttribute('data-name'));
    element.setAttribute('aria-label', name);
    if (element instanceof HTMLButtonElement) {
      element.title = name;
    }
  }
}

/** The locale in which the page writes dates and times. */
export function locale() {
  const { lang } = document.documentElement;
  return lang === 'en' ? 'en-GB' : lang;
}

/**
 * Fills values into a label.
 *
 * @param {string} text with names in braces
 * @param {Record<string, string | number>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** @param {string | null} key */
function label(key) {
  const text = labels[/** @type {keyof typeof labels} */ (key)];
  if (typeof text !== 'string') {
    throw new Error(`labels: there is no text "${key}"`);
  }
  return text;
}
