/** What can be done with an answer: copy it, vote on it, comment on the vote. */

import { icon, make, makeButton, say } from './dom.js';
import { labels } from './labels.js';
import { viewTime } from './time.js';

/**
 * @param {Answer} answer
 * @param {import('./entry-view.js').Presses} presses
 * @returns {import('./entry-view.js').EntryView}
 */
export function viewActions(answer, presses) {
  let current = answer;
  const status = make('span', { class: 'thanks', role: 'status' });
  const comment = make('div', { class: 'comment' });
  const [up, down] = [true, false].map((helpful) =>
    makeButton(
      { 'aria-label': helpful ? labels.helpful : labels.unhelpful },
      () => vote(helpful),
      icon(helpful ? 'up' : 'down'),
    ),
  );

  /** @param {boolean} helpful */
  async function vote(helpful) {
    say(status, '');
    comment.replaceChildren();
    // Pressed once more, a vote is withdrawn.
    say(status, await presses.vote(current, current.helpful === helpful ? null : helpful));
    if (current.helpful === false) {
      const { viewComment } = await import('./comment-view.js');
      const send = (/** @type {string} */ text) => presses.comment(current, text);
      comment.replaceChildren(viewComment(send, status, down));
    }
  }

  async function copyAnswer() {
    const [{ copy }, { toText }] = await Promise.all([
      import('./clipboard.js'),
      import('./transcript.js'),
    ]);
    say(status, '');
    say(status, (await copy(toText(current))) ? labels.copied : labels.copyFailed);
  }

  /** @param {Entry} entry */
  function update(entry) {
    if (entry.kind === 'answer') {
      current = entry;
      up.setAttribute('aria-pressed', String(entry.helpful === true));
      down.setAttribute('aria-pressed', String(entry.helpful === false));
    }
  }

  update(answer);
  const element = make(
    'div',
    { class: 'actions' },
    makeButton({ class: 'copy', 'aria-label': labels.copy }, copyAnswer, icon('copy')),
    make('div', { class: 'vote', role: 'group', 'aria-label': labels.vote }, up, down),
    status,
    ...viewTime(answer.at),
    comment,
  );
  return { element, update };
}
