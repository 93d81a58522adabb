/**
 * Every read of every client against a service that pages in the way that the operation is said to page. The clients
 * are those that are installed, or those of a folder: `node scripts/sweep-paging.js FOLDER`.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { readPages } from '../../../src/aws/calls/read-pages.ts';
import { createCatalog, type Operation } from '../../../src/catalog/catalog.ts';
import { isReadOperation } from '../../../src/catalog/operation-access.ts';
import { findPaging } from '../../../src/catalog/paging/find-paging.ts';
import type { Paged, Paging } from '../../../src/catalog/paging/paging.ts';
import type { JsonObject, JsonValue } from '../../../src/values/json.ts';
import { clientsIn, installedClients } from '../../catalog/installed-clients.ts';

const folder = process.env.COVE_SWEEP_CLIENTS;
const catalog = createCatalog(folder === undefined ? [] : [folder]);
const services = folder === undefined ? installedClients : clientsIn(folder);
const counts: Record<Paging['kind'], number> = { single: 0, paged: 0, cut: 0, capped: 0, unknown: 0 };

afterAll(() => {
  if (folder !== undefined) process.stdout.write(`${JSON.stringify(counts)}\n`);
});

describe('every read of', () => {
  it.each(services)(
    '%s',
    async (service) => {
      const found = catalog.service(service);
      // Some packages of a folder are no clients any more.
      if (!found.ok && folder !== undefined) return;
      if (!found.ok) throw new Error(found.message);
      const wrong: string[] = [];
      for (const name of found.operations.filter((each) => isReadOperation(service, each))) {
        const operation = catalog.operation(service, name);
        const { paging } = await findPaging(operation);
        counts[paging.kind] += 1;
        for (const problem of await problemsOf(operation, paging)) wrong.push(`${name}: ${problem}`);
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );
});

async function problemsOf(operation: Operation, paging: Paging): Promise<string[]> {
  switch (paging.kind) {
    case 'paged':
      return pagedProblems(operation, paging);
    case 'cut':
      return notRefused(
        operation,
        paging.signs.map((sign) => answerWith([[sign, 'x']])),
      );
    case 'capped':
      return notRefused(operation, [answerWith([[paging.list, Array.from({ length: paging.most }, () => 1)]])]);
    case 'unknown':
      return notRefused(operation, [{ NextToken: 'x' }, { nextMarker: 'x' }, { IsTruncated: true }].map(withElement));
    case 'single':
      return [];
  }
}

async function notRefused(operation: Operation, answers: readonly JsonObject[]): Promise<string[]> {
  const problems: string[] = [];
  for (const answer of answers) {
    const isRefused = await read(operation, () => answer).then(() => false, isUnread);
    if (!isRefused) problems.push(`takes ${JSON.stringify(answer)} for the whole`);
  }
  return problems;
}

async function pagedProblems(operation: Operation, paging: Paged): Promise<string[]> {
  const problems: string[] = [];
  const whole = await read(operation, (input) => pageAfter(input, paging, ['1', '2', '3']));
  const elements = JSON.stringify(whole[ELEMENTS]);
  if (elements !== '["e0","e1","e2","e3"]') problems.push(`reads ${elements}`);
  let calls = 0;
  const loop = (): JsonObject => {
    calls += 1;
    return page(paging, calls % 2 === 0 ? 'x' : 'y', `e${calls}`);
  };
  if (!(await read(operation, loop).then(() => false, isUnread))) problems.push('follows a loop');
  if (paging.more === undefined) return problems;
  return [...problems, ...(await notRefused(operation, [answerWith([[paging.more, true]])]))];
}

/** The page that a request asks for; each of its tokens has to be there, and of one page. */
function pageAfter(input: JsonObject, paging: Paged, places: readonly string[]): JsonObject {
  for (const [name, value] of Object.entries(paging.sends ?? {})) {
    if (input[name] !== value) throw new Error(`${name} is not sent`);
  }
  const asked = new Set(paging.tokens.map(({ asks }) => input[asks] ?? ''));
  const [place = ''] = asked;
  if (asked.size !== 1) throw new Error('the tokens are not of one page');
  const index = places.indexOf(String(place)) + 1;
  const end = paging.endsByRepeating === true ? place : undefined;
  return page(paging, places[index] ?? end ?? undefined, `e${index}`);
}

function page(paging: Paged, next: JsonValue | undefined, element: string): JsonObject {
  const tokens = paging.tokens.map(({ answers }) => [answers, next] as const);
  const more = paging.more === undefined ? [] : [[paging.more, next !== undefined] as const];
  return answerWith([...tokens, ...more, [ELEMENTS, [element]]]);
}

/** A list that no model has, so that no token is its last element. */
const ELEMENTS = 'SweptElements';

function answerWith(members: readonly (readonly [path: string, value: JsonValue | undefined])[]): JsonObject {
  const answer: JsonObject = {};
  for (const [path, value] of members) if (value !== undefined) place(answer, path.split('.'), value);
  return answer;
}

function place(into: JsonObject, [step = '', ...rest]: readonly string[], value: JsonValue): void {
  const name = step.replace('[-1]', '');
  if (rest.length === 0) {
    into[name] = step === name ? value : [value];
    return;
  }
  const known = into[name];
  const at = Array.isArray(known) ? known[0] : known;
  const below = (at ?? {}) as JsonObject;
  place(below, rest, value);
  into[name] = step === name ? below : [below];
}

async function read(operation: Operation, answer: (input: JsonObject) => JsonObject): Promise<JsonObject> {
  const send = async (input: object) => ({ output: answer(input as JsonObject), isMarked: false });
  return (await readPages(operation, {}, send, { pages: 20, elements: 1_000, bytes: 1_000_000 })).output;
}

function isUnread(error: unknown): boolean {
  return error instanceof Error && /not whole|may not be whole|never end|more than 20 pages/.test(error.message);
}

/** An empty page that comes again is an end: some services say it in this way. */
function withElement(answer: JsonObject): JsonObject {
  return { ...answer, [ELEMENTS]: ['e0'] };
}
