/** Asks the questions of the conversation and notes what becomes of each. */

import { randomId } from './conversation.js';
import * as server from './server.js';
import { inTurn } from './turns.js';

/** So long a question is left to the tab in which it was put; most are answered then. */
const LEAVE_MS = 1_000;

export class Asking {
  /** The requests under way, by question. @type {Map<string, AbortController>} */
  #requests = new Map();
  /** The questions that are being asked or will be, by this tab. @type {Set<string>} */
  #queued = new Set();
  #conversation;
  #connection;

  /**
   * @param {import('./conversation.js').Conversation} conversation
   * @param {import('./connection.js').Connection} connection
   */
  constructor(conversation, connection) {
    this.#conversation = conversation;
    this.#connection = connection;
    conversation.addEventListener('change', () => {
      this.#abortSettled();
      setTimeout(() => this.run(), LEAVE_MS);
    });
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
    const { id } = question;
    if (this.#conversation.question(id)?.state === 'failed') {
      this.#conversation.update(id, { state: 'sending', problem: undefined });
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
    }
  }

  /** Asks what could not be asked, or not answered, while the server was out of reach. */
  resume() {
    for (const entry of this.#conversation.entries) {
      if (entry.kind === 'question' && entry.problem?.kind === 'away') {
        this.retry(entry);
      }
    }
  }

  /**
   * Has every question asked that waits for an answer, wherever it was put: the tab that
   * was asking it may have been closed, or loaded again. What two tabs ask, the server
   * answers once.
   */
  run() {
    for (const entry of this.#conversation.entries) {
      if (entry.kind === 'question' && entry.state === 'sending') {
        this.#queue(entry);
      }
    }
  }

  /** Waits no longer for what was cancelled, or answered to another tab. */
  #abortSettled() {
    for (const entry of this.#conversation.entries) {
      if (entry.kind === 'question' && entry.state !== 'sending') {
        this.#requests.get(entry.id)?.abort();
      }
    }
  }

  /** @param {Question} question */
  async #queue(question) {
    const { id } = question;
    if (this.#queued.has(id)) {
      return;
    }
    this.#queued.add(id);
    const conversation = this.#conversation.id;
    await inTurn(conversation, () => this.#turn(conversation, question)).finally(() =>
      this.#queued.delete(id),
    );
    // It may have been cancelled and asked again while its request came to an end.
    this.run();
  }

  /**
   * @param {string} conversation one forgotten meanwhile is left alone
   * @param {Question} question one cancelled meanwhile is not asked
   */
  async #turn(conversation, question) {
    const { id } = question;
    if (!this.#isWaiting(id)) {
      return;
    }
    const request = new AbortController();
    this.#requests.set(id, request);
    try {
      const replies = await server.ask(conversation, question, request.signal);
      this.#conversation.answer(id, replies.map(toAnswer));
      document.dispatchEvent(new Event('answer'));
      this.#connection.succeeded();
    } catch (error) {
      const problem = this.#connection.notice(error);
      if (problem.kind !== 'cancelled' && this.#isWaiting(id)) {
        this.#fail(id, problem);
      }
    } finally {
      this.#requests.delete(id);
    }
  }

  /** @param {string} id */
  #isWaiting(id) {
    return this.#conversation.question(id)?.state === 'sending';
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
