/** Asks the questions of the conversation and notes what becomes of each. */

import { randomId } from './conversation.js';
import * as server from './server.js';
import { inTurn } from './turns.js';

/** Says `typing` when the assistant begins or ends to work on a question. */
export class Asking extends EventTarget {
  /** The requests under way, by question. @type {Map<string, AbortController>} */
  #requests = new Map();
  #conversation;
  #connection;

  /**
   * @param {import('./conversation.js').Conversation} conversation
   * @param {import('./connection.js').Connection} connection
   */
  constructor(conversation, connection) {
    super();
    this.#conversation = conversation;
    this.#connection = connection;
  }

  /** Whether a question of the present conversation is being answered. */
  get isTyping() {
    return [...this.#requests.keys()].some((id) => this.#conversation.question(id));
  }

  /** @param {{text: string, payload?: string}} words */
  ask(words) {
    /** @type {Question} */
    const question = {
      kind: 'question',
      id: randomId(),
      at: Date.now(),
      state: 'sending',
      ...words,
    };
    this.#conversation.add(question);
    this.#queue(question);
  }

  /**
   * Asks a question again that got no answer.
   *
   * @param {Question} question
   */
  retry(question) {
    if (this.#conversation.question(question.id)?.state === 'failed') {
      this.#conversation.update(question.id, { state: 'sending', problem: undefined });
      this.#queue(question);
    }
  }

  /**
   * Waits no longer for an answer.
   *
   * @param {Question} question
   */
  cancel({ id }) {
    if (this.#conversation.question(id)?.state === 'sending') {
      this.#fail(id, { kind: 'cancelled' });
      this.#requests.get(id)?.abort();
    }
  }

  /** Sends what could not be sent while the server was out of reach. */
  resume() {
    for (const entry of this.#conversation.entries) {
      if (entry.kind === 'question' && entry.problem?.kind === 'away') {
        this.retry(entry);
      }
    }
  }

  /**
   * Gives up the questions that wait for an answer though no tab is asking them: it was
   * closed, or loaded again.
   */
  async giveUpLost() {
    const { id, entries } = this.#conversation;
    const waiting = entries.filter(
      (entry) => entry.kind === 'question' && entry.state === 'sending',
    );
    if (waiting.length) {
      await inTurn(id, () => {
        for (const question of waiting) {
          if (this.#conversation.question(question.id)?.state === 'sending') {
            this.#fail(question.id, { kind: 'cutOff' });
          }
        }
      });
    }
  }

  /** @param {Question} question */
  #queue(question) {
    const { id } = this.#conversation;
    return inTurn(id, () => this.#turn(id, question));
  }

  /**
   * @param {string} conversation one forgotten meanwhile is left alone
   * @param {Question} question one cancelled meanwhile is not asked
   */
  async #turn(conversation, question) {
    const { id } = question;
    if (this.#conversation.question(id)?.state !== 'sending') {
      return;
    }
    const request = new AbortController();
    this.#requests.set(id, request);
    this.dispatchEvent(new Event('typing'));
    try {
      const replies = await server.ask(conversation, question, request.signal);
      this.#conversation.answer(id, replies.map(toAnswer));
      document.dispatchEvent(new Event('answer'));
      this.#connection.succeeded();
    } catch (error) {
      const problem = this.#connection.notice(error);
      if (this.#conversation.question(id)?.state === 'sending') {
        this.#fail(id, problem);
      }
    } finally {
      this.#requests.delete(id);
      this.dispatchEvent(new Event('typing'));
    }
  }

  /**
   * @param {string} id
   * @param {Problem} problem
   */
  #fail(id, problem) {
    this.#conversation.update(id, { state: 'failed', problem });
  }
}

/**
 * @param {Reply} reply
 * @returns {Answer}
 */
function toAnswer({ id, custom, passages, buttons }) {
  const at = Date.now();
  return { kind: 'answer', id, at, intents: custom.intents, passages, buttons };
}
