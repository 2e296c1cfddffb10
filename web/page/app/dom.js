/** Builds and finds elements. Text is set as text, never as HTML. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Builds an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean>} [attributes] `false` leaves one out
 * @param {...(Node | string)} children strings become text
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children);
  return element;
}

/**
 * Builds a button that does not submit.
 *
 * @param {Record<string, string | boolean>} attributes
 * @param {() => void} press
 * @param {...(Node | string)} children
 */
export function makeButton(attributes, press, ...children) {
  const button = make('button', { type: 'button', ...attributes }, ...children);
  button.addEventListener('click', press);
  return button;
}

/**
 * Builds one of the page's icons; it says nothing to a screen reader.
 *
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** @param {string} text read by a screen reader only */
export function unseen(text) {
  return make('span', { class: 'unseen' }, text);
}

/**
 * Puts words where a screen reader reads each change aloud.
 *
 * @param {HTMLElement} place
 * @param {string} text
 */
export function say(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

/**
 * Finds the one element that a selector names.
 *
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function find(root, selector, type) {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) {
    throw new Error(`index.html: no ${type.name} matches ${selector}`);
  }
  return found;
}

/**
 * How to scroll: without motion for those who want none.
 *
 * @returns {ScrollBehavior}
 */
export function scrollBehaviour() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}

/**
 * Brings an element into view and puts the focus on it.
 *
 * @param {HTMLElement} element
 * @param {ScrollLogicalPosition} block where in the view
 */
export function visit(element, block) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block, behavior: scrollBehaviour() });
}
