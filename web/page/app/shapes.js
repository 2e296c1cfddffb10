/** Whether what comes from outside, out of the storage or the server, can be shown. */

const STATES = ['sending', 'sent', 'failed'];
const KINDS = ['answer', 'note', 'caveat'];
/** @type {ProblemKind[]} */
const PROBLEMS = ['away', 'broken', 'cancelled', 'late', 'refused', 'tooFast'];

/**
 * @param {any} entry
 * @returns {entry is Entry}
 */
export function isEntry(entry) {
  if (!isText(entry?.id)) {
    return false;
  }
  if (entry.kind === 'question') {
    return (
      isText(entry.text) &&
      (entry.payload === undefined || isText(entry.payload)) &&
      STATES.includes(entry.state) &&
      isProblem(entry.problem)
    );
  }
  return entry.kind === 'answer' && isSaid(entry, entry.intents);
}

/**
 * An empty reply is an error, never silence.
 *
 * @param {any} reply
 * @returns {reply is Reply}
 */
export function isReply(reply) {
  return isText(reply?.id) && isSaid(reply, reply.custom?.intents);
}

/**
 * @param {any} said an answer or a reply
 * @param {unknown} intents
 */
function isSaid({ passages, buttons }, intents) {
  return (
    isList(passages, isPassage) &&
    passages.length > 0 &&
    isList(buttons, (button) => isText(button?.title) && isText(button.payload)) &&
    isList(intents, isText)
  );
}

/** @param {any} passage */
function isPassage(passage) {
  return (
    KINDS.includes(passage?.kind) && isText(passage.text) && isList(passage.claims, isClaim)
  );
}

/** @param {any} claim */
function isClaim(claim) {
  return isText(claim?.id) && isText(claim.text) && isText(claim.section);
}

/**
 * @param {unknown} at
 * @returns {at is number} a time that a date can have (ms since 1970)
 */
export function isTime(at) {
  return typeof at === 'number' && !Number.isNaN(new Date(at).getTime());
}

/** @param {any} problem */
function isProblem(problem) {
  return problem === undefined || PROBLEMS.includes(problem?.kind);
}

/**
 * @param {unknown} list
 * @param {(item: any) => boolean} isItem
 */
function isList(list, isItem) {
  return Array.isArray(list) && list.every(isItem);
}

/** @param {unknown} text */
function isText(text) {
  return typeof text === 'string' && text !== '';
}
