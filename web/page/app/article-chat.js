/** The chat: asks the assistant and keeps what is on the screen in step. */

import { ArticlePanel } from './article-panel.js';
import { QuestionComposer } from './composer.js';
import { Conversation, randomId } from './conversation.js';
import { find } from './dom.js';
import { labels } from './labels.js';
import { MessageLog } from './message-log.js';
import * as server from './server.js';
import { switchTheme } from './theme.js';
import { download, toMarkdown } from './transcript.js';

const TRY_AGAIN_MS = 3_000;

export class ArticleChat extends HTMLElement {
  #conversation = new Conversation();
  /** @type {Article | null} */
  #article = null;
  /** Questions are asked one after the other, in the order they were sent. */
  #turns = Promise.resolve();
  #isTryingAgain = false;
  /** @type {import('./entry-view.js').Presses} */
  #presses = {
    retry: (question) => this.#retry(question),
    choose: (button) => this.#choose(button),
    cite: (claim) => this.#panel.open(claim),
    vote: (answer, helpful) => this.#vote(answer, helpful),
  };

  connectedCallback() {
    this.#conversation.addEventListener('change', () => this.#render());
    this.#composer.addEventListener('send', (event) => {
      this.#send({ text: /** @type {CustomEvent<string>} */ (event).detail });
    });
    this.#panel.addEventListener('ask', (event) => {
      this.#choose(/** @type {CustomEvent<Button>} */ (event).detail);
    });
    this.#onPress('.theme', switchTheme);
    this.#onPress('.download', () => {
      download(toMarkdown(this.#conversation.entries, this.#article), 'transcript.md');
    });
    this.#onPress('.restart', () => {
      // Firefox leaves what was chosen before in place when Escape closes the dialog.
      this.#dialog.returnValue = '';
      this.#dialog.showModal();
    });
    this.#onPress('.to-article', () => this.#panel.enter());
    this.#onPress('.to-chat', () => this.#focus());
    this.#dialog.addEventListener('close', () => {
      if (this.#dialog.returnValue === 'restart') {
        this.#restart();
      }
    });
    this.#render();
    this.#connect();
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

  /** @param {Button} button */
  #choose({ title, payload }) {
    this.#send({ text: title, payload });
    this.#focus();
  }

  /** @param {{text: string, payload?: string}} words */
  #send(words) {
    /** @type {Question} */
    const question = { kind: 'question', id: randomId(), state: 'sending', ...words };
    this.#conversation.add(question);
    this.#queue(question);
  }

  /** @param {Question} question */
  #retry(question) {
    this.#conversation.update(question.id, { state: 'sending', problem: undefined });
    this.#queue(question);
    this.#focus();
  }

  /** @param {Question} question */
  #queue(question) {
    const { id } = this.#conversation;
    this.#turns = this.#turns.then(() => this.#turn(id, question));
  }

  /**
   * @param {string} id of the conversation; one forgotten meanwhile is left alone
   * @param {Question} question
   */
  async #turn(id, question) {
    if (id !== this.#conversation.id) {
      return;
    }
    this.#log.setTyping(true, labels.typing);
    try {
      const replies = await server.ask(id, question);
      if (id === this.#conversation.id) {
        this.#conversation.update(question.id, { state: 'sent' });
        this.#conversation.add(...replies.map(toAnswer));
      }
      this.#setState('ready');
    } catch (error) {
      const problem = this.#notice(error);
      this.#conversation.update(question.id, { state: 'failed', problem });
    } finally {
      this.#log.setTyping(false, '');
    }
  }

  /**
   * @param {Answer} answer
   * @param {boolean} helpful
   */
  async #vote(answer, helpful) {
    this.#log.thank(answer.id, '');
    try {
      await server.vote(this.#conversation.id, answer, helpful);
      this.#conversation.update(answer.id, { helpful });
      this.#log.thank(answer.id, labels.voted);
    } catch (error) {
      this.#notice(error);
      this.#log.thank(answer.id, labels.voteFailed);
    }
  }

  async #restart() {
    this.#conversation.restart();
    this.#setState('forgotten');
    this.#focus();
    await this.#forget();
  }

  /** Makes the server forget what was forgotten here; what fails is kept for later. */
  async #forget() {
    for (const id of this.#conversation.toForget) {
      try {
        await server.forget(id);
        this.#conversation.forgotten(id);
      } catch (error) {
        this.#notice(error);
        return;
      }
    }
  }

  /** Fetches the article, and tries again while the server is out of reach. */
  async #connect() {
    try {
      const article = await server.fetchArticle();
      if (!this.#article) {
        this.#article = article;
        this.#panel.show(article);
        this.#log.welcome(article.menu, this.#presses);
      }
      this.#setState('ready');
      await this.#forget();
    } catch (error) {
      this.#notice(error);
    }
  }

  /**
   * Shows that the server is out of reach, if that is the error.
   *
   * @param {unknown} error
   * @returns {Problem}
   * @throws {unknown} what is no error of a request
   */
  #notice(error) {
    if (!(error instanceof server.ServerError)) {
      throw error;
    }
    if (error.problem.kind === 'away') {
      this.#setState('away');
      this.#tryAgain();
    }
    return error.problem;
  }

  #tryAgain() {
    if (!this.#isTryingAgain) {
      this.#isTryingAgain = true;
      setTimeout(() => {
        this.#isTryingAgain = false;
        this.#connect();
      }, TRY_AGAIN_MS);
    }
  }

  /** @param {'ready' | 'away' | 'forgotten'} name */
  #setState(name) {
    const texts = {
      ready: labels.stateReady,
      away: labels.stateAway,
      forgotten: labels.stateForgotten,
    };
    const state = find(this, '.state', HTMLElement);
    if (state.dataset.state !== name) {
      state.dataset.state = name;
      state.textContent = texts[name];
    }
  }

  #render() {
    const { entries } = this.#conversation;
    this.#log.render(entries, this.#presses);
    this.toggleAttribute('data-begun', entries.length > 0);
    for (const selector of ['.download', '.restart']) {
      find(this, selector, HTMLButtonElement).disabled = !entries.length;
    }
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

/**
 * @param {Reply} reply
 * @returns {Answer}
 */
function toAnswer({ id, custom, passages, buttons }) {
  return { kind: 'answer', id, intents: custom.intents, passages, buttons };
}
