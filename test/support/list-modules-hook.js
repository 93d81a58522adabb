/** The part of list-modules.js that Node runs in a thread of its own: it sees every ES module. */
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let list = '';

/** @param {{ list: string }} data */
export function initialize(data) {
  list = data.list;
}

/**
 * @param {string} url
 * @param {object} context
 * @param {(url: string, context: object) => Promise<object>} next
 */
export async function load(url, context, next) {
  if (url.startsWith('file:')) appendFileSync(list, `${fileURLToPath(url)}\n`);
  return next(url, context);
}
