/** How the page gets on with a site that shows it in a frame; see `embed.js`. */

import { find } from './dom.js';

const isEmbedded = window.parent !== window;
const COLOUR = /^#[0-9a-f]{6}$/i;

/**
 * What the embedding site asks for, or the page's address: `#language=de&colour=%23…`.
 *
 * @returns {{language: string, colour: string}} empty where nothing is asked for
 */
export function readWishes() {
  const wishes = new URLSearchParams(location.hash.slice(1));
  return {
    language: wishes.get('language') ?? '',
    colour: wishes.get('colour') ?? '',
  };
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
    style.setProperty('--on-brand', luminance(colour) > 0.179 ? '#000' : '#fff');
  }
}

/**
 * Tells the embedding site when to close the chat, and listens for its opening. The
 * messages hold nothing, so any site may read them.
 *
 * @param {() => void} opened is called when the site shows the chat
 */
export function connectToSite(opened) {
  if (!isEmbedded) {
    return;
  }
  const close = () => tell('close');
  const button = find(document, '.close', HTMLButtonElement);
  button.hidden = false;
  button.addEventListener('click', close);
  document.documentElement.dataset.embedded = '';
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !document.querySelector('dialog[open]')) {
      close();
    }
  });
  window.addEventListener('message', (event) => {
    if (event.source === window.parent && event.data?.articleChat === 'open') {
      opened();
    }
  });
  tell('ready');
}

/** @param {'close' | 'ready'} word */
function tell(word) {
  window.parent.postMessage({ articleChat: word }, '*');
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
