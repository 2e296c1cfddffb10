/** The requests to the assistant. */

const ROOT = new URL('../', import.meta.url);
const PATIENCE_MS = 30_000;
const AWAY = [502, 503, 504];
const REFUSED = [400, 403, 404, 413];

/** A request that did not succeed. */
export class ServerError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/**
 * Asks the assistant.
 *
 * @param {string} conversation
 * @param {Question} question
 * @returns {Promise<Reply[]>} at least one
 * @throws {ServerError}
 */
export async function ask(conversation, question) {
  const words = question.payload
    ? { payload: question.payload }
    : { message: question.text };
  const response = await request('messages', 'POST', { conversation, ...words });
  const { replies } = await readJson(response);
  if (!Array.isArray(replies) || !replies.length || !replies.every(isReply)) {
    throw new ServerError({ kind: 'broken' });
  }
  return replies;
}

/**
 * Sends a vote on an answer.
 *
 * @param {string} conversation
 * @param {Answer} answer
 * @param {boolean} helpful
 * @throws {ServerError}
 */
export async function vote(conversation, answer, helpful) {
  const { id: reply, intents } = answer;
  await request('feedback', 'POST', { conversation, reply, intents, helpful });
}

/**
 * Makes the server forget a conversation.
 *
 * @param {string} conversation
 * @throws {ServerError}
 */
export async function forget(conversation) {
  await request(`conversations/${conversation}`, 'DELETE');
}

/**
 * Fetches what the article says.
 *
 * @returns {Promise<Article>}
 * @throws {ServerError}
 */
export async function fetchArticle() {
  return readJson(await request('article.json', 'GET'));
}

/**
 * @param {string} path
 * @param {string} method
 * @param {object} [content]
 */
async function request(path, method, content) {
  let response;
  try {
    response = await fetch(new URL(path, ROOT), {
      method,
      headers: content && { 'Content-Type': 'application/json' },
      body: content && JSON.stringify(content),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new ServerError({ kind: 'away' });
  }
  if (!response.ok) {
    throw new ServerError(problemOf(response));
  }
  return response;
}

/**
 * @param {Response} response
 * @returns {Problem}
 */
function problemOf(response) {
  if (response.status === 429) {
    return { kind: 'tooFast', wait: Number(response.headers.get('Retry-After')) || 1 };
  }
  if (AWAY.includes(response.status)) {
    return { kind: 'away' };
  }
  return { kind: REFUSED.includes(response.status) ? 'refused' : 'broken' };
}

/** @param {Response} response */
async function readJson(response) {
  try {
    return await response.json();
  } catch {
    throw new ServerError({ kind: 'broken' });
  }
}

/**
 * An empty reply is an error, never silence.
 *
 * @param {any} reply
 */
function isReply(reply) {
  return Boolean(
    reply?.id &&
      Array.isArray(reply.buttons) &&
      Array.isArray(reply.custom?.intents) &&
      reply.passages?.length &&
      reply.passages.every((/** @type {any} */ passage) => passage.text),
  );
}
