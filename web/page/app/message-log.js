/** The conversation on the screen, a log that screen readers follow. */

import { find, scrollBehaviour } from './dom.js';
import { viewButtons } from './answer-view.js';
import { viewEntry } from './entry-view.js';

/** @typedef {import('./entry-view.js').Presses} Presses */

const TOP_MARGIN_PX = 20;

export class MessageLog extends HTMLElement {
  /** @type {Map<string, import('./entry-view.js').EntryView>} */
  #views = new Map();
  /** @type {string | undefined} the last entry and its state, as last shown */
  #shown;

  connectedCallback() {
    const scroll = this.#scroll;
    let wasAtEnd = true;
    scroll.addEventListener('scroll', () => {
      wasAtEnd = scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - 8;
    });
    // What was in view stays so when the field below grows.
    new ResizeObserver(() => {
      if (wasAtEnd) {
        scroll.scrollTop = scroll.scrollHeight;
      }
    }).observe(scroll);
  }

  get #scroll() {
    return find(this, '.scroll', HTMLElement);
  }

  /** Puts the focus on the log, which the arrow keys then scroll. */
  focus() {
    this.#scroll.focus();
  }

  /**
   * Shows the subjects to begin with.
   *
   * @param {Button[]} buttons
   * @param {Presses} presses
   */
  welcome(buttons, presses) {
    find(this, '.welcome', HTMLElement).append(viewButtons(buttons, presses.choose));
  }

  /**
   * Shows the entries; what is there already stays where it is.
   *
   * @param {readonly Entry[]} entries
   * @param {Presses} presses
   */
  render(entries, presses) {
    const ids = new Set(entries.map((entry) => entry.id));
    for (const [id, view] of this.#views) {
      if (!ids.has(id)) {
        view.element.remove();
        this.#views.delete(id);
      }
    }
    const log = find(this, '.log', HTMLElement);
    /** @type {Element | null} */
    let place = log.firstElementChild;
    for (const entry of entries) {
      let view = this.#views.get(entry.id);
      if (view) {
        place = view.element.nextElementSibling;
      } else {
        view = viewEntry(entry, presses);
        this.#views.set(entry.id, view);
        log.insertBefore(view.element, place);
      }
      view.update(entry);
    }
    const last = entries.at(-1);
    const sign = last && JSON.stringify([last.id, last.kind === 'question' && last.state]);
    if (sign !== this.#shown) {
      this.#shown = sign;
      this.#followTo(entries);
    }
  }

  /**
   * Shows whether the assistant is at work.
   *
   * @param {boolean} busy
   * @param {string} text says so
   */
  setTyping(busy, text) {
    const typing = find(this, '.typing', HTMLElement);
    typing.toggleAttribute('data-busy', busy);
    find(typing, '.unseen', HTMLElement).textContent = busy ? text : '';
  }

  /**
   * Scrolls to the end, or only so far that the last question stays in view: a long
   * answer is read from its beginning.
   *
   * @param {readonly Entry[]} entries
   */
  #followTo(entries) {
    const last = entries.findLast((entry) => entry.kind === 'question');
    const question = last && this.#views.get(last.id)?.element;
    const top = question ? question.offsetTop - TOP_MARGIN_PX : 0;
    this.#scroll.scrollTo({ top, behavior: scrollBehaviour() });
  }
}
