/**
 * Every read against a service that pages as others say: the SDK's paginators, or botocore's; and, where nobody says
 * anything, against one that gives and takes every member that sounds like pages. A read comes out whole, or is
 * refused. For all clients of a folder and botocore's models:
 * `node scripts/sweep-paging.js FOLDER MODELS`.
 */
import { expect, it } from 'vitest';
import { readPages } from '../../../src/aws/calls/read-pages.ts';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { findPaging } from '../../../src/catalog/paging/find-paging.ts';
import { JUDGED_PAGING } from '../../../src/catalog/paging/paging.generated.ts';
import type { JudgedPaging, Paging } from '../../../src/catalog/paging/paging.ts';
import type { JsonObject, JsonValue } from '../../../src/values/json.ts';
import { clientsIn, installedClients } from '../../catalog/installed-clients.ts';
import { NOT_PAGES } from './not-pages.ts';
import { askClients, askModels, type Testimony, type WitnessedPaginator } from './witness.ts';

const { COVE_SWEEP_CLIENTS: folder, COVE_SWEEP_MODELS: models } = process.env;
const catalog = createCatalog(folder === undefined ? [] : [folder]);

/**
 * `one`: nothing in the answer sounds like pages. `judged`: it does, and was judged. `short`: a part passed for the
 * whole.
 */
type Outcome = 'whole' | 'refused' | 'one' | 'judged' | 'short';

it.each([
  { witness: 'the SDK', ask: () => askClients(catalog, folder === undefined ? installedClients : clientsIn(folder)) },
  { witness: 'botocore', ask: async () => (models === undefined ? [] : askModels(models, catalog)) },
])(
  'no read comes out short of what $witness says',
  async ({ witness, ask }) => {
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    for (const testimony of await ask()) {
      const outcome = await outcomeFor(testimony);
      const { paging } = await findPaging(testimony.operation);
      const said = testimony.paginator === undefined ? 'not said to page' : 'said to page';
      const count = `${said}, ${outcome} (${paging.kind})`;
      counts[count] = (counts[count] ?? 0) + 1;
      if (outcome === 'short') wrong.push(`${nameOf(testimony)}: a part passes for the whole`);
      if (isDisputed(testimony, paging)) {
        wrong.push(`${nameOf(testimony)}: read by ${JSON.stringify(paging)}, and not judged`);
      }
    }
    if (folder !== undefined) process.stdout.write(`${witness}: ${JSON.stringify(counts, null, 2)}\n`);
    expect(wrong).toEqual([]);
  },
  600_000,
);

async function outcomeFor(testimony: Testimony): Promise<Outcome> {
  const { paginator } = testimony;
  const outcome = await (paginator === undefined ? readSuspected(testimony) : readWitnessed(testimony, paginator));
  const judged = judgementOf(testimony);
  // What was judged to be one answer, or to be a part by the policy's own will, may sound as it likes.
  return outcome === 'short' && (judged?.kind === 'single' || judged?.kind === 'capped') ? 'judged' : outcome;
}

/**
 * Whether an operation is read in another way than is said, and nobody has judged it. A client without schemas is read
 * by its answers.
 */
function isDisputed(testimony: Testimony, paging: Paging): boolean {
  const { operation, paginator } = testimony;
  if (paginator === undefined || judgementOf(testimony) !== undefined) return false;
  if (paging.kind === 'unknown' && operation.outputShape === undefined) return false;
  const tokens = paging.kind === 'paged' ? paging.tokens.map(({ asks, answers }) => [asks, answers]) : [];
  return JSON.stringify(tokens) !== JSON.stringify(paginator.tokens);
}

function judgementOf(testimony: Pick<Testimony, 'operation'>): JudgedPaging | undefined {
  const name = nameOf(testimony);
  return Object.hasOwn(JUDGED_PAGING, name) ? JUDGED_PAGING[name] : undefined;
}

function nameOf({ operation }: Pick<Testimony, 'operation'>): string {
  return `${operation.service}:${operation.name}`;
}

const PAGES = 3;

