/** The article beside the conversation: its sections, claim by claim. */

import { find, make, makeButton, visit } from './dom.js';
import { viewCaveat } from './answer-view.js';
import { labels, locale } from './labels.js';

/** Says `ask` with a button when a claim is asked about. */
export class ArticlePanel extends HTMLElement {
  /** @param {Article} article */
  show(article) {
    const date = new Date(`${article.date}T00:00`);
    const day = date.toLocaleDateString(locale(), { dateStyle: 'long' });
    find(this, 'h2', HTMLHeadingElement).textContent = article.title;
    find(this, 'time', HTMLTimeElement).dateTime = article.date;
    find(this, 'time', HTMLTimeElement).textContent = day;
    find(this, '.sections', HTMLDivElement).replaceChildren(
      ...article.sections.map(({ name, passages }) =>
        make(
          'section',
          {},
          make('h3', { lang: 'en' }, name),
          ...passages.map((passage) => this.#viewPassage(passage)),
        ),
      ),
    );
  }

  /** Brings the panel into view and puts the focus on its title. */
  enter() {
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
      visit(first, 'center');
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
    return make(
      'div',
      { class: 'claim', id: `claim-${id}`, tabindex: '-1' },
      make('p', { id: words, lang: 'en' }, text),
      ...(stance === 'stated' ? [] : [make('span', { class: 'stance' }, labels[stance])]),
      makeButton({ class: 'ask', 'aria-describedby': words }, choose, labels.ask),
    );
  }
}
