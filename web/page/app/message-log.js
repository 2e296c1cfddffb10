/** The conversation on the screen, a log that screen readers follow. */

import { viewButtons } from './answer-view.js';
import { find, make, say, scrollBehaviour } from './dom.js';
import { viewEntry } from './entry-view.js';
import { labels } from './labels.js';

/** @typedef {import('./entry-view.js').Presses} Presses */

const TOP_MARGIN_PX = 20;
/** Nearer to the end than this counts as at the end. */
const NEAR_PX = 48;
/** So long after a hand's movement, what scrolls is scrolled by it. */
const MOVING_MS = 1_000;

export class MessageLog extends HTMLElement {
  /** @type {Map<string, import('./entry-view.js').EntryView>} */
  #views = new Map();
  /** @type {string | undefined} the last entry and its state, as last shown */
  #shown;
  /** Whether what comes is scrolled to: not while the user reads further up. */
  #isFollowing = true;
  /** When the user last moved the log (ms since 1970). */
  #movedAt = 0;

  connectedCallback() {
    const scroll = this.#scroll;
    for (const name of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
      scroll.addEventListener(name, () => (this.#movedAt = Date.now()), { passive: true });
    }
    let wasAtEnd = true;
    scroll.addEventListener('scroll', () => {
      wasAtEnd = this.#isAtEnd;
      if (Date.now() < this.#movedAt + MOVING_MS) {
        this.#isFollowing = wasAtEnd;
      }
      this.#offerLatest();
    });
    // What was in view stays so when the field below grows.
    new ResizeObserver(() => {
      if (wasAtEnd) {
        scroll.scrollTop = scroll.scrollHeight;
      }
    }).observe(scroll);
    this.#latest.addEventListener('click', () => {
      this.#isFollowing = true;
      this.#movedAt = 0;
      scroll.focus({ preventScroll: true });
      scroll.scrollTo({ top: scroll.scrollHeight, behavior: scrollBehaviour() });
    });
  }

  get #scroll() {
    return find(this, '.scroll', HTMLElement);
  }

  get #latest() {
    return find(this, '.latest', HTMLButtonElement);
  }

  get #isAtEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.#scroll;
    return scrollTop + clientHeight > scrollHeight - NEAR_PX;
  }

  /** Puts the focus on the log, which the arrow keys then scroll. */
  focus() {
    this.#scroll.focus();
  }

  /**
   * Names the article and shows the subjects to begin with.
   *
   * @param {Article} article
   * @param {Presses} presses
   */
  welcome({ title, menu }, presses) {
    find(this, '.about', HTMLElement).append(`${labels.article}: `, make('cite', { lang: 'en' }, title));
    find(this, '.welcome', HTMLElement).append(viewButtons(menu, presses.choose));
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
    this.#showTyping(
      entries.some((entry) => entry.kind === 'question' && entry.state === 'sending'),
    );
    const last = entries.at(-1);
    const sign = last && JSON.stringify([last.id, last.kind === 'question' && last.state]);
    if (sign !== this.#shown) {
      this.#shown = sign;
      this.#followTo(entries);
    }
    this.#offerLatest();
  }

  /**
   * @param {boolean} busy whether the assistant is at work
   */
  #showTyping(busy) {
    const typing = find(this, '.typing', HTMLElement);
    typing.toggleAttribute('data-busy', busy);
    say(find(typing, '.unseen', HTMLElement), busy ? labels.typing : '');
  }

  #offerLatest() {
    this.#latest.hidden = this.#isAtEnd;
  }

  /**
   * Scrolls to the end, or only so far that the last question stays in view: a long
   * answer is read from its beginning. What the user just asked is always scrolled to.
   *
   * @param {readonly Entry[]} entries
   */
  #followTo(entries) {
    const last = entries.findLast((entry) => entry.kind === 'question');
    const question = last && this.#views.get(last.id)?.element;
    this.#isFollowing ||= last === entries.at(-1);
    if (!this.#isFollowing) {
      return;
    }
    this.#movedAt = 0;
    const behavior = scrollBehaviour();
    if (getComputedStyle(this.#scroll).overflowY === 'visible') {
      // Much enlarged, the page as a whole scrolls.
      question?.scrollIntoView({ behavior });
    } else {
      const top = question ? question.offsetTop - TOP_MARGIN_PX : 0;
      this.#scroll.scrollTo({ top, behavior });
    }
  }
}
