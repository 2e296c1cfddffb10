/** The conversation on the screen, a log that screen readers follow. */

import { find, reveal } from './dom.js';
import { viewButtons, viewEntry } from './entry-view.js';

/** @typedef {import('./entry-view.js').Presses} Presses */

export class MessageLog extends HTMLElement {
  /** @type {Map<string, import('./entry-view.js').EntryView>} */
  #views = new Map();

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
    for (const entry of entries) {
      const known = this.#views.get(entry.id);
      if (known) {
        known.update(entry);
      } else {
        this.#append(entry, presses);
      }
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
    if (busy) {
      reveal(typing);
    }
  }

  /**
   * Says quietly what came of a vote.
   *
   * @param {string} id of the answer
   * @param {string} text
   */
  thank(id, text) {
    const answer = this.#views.get(id)?.element;
    if (answer) {
      find(answer, '.thanks', HTMLElement).textContent = text;
    }
  }

  /**
   * @param {Entry} entry
   * @param {Presses} presses
   */
  #append(entry, presses) {
    const view = viewEntry(entry, presses);
    this.#views.set(entry.id, view);
    find(this, '.log', HTMLElement).append(view.element);
    // A long answer is read from its beginning.
    reveal(view.element, entry.kind === 'answer' ? 'start' : 'nearest');
  }
}
