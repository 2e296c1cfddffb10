/** One thing at a time with a conversation, also where several tabs show it. */

/** @type {Promise<unknown>} */
let ownTurns = Promise.resolve();

/**
 * Acts when everything that was to be done earlier with the conversation is done, or
 * given up as its tab was closed.
 *
 * @template T
 * @param {string} conversation
 * @param {() => Promise<T> | T} act
 * @returns {Promise<T>}
 */
export function inTurn(conversation, act) {
  if (navigator.locks) {
    return navigator.locks.request(`article-chat/${conversation}`, act);
  }
  // Over plain HTTP, except on this machine, browsers leave locks out: there a tab
  // knows of its own turns alone.
  const turn = ownTurns.then(act);
  ownTurns = turn.catch(() => {});
  return turn;
}
