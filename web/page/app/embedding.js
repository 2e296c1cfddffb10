/** How the page gets on with a site that shows it in a frame; see `embed.js`. */

import { find } from './dom.js';

const isEmbedded = window.parent !== window;
const COLOUR = /^#[0-9a-f]{6}$/i;
/** Relative luminances behind the conversation, in light and in dark; see base.css. */
const PAPER = [0.88, 0.0078];

/**
 * What the embedding site asks for, or the page's address: `#language=de&colour=%23…`.
 *
 * @param {'language' | 'colour' | 'site' | 'claim'} name
 * @returns {string} empty where nothing is asked for
 */
export function readWish(name) {
  return new URLSearchParams(location.hash.slice(1)).get(name) ?? '';
}

/**
 * Gives the page a colour of its own; the text upon it is black or white, whichever is
 * the easier to read (contrast after WCAG 2.2, at least 4.5 with one of the two).
 *
 * @param {string} colour six hexadecimal digits after `#`; anything else is ignored
 */
export function useColour(colour) {
  if (COLOUR.test(colour)) {
    const { style } = document.documentElement;
    style.setProperty('--brand', colour);
    const light = luminance(colour);
    style.setProperty('--on-brand', light > 0.179 ? '#000' : '#fff');
    // Where the page behind it is nearly as light, or as dark, an edge shows its shape.
    const edges = PAPER.map((paper) => (contrast(light, paper) < 3 ? 'var(--edge)' : colour));
    style.setProperty('--brand-edge', `light-dark(${edges.join()})`);
  }
}

/**
 * Tells the embedding site when to close the chat, and listens for its opening. What is
 * said goes to that site alone, and only from there is anything taken; which sites may
 * embed the chat at all, the policy says.
 *
 * @param {() => void} opened is called when the site shows the chat
 */
export function connectToSite(opened) {
  const site = readWish('site');
  if (!isEmbedded || !isOrigin(site)) {
    return;
  }
  /** @param {'close' | 'ready' | 'answer'} word */
  const tell = (word) => window.parent.postMessage({ articleChat: word }, site);
  const close = () => tell('close');
  const button = find(document, '.close', HTMLButtonElement);
  button.hidden = false;
  button.addEventListener('click', close);
  document.documentElement.dataset.embedded = '';
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) {
      close();
    }
  });
  window.addEventListener('message', (event) => {
    const { source, origin, data } = event;
    if (source === window.parent && origin === site && data?.articleChat === 'open') {
      opened();
    }
  });
  document.addEventListener('answer', () => tell('answer'));
  tell('ready');
}

/** @param {string} site */
function isOrigin(site) {
  return URL.canParse(site) && new URL(site).origin === site;
}

/**
 * The contrast of two relative luminances (WCAG 2.2), from 1 to 21.
 *
 * @param {number} one
 * @param {number} other
 */
function contrast(one, other) {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/**
 * The relative luminance of a colour (WCAG 2.2): 0 is black, 1 is white.
 *
 * @param {string} colour
 */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((place) => {
    const part = parseInt(colour.slice(place, place + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
