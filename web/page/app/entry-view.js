/** How a question and an answer look. */

import { viewAnswer } from './answer-view.js';
import { viewQuestion } from './question-view.js';

/**
 * What a press on a part of an entry does.
 *
 * @typedef {object} Presses
 * @property {(question: Question) => void} retry
 * @property {(question: Question) => void} cancel
 * @property {(question: Question) => void} edit
 * @property {(question: Question) => void} again
 * @property {(button: Button) => void} choose
 * @property {(claims: string[]) => void} cite
 * @property {(answer: Answer, helpful: boolean | null) => Promise<string>} vote gives
 *   what came of it, in words
 * @property {(answer: Answer, text: string) => Promise<boolean>} comment tells whether
 *   it was stored
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
