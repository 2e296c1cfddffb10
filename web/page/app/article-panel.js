/** The article beside the conversation: its sections, claim by claim. */

import { find, make, makeButton, visit } from './dom.js';
import { viewCaveat } from './entry-view.js';
import { labels } from './labels.js';

/** Says `ask` with a button when a claim is asked about. */
export class ArticlePanel extends HTMLElement {
  /** @param {Article} article */
  show(article) {
    const date = new Date(`${article.date}T00:00`);
    const { lang } = document.documentElement;
    const day = date.toLocaleDateString(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'long' });
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
   * Brings a claim into view, marks it and puts the focus on it.
   *
   * @param {string} id of the claim
   */
  open(id) {
    for (const marked of this.querySelectorAll('.marked')) {
      marked.classList.remove('marked');
    }
    const claim = this.querySelector(`#claim-${CSS.escape(id)}`);
    if (claim instanceof HTMLElement) {
      claim.classList.add('marked');
      visit(claim, 'center');
    }
  }

  /** @param {Passage<ArticleClaim>} passage */
  #viewPassage(passage) {
    if (passage.kind === 'caveat') {
      return viewCaveat(passage.text);
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
