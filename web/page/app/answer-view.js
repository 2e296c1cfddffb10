/** An answer on the screen: what it says, where it stands, and what leads on. */

import { icon, make, makeButton, unseen } from './dom.js';
import { fill, labels } from './labels.js';
import { viewActions } from './actions-view.js';

/** @typedef {import('./entry-view.js').Presses} Presses */

/**
 * @param {Answer} answer
 * @param {Presses} presses
 * @returns {import('./entry-view.js').EntryView}
 */
export function viewAnswer(answer, presses) {
  const actions = viewActions(answer, presses);
  const element = make(
    'div',
    { class: 'entry answer', 'data-id': answer.id },
    unseen(`${labels.assistant}: `),
    make(
      'div',
      { class: 'passages' },
      ...answer.passages.flatMap((passage, place) =>
        viewPassage(passage, `${answer.id}-${place}`, presses),
      ),
    ),
    actions.element,
    viewButtons(answer.buttons, presses.choose),
  );
  return { element, update: actions.update };
}

/**
 * @param {Passage} passage
 * @param {string} id for the passage's elements
 * @param {Presses} presses
 */
function viewPassage(passage, id, presses) {
  if (passage.kind === 'caveat') {
    return [viewCaveat(passage)];
  }
  if (!passage.claims.length) {
    return [make('p', language(passage), passage.text)];
  }
  return bySection(passage.claims).map((claims, place) =>
    viewClaims(claims, passage, `${id}-${place}`, presses),
  );
}

/**
 * Claims of one section, with one citation for them all.
 *
 * @param {Claim[]} claims
 * @param {Passage} passage that they are of
 * @param {string} id for the elements
 * @param {Presses} presses
 */
function viewClaims(claims, passage, id, presses) {
  const { section } = claims[0];
  return make(
    'div',
    { class: 'cited' },
    make(
      'ul',
      { class: passage.listed ? 'claims listed' : 'claims', id },
      ...claims.map(({ text }) => make('li', language(passage), text)),
    ),
    makeButton(
      {
        class: 'citation',
        title: fill(labels.cite, { section }),
        'aria-describedby': id,
      },
      () => presses.cite(claims.map((claim) => claim.id)),
      icon('quote'),
      make('span', { lang: 'en' }, section),
    ),
  );
}

/** @param {Passage} passage a caveat */
export function viewCaveat(passage) {
  return make(
    'p',
    { class: 'caveat', role: 'note', 'aria-label': labels.caveat },
    icon('alert'),
    make('span', language(passage), passage.text),
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

/** @param {Passage} passage */
function language({ lang = 'en' }) {
  return { lang, dir: 'auto' };
}

/**
 * Groups claims that follow on each other in one section.
 *
 * @param {Claim[]} claims
 */
function bySection(claims) {
  /** @type {Claim[][]} */
  const groups = [];
  for (const claim of claims) {
    const group = groups.at(-1);
    if (group?.[0].section === claim.section) {
      group.push(claim);
    } else {
      groups.push([claim]);
    }
  }
  return groups;
}
