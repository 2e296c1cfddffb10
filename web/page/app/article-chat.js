/** The chat: keeps what is on the screen in step with the conversation. */

import { ArticlePanel } from './article-panel.js';
import { Asking } from './asking.js';
import { LIMIT, QuestionComposer, length } from './composer.js';
import { Connection } from './connection.js';
import { Conversation } from './conversation.js';
import { find, say, scrollBehaviour } from './dom.js';
import { readWish } from './embedding.js';
import { Forgetting } from './forgetting.js';
import { labels } from './labels.js';
import { MessageLog } from './message-log.js';
import * as server from './server.js';
import { switchTheme } from './theme.js';

export class ArticleChat extends HTMLElement {
  #conversation = new Conversation();
  #connection = new Connection();
  #asking = new Asking(this.#conversation, this.#connection);
  #forgetting = new Forgetting(this.#conversation, this.#connection);
  /** @type {Article | null} */
  #article = null;
  /** Whether a conversation was ended, and nothing has been asked since. */
  #hasEnded = false;
  /** @type {import('./entry-view.js').Presses} */
  #presses = {
    retry: (question) => {
      this.#asking.retry(question);
      this.#focus();
    },
    cancel: (question) => {
      this.#asking.cancel(question);
      this.#focus();
    },
    edit: (question) => this.#composer.edit(question.text),
    again: ({ text, payload }) => this.#choose({ title: text, payload }),
    choose: (button) => this.#choose(button),
    cite: (claims) => this.#panel.open(claims),
    vote: (answer, helpful) => this.#vote(answer, helpful),
    comment: (answer, text) => this.#comment(answer, text),
  };

  connectedCallback() {
    this.#conversation.addEventListener('change', () => this.#render());
    this.#connection.addEventListener('change', () => {
      this.#showState();
      if (this.#connection.state === 'ready') {
        this.#asking.resume();
      }
    });
    this.#connection.addEventListener('try', () => this.#connect());
    this.#forgetting.addEventListener('change', () => this.#showState());
    this.#composer.addEventListener('send', (event) => {
      this.#ask({ text: /** @type {CustomEvent<string>} */ (event).detail });
    });
    this.#panel.addEventListener('ask', (event) => {
      this.#choose(/** @type {CustomEvent<Button>} */ (event).detail);
      this.#return();
    });
    this.#listenToButtons();
    this.#render();
    window.addEventListener('hashchange', () => this.#openWished());
    this.#asking.run();
    this.#askWished();
    this.#connection.try();
  }

  get #composer() {
    return find(this, 'question-composer', QuestionComposer);
  }

  get #dialog() {
    return find(this, 'dialog', HTMLDialogElement);
  }

  get #log() {
    return find(this, 'message-log', MessageLog);
  }

  get #panel() {
    return find(this, 'article-panel', ArticlePanel);
  }

  #listenToButtons() {
    this.#onPress('.theme', switchTheme);
    this.#onPress('.download', async () => {
      const { download, toMarkdown } = await import('./transcript.js');
      download(toMarkdown(this.#conversation.entries, this.#article), 'transcript.md');
    });
    this.#onPress('.restart', () => {
      // Firefox leaves what was chosen before in place when Escape closes the dialog.
      this.#dialog.returnValue = '';
      this.#dialog.showModal();
    });
    this.#onPress('.to-article', () => this.#panel.enter());
    this.#panel.addEventListener('leave', () => this.#return());
    this.#dialog.addEventListener('close', () => {
      if (this.#dialog.returnValue === 'restart') {
        this.#restart();
      }
    });
  }

  /** Asks what the page's address asks for (`?q=`), once: a reload does not ask again. */
  #askWished() {
    const text = new URLSearchParams(location.search).get('q')?.trim();
    if (!text) {
      return;
    }
    history.replaceState(null, '', location.pathname + location.hash);
    if (length(text) > LIMIT) {
      this.#composer.edit(text);
    } else {
      this.#ask({ text });
    }
  }

  /** Opens the claim that the page's address names (`#claim=`). */
  #openWished() {
    const claim = readWish('claim');
    if (claim) {
      this.#panel.open([claim]);
    }
  }

  /** @param {{text: string, payload?: string}} words */
  #ask(words) {
    this.#hasEnded = false;
    this.#asking.ask(words);
    this.#showState();
  }

  /** @param {{title: string, payload?: string}} button */
  #choose({ title, payload }) {
    this.#ask({ text: title, payload });
    this.#focus();
  }

  /**
   * @param {Answer} answer
   * @param {boolean | null} helpful `null` withdraws the vote
   * @returns {Promise<string>} what came of it
   */
  async #vote(answer, helpful) {
    try {
      await server.vote(this.#conversation.id, answer, helpful);
      this.#conversation.update(answer.id, { helpful: helpful ?? undefined });
      return helpful === null ? labels.unvoted : labels.voted;
    } catch (error) {
      this.#connection.notice(error);
      return labels.voteFailed;
    }
  }

  /**
   * @param {Answer} answer
   * @param {string} text
   */
  async #comment(answer, text) {
    try {
      await server.vote(this.#conversation.id, answer, false, text);
      return true;
    } catch (error) {
      this.#connection.notice(error);
      return false;
    }
  }

  #restart() {
    this.#conversation.restart();
    this.#hasEnded = true;
    this.#focus();
    this.#forgetting.run();
  }

  /** Fetches the article, which tells whether the server is in reach. */
  async #connect() {
    try {
      const article = await server.fetchArticle();
      if (!this.#article) {
        this.#article = article;
        this.#panel.show(article);
        this.#log.welcome(article, this.#presses);
        this.#openWished();
      }
      this.#connection.succeeded();
      this.#forgetting.run();
    } catch (error) {
      this.#connection.notice(error);
    }
  }

  #showState() {
    const { state } = this.#connection;
    const texts = {
      '': '',
      ready: this.#hasEnded ? labels.stateForgotten : labels.stateReady,
      away: labels.stateAway,
      offline: labels.stateOffline,
    };
    const isLeft = this.#conversation.toForget.length > 0;
    say(find(this, '.state', HTMLElement), isLeft && state === 'ready' ? '' : texts[state]);
    find(this, '.state', HTMLElement).dataset.state = state;
    const { isOverdue } = this.#forgetting;
    const notice = find(this, '.notice', HTMLElement);
    notice.toggleAttribute('data-overdue', isOverdue);
    say(notice, isLeft ? (isOverdue ? labels.notForgotten : labels.forgetting) : '');
  }

  #render() {
    const { entries } = this.#conversation;
    this.#log.render(entries, this.#presses);
    this.toggleAttribute('data-begun', entries.length > 0);
    for (const selector of ['.download', '.restart']) {
      find(this, selector, HTMLButtonElement).disabled = !entries.length;
    }
    this.#showState();
  }

  /** Leads from the article back to the conversation, and shows all of that. */
  #return() {
    this.#focus();
    const behavior = scrollBehaviour();
    find(this, 'main', HTMLElement).scrollIntoView({ block: 'end', behavior });
  }

  /** Puts the focus where one types, unless that opens a keyboard on the screen. */
  #focus() {
    if (matchMedia('(pointer: coarse)').matches) {
      this.#log.focus();
    } else {
      this.#composer.focus();
    }
  }

  /**
   * @param {string} selector of a button
   * @param {() => void} act
   */
  #onPress(selector, act) {
    find(this, selector, HTMLButtonElement).addEventListener('click', act);
  }
}
