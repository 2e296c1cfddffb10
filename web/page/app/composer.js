/** The field for the question: counts, sends on Enter, keeps what cannot be sent. */

import { find, make } from './dom.js';
import { fill, labels } from './labels.js';

const LIMIT = 1_000;
const COUNT_FROM = 900;

/** Says `send` with the text when there is one to send. */
export class QuestionComposer extends HTMLElement {
  connectedCallback() {
    this.#field.placeholder = labels.placeholder;
    this.#field.addEventListener('input', () => this.#count());
    this.#field.addEventListener('keydown', (event) => {
      // Enter that ends a word in an input method does not send.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#send();
      }
    });
    find(this, 'form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#count();
  }

  focus() {
    this.#field.focus();
  }

  get #field() {
    return find(this, 'textarea', HTMLTextAreaElement);
  }

  #send() {
    const text = this.#field.value.trim();
    if (text && length(text) <= LIMIT) {
      this.#field.value = '';
      this.#count();
      this.dispatchEvent(new CustomEvent('send', { detail: text }));
    }
    this.focus();
  }

  #count() {
    const count = length(this.#field.value.trim());
    const over = count > LIMIT;
    const values = { count: count.toLocaleString(), limit: LIMIT.toLocaleString() };
    const text = fill(over ? labels.countOver : labels.count, values);
    const counter = find(this, '.counter', HTMLElement);
    counter.replaceChildren(...(count < COUNT_FROM ? [] : [make('span', {}, text)]));
    counter.classList.toggle('over', over);
    this.#field.setAttribute('aria-invalid', String(over));
    find(this, '[type=submit]', HTMLButtonElement).disabled = over;
  }
}

/**
 * The length as the server counts it: in characters, not in halves of them.
 *
 * @param {string} text
 */
function length(text) {
  return Array.from(text).length;
}
