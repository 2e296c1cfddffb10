/** How a question and an answer look. */

import { icon, make, makeButton, unseen } from './dom.js';
import { fill, labels } from './labels.js';

/**
 * What a press on a part of an entry does.
 *
 * @typedef {object} Presses
 * @property {(question: Question) => void} retry
 * @property {(button: Button) => void} choose
 * @property {(claim: string) => void} cite
 * @property {(answer: Answer, helpful: boolean) => void} vote
 */

/**
 * An entry on the screen. It is changed in place, so that a screen reader does not read
 * it again.
 *
 * @typedef {object} EntryView
 * @property {HTMLElement} element
 * @property {(entry: Entry) => void} update
 */

/**
 * @param {Entry} entry
 * @param {Presses} presses
 * @returns {EntryView}
 */
export function viewEntry(entry, presses) {
  return entry.kind === 'question'
    ? viewQuestion(entry, presses)
    : viewAnswer(entry, presses);
}

/**
 * @param {Question} question
 * @param {Presses} presses
 * @returns {EntryView}
 */
function viewQuestion(question, presses) {
  const state = make('p', { class: 'delivery' });
  const element = make(
    'div',
    { class: 'entry question', 'data-id': question.id },
    unseen(`${labels.you}: `),
    make('p', { class: 'bubble', dir: 'auto' }, question.text),
    state,
  );
  /** @param {Entry} entry */
  function update(entry) {
    if (entry.kind === 'question' && element.dataset.state !== entry.state) {
      element.dataset.state = entry.state;
      state.replaceChildren(...viewDelivery(entry, presses));
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
  if (question.state === 'sent') {
    return [];
  }
  if (question.state === 'sending') {
    return [labels.sending];
  }
  const { kind, wait = 0 } = question.problem ?? { kind: 'broken' };
  return [
    icon('alert'),
    make('span', {}, fill(labels[kind], { wait })),
    makeButton({ class: 'retry' }, () => presses.retry(question), labels.retry),
  ];
}

/**
 * @param {Answer} answer
 * @param {Presses} presses
 * @returns {EntryView}
 */
function viewAnswer(answer, presses) {
  const vote = viewVote(answer, presses);
  const element = make(
    'div',
    { class: 'entry answer', 'data-id': answer.id },
    unseen(`${labels.assistant}: `),
    make(
      'div',
      { class: 'passages', lang: 'en' },
      ...answer.passages.map((passage) => viewPassage(passage, presses)),
    ),
    vote.element,
    viewButtons(answer.buttons, presses.choose),
  );
  return { element, update: vote.update };
}

/**
 * @param {Passage} passage
 * @param {Presses} presses
 */
function viewPassage(passage, presses) {
  if (passage.kind === 'caveat') {
    return viewCaveat(passage.text);
  }
  if (!passage.claims.length) {
    return make('p', {}, passage.text);
  }
  return make(
    'ul',
    { class: passage.listed ? 'claims listed' : 'claims' },
    ...passage.claims.map(({ id, text, section }) =>
      make(
        'li',
        {},
        `${text} `,
        makeButton(
          { class: 'citation', title: fill(labels.cite, { section }) },
          () => presses.cite(id),
          icon('quote'),
          section,
        ),
      ),
    ),
  );
}

/** @param {string} text */
export function viewCaveat(text) {
  return make(
    'p',
    { class: 'caveat', role: 'note' },
    icon('alert'),
    make('strong', {}, `${labels.caveat}. `),
    make('span', { lang: 'en' }, text),
  );
}

/**
 * @param {Button[]} buttons
 * @param {(button: Button) => void} choose
 */
export function viewButtons(buttons, choose) {
  return make(
    'div',
    { class: 'suggestions', role: 'group', 'aria-label': labels.suggestions },
    ...buttons.map((button) =>
      makeButton({ lang: 'en' }, () => choose(button), button.title),
    ),
  );
}

/**
 * @param {Answer} answer
 * @param {Presses} presses
 * @returns {EntryView}
 */
function viewVote(answer, presses) {
  const thumbs = [true, false].map((helpful) =>
    makeButton(
      { 'aria-label': helpful ? labels.helpful : labels.unhelpful },
      () => presses.vote(answer, helpful),
      icon(helpful ? 'up' : 'down'),
    ),
  );
  /** @param {Entry} entry */
  function update(entry) {
    if (entry.kind === 'answer') {
      const [up, down] = thumbs;
      up.setAttribute('aria-pressed', String(entry.helpful === true));
      down.setAttribute('aria-pressed', String(entry.helpful === false));
    }
  }
  update(answer);
  const thanks = make('span', { class: 'thanks', role: 'status' });
  const element = make(
    'div',
    { class: 'vote', role: 'group', 'aria-label': labels.vote },
    ...thumbs,
    thanks,
  );
  return { element, update };
}
