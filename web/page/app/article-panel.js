/** The article beside the conversation: its sections, claim by claim. */

import { viewCaveat } from './answer-view.js';
import { find, make, makeButton, say, visit } from './dom.js';
import { labels, locale } from './labels.js';

/** The chat's address, without what was asked of it. */
const CHAT = new URL('..', import.meta.url).href.replace(/\/$/, '');

/**
 * Says `ask` with a button when a claim is asked about, and `leave` when the way leads
 * back to the conversation and nobody knows from where in it.
 */
export class ArticlePanel extends HTMLElement {
  /** What led here, and gets the focus back. @type {Element | null} */
  #cameFrom = null;

  connectedCallback() {
    find(this, '.to-chat', HTMLButtonElement).addEventListener('click', () => this.#leave());
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.preventDefault();
        this.#leave();
      }
    });
  }

  /** @param {Article} article */
  show(article) {
    const date = new Date(`${article.date}T00:00`);
    const day = date.toLocaleDateString(locale(), { dateStyle: 'long' });
    find(this, 'h2', HTMLHeadingElement).textContent = article.title;
    find(this, 'time', HTMLTimeElement).dateTime = article.date;
    find(this, 'time', HTMLTimeElement).textContent = day;
    const original = find(this, '.original', HTMLAnchorElement);
    original.hidden = !article.url;
    original.href = article.url ?? '';
    const sections = article.sections.map(({ name, passages }, place) => {
      const id = `section-${place}`;
      const heading = make('h3', { id, lang: 'en', tabindex: '-1' }, name);
      const view = passages.map((passage) => this.#viewPassage(passage));
      return { name, heading, element: make('section', {}, heading, ...view) };
    });
    find(this, '.sections', HTMLDivElement).replaceChildren(
      ...sections.map(({ element }) => element),
    );
    find(this, 'nav ul', HTMLUListElement).replaceChildren(
      ...sections.map(({ name, heading }) =>
        make('li', {}, viewLink(name, heading)),
      ),
    );
  }

  /** Brings the panel into view and puts the focus on its title. */
  enter() {
    this.#cameFrom = null;
    visit(find(this, 'h2', HTMLHeadingElement), 'start');
  }

  /**
   * Marks claims, brings the first into view and puts the focus on it.
   *
   * @param {string[]} ids of the claims
   */
  open(ids) {
    for (const claim of this.querySelectorAll('.claim')) {
      claim.classList.toggle('marked', ids.includes(claim.id.replace('claim-', '')));
    }
    const first = this.querySelector('.marked');
    if (first instanceof HTMLElement) {
      const { activeElement } = document;
      this.#cameFrom = activeElement?.matches('.citation') ? activeElement : null;
      this.toggleAttribute('data-visited', true);
      visit(first, 'center');
    }
  }

  #leave() {
    this.removeAttribute('data-visited');
    if (this.#cameFrom instanceof HTMLElement && this.#cameFrom.isConnected) {
      visit(this.#cameFrom, 'center');
    } else {
      this.dispatchEvent(new Event('leave'));
    }
  }

  /** @param {Passage<ArticleClaim>} passage */
  #viewPassage(passage) {
    if (passage.kind === 'caveat') {
      return viewCaveat(passage);
    }
    return make('div', {}, ...passage.claims.map((claim) => this.#viewClaim(claim)));
  }

  /** @param {ArticleClaim} claim */
  #viewClaim({ id, text, stance, ask }) {
    const words = `claim-${id}-text`;
    const choose = () => this.dispatchEvent(new CustomEvent('ask', { detail: ask }));
    const status = make('span', { class: 'copied', role: 'status' });
    return make(
      'div',
      { class: 'claim', id: `claim-${id}`, tabindex: '-1' },
      make('p', { id: words, lang: 'en' }, text),
      ...(stance === 'stated' ? [] : [make('span', { class: 'stance' }, labels[stance])]),
      makeButton({ class: 'ask', 'aria-describedby': words }, choose, labels.ask),
      makeButton(
        { class: 'ask', 'aria-describedby': words },
        () => copyLink(id, status),
        labels.copyLink,
      ),
      status,
    );
  }
}

/**
 * A link to a section, which leaves the page's address as it is.
 *
 * @param {string} name
 * @param {HTMLElement} heading
 */
function viewLink(name, heading) {
  const link = make('a', { href: `#${heading.id}`, lang: 'en' }, name);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    visit(heading, 'start');
  });
  return link;
}

/**
 * Copies the address at which a claim is shown.
 *
 * @param {string} id of the claim
 * @param {HTMLElement} status says what came of it
 */
async function copyLink(id, status) {
  const { copy } = await import('./clipboard.js');
  say(status, '');
  const isCopied = await copy(`${CHAT}#claim=${encodeURIComponent(id)}`);
  say(status, isCopied ? labels.linkCopied : labels.copyFailed);
}