/** Gives three pages by the tokens of a paginator. */
function readWitnessed({ operation, outputs }: Testimony, { tokens, more }: WitnessedPaginator): Promise<Outcome> {
  const flags = new Set([...outputs.filter(isFlag).map(([path]) => path), ...(more === null ? [] : [more])]);
  const pairs = tokens.map(([asks, answers]) => ({ asks, answers: answers.split(' || ')[0] ?? answers }));
  const isNumber = (path: string): boolean => outputs.some(([each, kind]) => each === path && kind === 'number');
  return outcomeOf(operation, PAGES, (input) => {
    const asked = pairs.map(({ asks }) => input[asks]).filter((value) => value !== undefined);
    const place = asked.length === 0 ? 0 : Number(String(asked[0]).replace('t', ''));
    // Who gives back one of two markers goes on from somewhere else.
    const index = asked.length === pairs.length || place === 0 ? place : place + 1;
    const answer: JsonObject = { [ELEMENTS]: [`e${index}`] };
    const isLast = index >= PAGES - 1;
    for (const flag of flags) put(answer, flag, !isLast);
    for (const { answers } of pairs) {
      if (isLast && !answers.includes('[-1]')) continue;
      put(answer, answers, isNumber(answers) ? index + 1 : `t${index + 1}`);
    }
    return answer;
  });
}

/**
 * Gives two pages, and of the first one every member that sounds like pages; whoever gives any of them back gets the
 * second.
 */
async function readSuspected({ operation, outputs }: Testimony): Promise<Outcome> {
  const suspects = outputs.filter(([path, kind]) => soundsLikePages(path, kind));
  const given = new Map<string, JsonValue>(suspects.map(([path, kind]) => [path, suspectValue(path, kind)]));
  if (given.size === 0) return 'one';
  const values = new Set([...given.values()].filter((value) => value !== true).map((value) => JSON.stringify(value)));
  return outcomeOf(operation, 2, (input) => {
    const isSecond = Object.values(input).some((value) => values.has(JSON.stringify(value)));
    const answer: JsonObject = { [ELEMENTS]: [isSecond ? 'e1' : 'e0'] };
    for (const [path, value] of given) {
      if (!isSecond) put(answer, path, value);
      else if (value === true) put(answer, path, false);
    }
    return answer;
  });
}

function soundsLikePages(path: string, kind: string): boolean {
  const name = lastOf(path);
  if (!['string', 'number', 'boolean', 'map', 'unknown'].includes(kind) || NOT_PAGES.has(name)) return false;
  return SOUNDS.test(name) || BEGINS.test(name);
}

const SOUNDS = /token|marker|cursor|trunc|offset|position|contin|iterator/i;
const BEGINS = /^(next(?!\w*(date|time|at|on|step)$)|has_?more|more|lastEvaluated|last[A-Z]\w*(Id|Name|Arn|Key)$)/i;

function suspectValue(path: string, kind: string): JsonValue {
  if (kind === 'boolean') return true;
  if (kind === 'number') return 4_711;
  return kind === 'map' ? { [path]: 'x' } : `next of ${path}`;
}

function isFlag([path, kind]: Testimony['outputs'][number]): boolean {
  return kind === 'boolean' && /truncated|hasMore|moreResults/i.test(lastOf(path));
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** A list that no model has, so that no token is its last element. */
const ELEMENTS = 'SweptElements';

async function outcomeOf(
  operation: Testimony['operation'],
  pages: number,
  answer: (input: JsonObject) => JsonObject,
): Promise<Outcome> {
  const send = async (input: object) => ({ output: answer(input as JsonObject), isMarked: false });
  try {
    const { output } = await readPages(operation, {}, send, { pages: 20, elements: 1_000, bytes: 1_000_000 });
    return JSON.stringify(output[ELEMENTS]) === JSON.stringify(Array.from({ length: pages }, (_, i) => `e${i}`))
      ? 'whole'
      : 'short';
  } catch (error) {
    if (error instanceof Error && /not whole|never end|more than 20 pages/.test(error.message)) return 'refused';
    throw error;
  }
}

/** Puts a value at a path, where `[-1]` is a list of one. */
function put(into: JsonObject, path: string, value: JsonValue): void {
  const [step = '', ...rest] = path.split('.');
  const name = step.replace('[-1]', '');
  const known = into[name];
  const below = rest.length === 0 ? value : (((Array.isArray(known) ? known[0] : known) ?? {}) as JsonObject);
  if (rest.length > 0) put(below as JsonObject, rest.join('.'), value);
  into[name] = name === step ? below : [below];
}
