/** The field for the question: counts, sends on Enter, keeps what cannot be sent. */

import { find, make } from './dom.js';
import { fill, labels } from './labels.js';

export const LIMIT = 1_000;
const COUNT_FROM = 900;
const DRAFT = 'article-chat-draft';

/** Says `send` with the text when there is one to send. */
export class QuestionComposer extends HTMLElement {
  connectedCallback() {
    this.#field.placeholder = labels.placeholder;
    this.#field.value = draft.read();
    this.#field.addEventListener('input', () => this.#changed());
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

  /**
   * Puts a text into the field to be changed; what was typed there stays below it.
   *
   * @param {string} text
   */
  edit(text) {
    this.#field.value = [text, this.#field.value].filter(Boolean).join('\n');
    this.#changed();
    this.focus();
  }

  get #field() {
    return find(this, 'textarea', HTMLTextAreaElement);
  }

  #send() {
    const text = this.#field.value.trim();
    if (text && length(text) <= LIMIT) {
      this.#field.value = '';
      this.#changed();
      this.dispatchEvent(new CustomEvent('send', { detail: text }));
    }
    this.focus();
  }

  #changed() {
    draft.write(this.#field.value);
    this.#count();
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

/** What was typed and not sent, which a reload of this tab must not lose. */
const draft = {
  read() {
    try {
      return sessionStorage.getItem(DRAFT) ?? '';
    } catch {
      return '';
    }
  },
  /** @param {string} text */
  write(text) {
    try {
      sessionStorage.setItem(DRAFT, text);
    } catch {
      // Nothing is kept in this browser, or its storage is full.
    }
  },
};

/**
 * The length as the server counts it: in characters, not in halves of them.
 *
 * @param {string} text
 */
export function length(text) {
  return Array.from(text).length;
}
