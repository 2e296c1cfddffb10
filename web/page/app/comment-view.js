/** The field for a comment on a vote, with what becomes of it. */

import { find, make, say } from './dom.js';
import { labels } from './labels.js';

/** As the server counts. */
const LIMIT = 500;

/**
 * @param {(text: string) => Promise<boolean>} send tells whether the comment was stored
 * @param {HTMLElement} status says what became of it
 * @param {HTMLElement} after gets the focus when the field is done with
 */
export function viewComment(send, status, after) {
  const id = `comment-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const form = make(
    'form',
    {},
    make('label', { for: id }, labels.comment),
    make('textarea', {
      id,
      rows: '2',
      dir: 'auto',
      maxlength: String(LIMIT),
      'aria-describedby': `${id}-consent`,
    }),
    make('p', { id: `${id}-consent` }, labels.commentConsent),
    make('button', { class: 'send' }, labels.commentSend),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = find(form, 'textarea', HTMLTextAreaElement).value.trim();
    if (!text) {
      return;
    }
    say(status, '');
    const isStored = await send(text);
    say(status, isStored ? labels.commented : labels.voteFailed);
    if (isStored) {
      const hadFocus = form.contains(document.activeElement);
      form.remove();
      if (hadFocus) {
        after.focus();
      }
    }
  });
  return form;
}
