/** A question on the screen, and what became of it. */

import { icon, make, makeButton, unseen } from './dom.js';
import { fill, labels } from './labels.js';
import { viewTime } from './time.js';

/** @typedef {import('./entry-view.js').Presses} Presses */

/**
 * @param {Question} question
 * @param {Presses} presses
 * @returns {import('./entry-view.js').EntryView}
 */
export function viewQuestion(question, presses) {
  const delivery = make('div', { class: 'delivery' });
  const element = make(
    'div',
    { class: 'entry question', 'data-id': question.id },
    unseen(`${labels.you}: `),
    make('p', { class: 'bubble', dir: 'auto' }, question.text),
    delivery,
  );
  let shown = '';
  /** @param {Entry} entry */
  function update(entry) {
    const sign = entry.kind === 'question' && JSON.stringify([entry.state, entry.problem]);
    if (entry.kind === 'question' && sign && sign !== shown) {
      shown = sign;
      element.dataset.state = entry.state;
      // In the log a screen reader would read all of it; only a failure is news.
      delivery.ariaLive = entry.state === 'failed' ? 'polite' : 'off';
      delivery.replaceChildren(...viewDelivery(entry, presses));
    }
  }
  update(question);
  return { element, update };
}

/**
 * @param {Question} question
 * @param {Presses} presses
 */
function viewDelivery(question, presses) {
  /** @param {'retry' | 'cancel' | 'edit' | 'again'} name @param {string} label */
  const button = (name, label) =>
    makeButton({ class: name }, () => presses[name](question), label);
  if (question.state === 'sending') {
    return [labels.sending, button('cancel', labels.cancelQuestion)];
  }
  if (question.state === 'sent') {
    return [
      ...viewTime(question.at),
      button('edit', labels.edit),
      button('again', labels.resend),
    ];
  }
  return [
    make(
      'span',
      { class: 'problem' },
      icon('alert'),
      viewProblem(question.problem ?? { kind: 'broken' }),
    ),
    button('retry', labels.retry),
    button('edit', labels.edit),
  ];
}

/** @param {number} wait seconds */
function waitText(wait) {
  return wait === 1 ? labels.tooFastOne : fill(labels.tooFast, { wait });
}

/** @param {Problem} problem */
function viewProblem({ kind, until = 0 }) {
  if (kind !== 'tooFast') {
    return make('span', {}, labels[kind]);
  }
  // Counted down before the eyes; a screen reader says the first number alone.
  const shown = make('span', { 'aria-hidden': 'true' });
  const spoken = unseen('');
  const place = make('span', {}, shown, spoken);
  function count() {
    const wait = Math.ceil((until - Date.now()) / 1_000);
    const text = wait > 0 ? waitText(wait) : labels.tooFastOver;
    shown.textContent = text;
    if (!spoken.textContent || wait <= 0) {
      spoken.textContent = text;
    }
    return wait > 0;
  }
  count();
  const timer = setInterval(() => {
    if (!place.isConnected || !count()) {
      clearInterval(timer);
    }
  }, 1_000);
  return place;
}
