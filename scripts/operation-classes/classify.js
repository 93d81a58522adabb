import { EXCEPTIONS, guessedPrefixes, METHODS, prefixes } from '../iam-action-names.js';
import { READ_VERBS } from './read-verbs.js';

/** A verb ends where the next word begins: `GetUser` and `Get`, not `Getaway`. */
export const READ_NAME = new RegExp(`^(${READ_VERBS.join('|')})([A-Z0-9]|$)`);

const READ_LEVELS = ['List', 'Read'];

/** The lookup of `src/catalog/iam-actions.ts`, over the facts that its table is made of. */
const BY_OPERATION = new Map(
  EXCEPTIONS.flatMap(({ service, actions }) =>
    Object.entries(actions).map(([name, text]) => /** @type {const} */ ([`${service}:${name}`, words(text)])),
  ),
);

/** @typedef {Record<string, string>} Row */

/**
 * Classes what could be a read by its facts and by what was judged of it.
 *
 * @param {{ facts: Row[]; judgements: Row[]; members: Row[] }} tables
 * @param {Map<string, string>} levels - IAM's access level by action, in lower case.
 */
export function classify({ facts, judgements, members }, levels) {
  const judged = new Map(judgements.map((row) => [row.operation ?? '', row.class ?? '']));
  const marked = new Set(members.map(({ operation }) => operation));
  /** @type {Map<string, string>} */
  const classes = new Map();
  /** @type {string[]} */
  const problems = [];
  for (const { operation = '', trait, signs = '' } of facts) {
    const [service = '', name = ''] = operation.split(':');
    const found = judged.get(operation) ?? (READ_NAME.test(name) ? undefined : 'effect');
    if (found !== undefined) {
      classes.set(operation, found);
      continue;
    }
    // What is marked in its answer is what the signs are about.
    const open = marked.has(operation) ? '' : signs;
    const doubt = doubtOf(open, trait === 'readonly', levelsOf(service, name, levels));
    if (doubt === undefined) classes.set(operation, 'read');
    else problems.push(`${operation}: ${doubt}. Judge it in judgements.tsv`);
  }
  return { classes, problems };
}

/**
 * @param {string} signs
 * @param {boolean} isReadonly
 * @param {readonly (string | undefined)[]} levels - of each of its actions; undefined where the reference does not have
 * one.
 */
function doubtOf(signs, isReadonly, levels) {
  if (signs !== '') return `there are signs of something else than a read (${signs})`;
  if (levels.length === 0) return 'IAM is not asked, so that no session policy can refuse it';
  const writes = levels.filter((level) => level !== undefined && !READ_LEVELS.includes(level));
  if (writes.length > 0) return `IAM calls it: ${writes.join(', ')}`;
  if (levels.every((level) => level !== undefined) || isReadonly) return undefined;
  return 'nothing but its name says that it is a read';
}

/**
 * @param {string} service
 * @param {string} name
 * @param {Map<string, string>} levels
 */
function levelsOf(service, name, levels) {
  const prefix = prefixes.get(service) ?? service;
  return actionsOf(service, prefix, name, levels).map((action) => levels.get(action.toLowerCase()));
}

/**
 * @param {string} service
 * @param {string} prefix
 * @param {string} name
 * @param {Map<string, string>} levels
 * @returns {readonly string[]}
 */
function actionsOf(service, prefix, name, levels) {
  const own = `${guessedPrefixes.get(service) ?? prefix}:${name}`;
  const documented = BY_OPERATION.get(`${service}:${name}`);
  if (documented !== undefined) return documented;
  const byMethod = Object.entries(/** @type {Record<string, Record<string, string>>} */ (METHODS)[service] ?? {});
  if (byMethod.length === 0 || levels.has(own.toLowerCase())) return [own];
  const [longest] = byMethod
    .filter(([start]) => name.startsWith(start))
    .sort(([one], [other]) => other.length - one.length);
  return longest === undefined ? [own] : [longest[1]];
}

/** @param {string} text */
function words(text) {
  return text.split(' ').filter((word) => word !== '');
}
