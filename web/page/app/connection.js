/** Whether the server is in reach; it is tried again for as long as it is not. */

import { ServerError } from './server.js';

const TRY_AGAIN_MS = 3_000;

/** Says `change` with each new state, and `try` when the server is to be tried. */
export class Connection extends EventTarget {
  /** @type {'' | 'ready' | 'away' | 'offline'} empty until the server is first tried */
  state = '';
  #isTryingAgain = false;

  constructor() {
    super();
    window.addEventListener('offline', () => this.#set('offline'));
    window.addEventListener('online', () => this.try());
  }

  /** Has the server tried now. */
  try() {
    this.dispatchEvent(new Event('try'));
  }

  /** The server answered. */
  succeeded() {
    this.#set('ready');
  }

  /**
   * Notes whether the server is out of reach, and has it tried again then.
   *
   * @param {unknown} error
   * @returns {Problem}
   * @throws {unknown} what is no error of a request
   */
  notice(error) {
    if (!(error instanceof ServerError)) {
      throw error;
    }
    if (error.problem.kind === 'away') {
      this.#set(navigator.onLine ? 'away' : 'offline');
      this.#tryAgain();
    }
    return error.problem;
  }

  #tryAgain() {
    if (!this.#isTryingAgain) {
      this.#isTryingAgain = true;
      setTimeout(() => {
        this.#isTryingAgain = false;
        this.try();
      }, TRY_AGAIN_MS);
    }
  }

  /** @param {'ready' | 'away' | 'offline'} state */
  #set(state) {
    if (this.state !== state) {
      this.state = state;
      this.dispatchEvent(new Event('change'));
    }
  }
}
