/** Makes the server forget the conversations that were ended here. */

import * as server from './server.js';
import { inTurn } from './turns.js';

const TRY_AGAIN_MS = 5_000;

/** Says `change` when a conversation was forgotten, or could not be for now. */
export class Forgetting extends EventTarget {
  /** Whether the server was asked in vain, and will be asked again. */
  isOverdue = false;
  #isAtWork = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
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

  /** Asks until nothing is left to forget. */
  async run() {
    if (this.#isAtWork) {
      return;
    }
    this.#isAtWork = true;
    let id;
    const failed = new Set();
    while ((id = this.#conversation.toForget.find((other) => !failed.has(other)))) {
      if (!(await this.#forget(id))) {
        failed.add(id);
      }
    }
    this.#isAtWork = false;
    this.isOverdue = failed.size > 0;
    this.dispatchEvent(new Event('change'));
    clearTimeout(this.#timer);
    if (this.isOverdue) {
      this.#timer = setTimeout(() => this.run(), TRY_AGAIN_MS);
    }
  }

  /** @param {string} id */
  async #forget(id) {
    try {
      // A message under way would come to life again on the server.
      await inTurn(id, () => server.forget(id));
      this.#conversation.forgotten(id);
      return true;
    } catch (error) {
      this.#connection.notice(error);
      return false;
    }
  }
}
