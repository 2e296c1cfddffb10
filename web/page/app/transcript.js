/** The conversation as a Markdown file. */

import { labels } from './labels.js';
import { clock } from './time.js';

// All that Markdown or HTML gives a meaning: what was typed must stay what was typed.
const SPECIAL = /[\\`*_{}[\]()<>#+\-.!|~&:]/g;

/**
 * @param {readonly Entry[]} entries
 * @param {Article | null} article
 */
export function toMarkdown(entries, article) {
  const title = article ? `${article.title} (${article.date})` : labels.article;
  const parts = entries.flatMap((entry) =>
    entry.kind === 'question'
      ? [`${head(labels.you, entry)} ${escape(entry.text)}${mark(entry)}`]
      : [head(labels.assistant, entry), ...entry.passages.map(passageToMarkdown)],
  );
  return [`# ${labels.title}`, `${labels.article}: ${title}`, ...parts, ''].join('\n\n');
}

/**
 * An answer as plain text, with its citations and its caveat.
 *
 * @param {Answer} answer
 */
export function toText(answer) {
  return answer.passages
    .map(({ text, claims }) => {
      const sections = [...new Set(claims.map(({ section }) => section))];
      return sections.length ? `${text} (${labels.article}: ${sections.join(', ')})` : text;
    })
    .join('\n\n');
}

/**
 * Offers a text as a file.
 *
 * @param {string} text
 * @param {string} name of the file
 */
export function download(text, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

/**
 * @param {string} speaker
 * @param {Entry} entry
 */
function head(speaker, { at }) {
  return at === undefined ? `**${speaker}:**` : `**${speaker} (${clock(at)}):**`;
}

/** @param {Question} question one without an answer is marked */
function mark({ state }) {
  return state === 'sent' ? '' : ` _(${labels.notSent})_`;
}

/** @param {Passage} passage */
function passageToMarkdown(passage) {
  if (passage.kind === 'caveat') {
    return `> ${passage.text}`;
  }
  if (!passage.claims.length) {
    return passage.text;
  }
  return passage.claims
    .map(({ text, section }) => `- ${text} (${labels.article}: ${section})`)
    .join('\n');
}

/** @param {string} text */
function escape(text) {
  return text.replace(/\s+/g, ' ').replace(SPECIAL, '\\$&');
}
