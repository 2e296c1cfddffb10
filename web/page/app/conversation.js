/** The conversation as the browser keeps it: a random id and the transcript, as data. */

import { isEntry, isTime } from './shapes.js';

const KEY = 'article-chat';
const VERSION = 1;
const MAX_ENTRIES = 200;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * @typedef {object} Saved
 * @property {number} version of this form
 * @property {string} id
 * @property {Entry[]} entries
 * @property {string[]} toForget conversations that the server has yet to forget
 */

/** Survives a reload, and is the same in every tab; says `change` when it changed. */
export class Conversation extends EventTarget {
  #storage = browserStorage();
  #saved = fresh();

  constructor() {
    super();
    this.#change(() => {});
    window.addEventListener('storage', (event) => {
      if (event.key === KEY || event.key === null) {
        this.#saved = this.#load();
        this.dispatchEvent(new Event('change'));
      }
    });
  }

  get id() {
    return this.#saved.id;
  }

  get entries() {
    return this.#saved.entries;
  }

  get toForget() {
    return this.#saved.toForget;
  }

  /**
   * @param {string} id
   * @returns {Question | undefined} the question as it is now, if it is still there
   */
  question(id) {
    // Another tab may have written since.
    this.#saved = this.#load();
    const entry = this.entries.find((candidate) => candidate.id === id);
    return entry?.kind === 'question' ? entry : undefined;
  }

  /**
   * Adds a question to the transcript.
   *
   * @param {Question} question
   */
  add(question) {
    this.#change((saved) => {
      saved.entries = [...saved.entries, question].slice(-MAX_ENTRIES);
    });
  }

  /**
   * Puts answers under their question, unless it has some or was cancelled. Where one tab
   * could not reach the server, another's answer still counts.
   *
   * @param {string} id of the question
   * @param {Answer[]} answers
   */
  answer(id, answers) {
    this.#change((saved) => {
      const place = saved.entries.findIndex((entry) => entry.id === id);
      const question = saved.entries[place];
      if (question?.kind === 'question' && isOpen(question)) {
        question.state = 'sent';
        delete question.problem;
        saved.entries.splice(place + 1, 0, ...answers);
        saved.entries = saved.entries.slice(-MAX_ENTRIES);
      }
    });
  }

  /**
   * Changes an entry; one that is no longer there stays away.
   *
   * @param {string} id
   * @param {Partial<Question> | Partial<Answer>} changes
   */
  update(id, changes) {
    this.#change((saved) => {
      const entry = saved.entries.find((candidate) => candidate.id === id);
      Object.assign(entry ?? {}, changes);
    });
  }

  /** Begins anew under a new id; the old one is kept until the server forgot it. */
  restart() {
    this.#change((saved) => {
      const toForget = saved.entries.length ? [...saved.toForget, saved.id] : saved.toForget;
      Object.assign(saved, { ...fresh(), toForget });
    });
  }

  /** @param {string} id of a conversation that the server has forgotten */
  forgotten(id) {
    this.#change((saved) => {
      saved.toForget = saved.toForget.filter((other) => other !== id);
    });
  }

  /** @param {(saved: Saved) => void} apply */
  #change(apply) {
    // Another tab may have written since.
    this.#saved = this.#load();
    apply(this.#saved);
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#saved));
    } catch {
      // The storage is full: this tab goes on without it.
      this.#storage = null;
    }
    this.dispatchEvent(new Event('change'));
  }

  /** @returns {Saved} */
  #load() {
    const text = this.#storage?.getItem(KEY);
    return text ? parse(text) : this.#saved;
  }
}

/** Returns an id that nobody can guess (UUID version 4). */
export function randomId() {
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  // Over plain HTTP, except on this machine, browsers leave randomUUID out.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** @returns {Saved} */
function fresh() {
  return { version: VERSION, id: randomId(), entries: [], toForget: [] };
}

/**
 * Reads what was stored, by whatever version of the page, or changed by hand: what it
 * cannot make sense of is left out.
 *
 * @param {string} text
 * @returns {Saved}
 */
function parse(text) {
  /** @type {any} */
  let stored;
  try {
    stored = JSON.parse(text);
  } catch {
    stored = null;
  }
  const saved = fresh();
  saved.toForget = list(stored?.toForget).filter(isId);
  if (!isId(stored?.id)) {
    return saved;
  }
  // What was stored before there were versions has the form of the first.
  if ((stored.version ?? VERSION) !== VERSION) {
    saved.toForget.push(stored.id);
    return saved;
  }
  const { id } = stored;
  const entries = list(stored.entries).filter(isEntry).map(withoutWrongTime);
  // What goes on is not to be forgotten, whatever was stored.
  return { ...saved, id, entries, toForget: saved.toForget.filter((other) => other !== id) };
}

/**
 * @param {Entry} entry
 * @returns {Entry}
 */
function withoutWrongTime({ at, ...entry }) {
  return isTime(at) ? { at, ...entry } : entry;
}

/** @param {Question} question */
function isOpen({ state, problem }) {
  return state !== 'sent' && problem?.kind !== 'cancelled';
}

/** @param {unknown} value */
function list(value) {
  return Array.isArray(value) ? value : [];
}

/** @param {unknown} value */
function isId(value) {
  return typeof value === 'string' && UUID.test(value);
}

/** Returns `null` where the browser keeps nothing: the page then works until closed. */
function browserStorage() {
  try {
    const storage = window.localStorage;
    storage.getItem(KEY);
    return storage;
  } catch {
    return null;
  }
}
