/** When something was said. */

import { make } from './dom.js';
import { locale } from './labels.js';

/**
 * @param {number | undefined} at ms since 1970
 * @returns {HTMLElement[]} none where the time is not known
 */
export function viewTime(at) {
  return at === undefined
    ? []
    : [make('time', { datetime: new Date(at).toISOString() }, clock(at))];
}

/**
 * The time of day, with the date unless it is today's.
 *
 * @param {number} at ms since 1970
 */
export function clock(at) {
  const date = new Date(at);
  /** @type {Intl.DateTimeFormatOptions} */
  const day =
    date.toDateString() === new Date().toDateString() ? {} : { dateStyle: 'medium' };
  return date.toLocaleString(locale(), { ...day, timeStyle: 'short' });
}
