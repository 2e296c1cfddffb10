/** The conversation as the browser keeps it: a random id and the transcript, as data. */

const KEY = 'article-chat';
const MAX_ENTRIES = 200;

/**
 * @typedef {object} Saved
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
    // A question cut off by a reload got no answer that anybody saw.
    this.#change((saved) => {
      for (const entry of saved.entries) {
        if (entry.kind === 'question' && entry.state === 'sending') {
          Object.assign(entry, { state: 'failed', problem: { kind: 'broken' } });
        }
      }
    });
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
   * Adds entries to the transcript.
   *
   * @param {...Entry} entries
   */
  add(...entries) {
    this.#change((saved) => {
      saved.entries = [...saved.entries, ...entries].slice(-MAX_ENTRIES);
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
    return (text && parse(text)) || this.#saved;
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
  return { id: randomId(), entries: [], toForget: [] };
}

/**
 * @param {string} text
 * @returns {Saved | null} `null` for what this page did not write
 */
function parse(text) {
  try {
    const saved = JSON.parse(text);
    const sound =
      typeof saved.id === 'string' &&
      Array.isArray(saved.entries) &&
      Array.isArray(saved.toForget);
    return sound ? saved : null;
  } catch {
    return null;
  }
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
