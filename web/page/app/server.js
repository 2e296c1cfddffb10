/** The requests to the assistant. */

import { isReply } from './shapes.js';

const ROOT = new URL('../', import.meta.url);
const PATIENCE_MS = 30_000;
const AWAY = [502, 503, 504];
const REFUSED = [400, 403, 404, 410, 413, 421];

/** A request that did not succeed. */
export class ServerError extends Error {
  /**
   * @param {Problem} problem
   * @param {number} [status] of the response, where there was one
   */
  constructor(problem, status) {
    super(problem.kind);
    this.problem = problem;
    this.status = status;
  }
}

/**
 * Asks the assistant. Asked again, a question gets the answer that it got before.
 *
 * @param {string} conversation
 * @param {Question} question
 * @param {AbortSignal} signal ends the waiting
 * @returns {Promise<Reply[]>} at least one
 * @throws {ServerError}
 */
export async function ask(conversation, question, signal) {
  const words = question.payload
    ? { payload: question.payload }
    : { message: question.text };
  const content = { conversation, question: question.id, ...words };
  const response = await request('messages', 'POST', content, signal);
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
 * @param {boolean | null} helpful `null` withdraws the vote
 * @param {string} [comment]
 * @throws {ServerError}
 */
export async function vote(conversation, answer, helpful, comment) {
  const { id: reply, intents } = answer;
  await request('feedback', 'POST', { conversation, reply, intents, helpful, comment });
}

/**
 * Makes the server forget a conversation.
 *
 * @param {string} conversation
 * @throws {ServerError}
 */
export async function forget(conversation) {
  try {
    await request(`conversations/${conversation}`, 'DELETE');
  } catch (error) {
    // What the server does not take for an id, it keeps nothing under.
    if (!(error instanceof ServerError && error.status === 400)) {
      throw error;
    }
  }
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
 * @param {{conversation?: string} & Record<string, unknown>} [content]
 * @param {AbortSignal} [signal]
 */
async function request(path, method, content, signal) {
  const conversation = content?.conversation ?? path.match(/^conversations\/(.*)/)?.[1];
  const patience = AbortSignal.timeout(PATIENCE_MS);
  let response;
  try {
    response = await fetch(new URL(path, ROOT), {
      method,
      headers: {
        ...(content && { 'Content-Type': 'application/json' }),
        // Of several servers, the proxy asks the one that has it in memory.
        ...(conversation && { 'X-Conversation': conversation }),
      },
      body: content && JSON.stringify(content),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch {
    throw new ServerError({ kind: kindOf(signal, patience) });
  }
  if (!response.ok) {
    throw new ServerError(problemOf(response), response.status);
  }
  return response;
}

/**
 * Why a request got no response.
 *
 * @param {AbortSignal | undefined} signal
 * @param {AbortSignal} patience
 * @returns {ProblemKind}
 */
function kindOf(signal, patience) {
  if (signal?.aborted) {
    return 'cancelled';
  }
  return patience.aborted ? 'late' : 'away';
}

/**
 * @param {Response} response
 * @returns {Problem}
 */
function problemOf(response) {
  if (response.status === 429) {
    const seconds = Number(response.headers.get('Retry-After')) || 1;
    return { kind: 'tooFast', until: Date.now() + seconds * 1_000 };
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
