import type { Operation } from '../../catalog/catalog.ts';
import type { NormalizedOutput } from '../../catalog/normalize-output.ts';
import { withPlainKeys } from '../../catalog/paging/encoded-keys.ts';
import { type FoundPaging, findPaging, knownPaging } from '../../catalog/paging/find-paging.ts';
import { memberAt } from '../../catalog/paging/member-path.ts';
import { createPageMerger } from '../../catalog/paging/merge-pages.ts';
import { CoveError } from '../../cove-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';
import { reveal } from '../../values/marked.ts';
import { firstPage, NOTHING, nextPage, type PageRequest } from './next-page.ts';

/** Sends one request of a call. */
export type PageSender = (input: object) => Promise<NormalizedOutput>;

/**
 * How long a list may be, over all of its pages: an endless one must end, and not with the memory of this machine.
 * Fifty log groups a page and a hundred roles a page are AWS's usual ones, so that both leave room for the largest
 * accounts.
 */
export interface PageLimits {
  readonly pages: number;
  readonly elements: number;
  /** Of all bodies together. */
  readonly bytes: number;
}

const PAGE_LIMITS: PageLimits = { pages: 5_000, elements: 500_000, bytes: 256 * 1_024 * 1_024 };

/** A page after the first failed: what the service says about it does not apply to the whole. */
export class LaterPageError extends Error {
  override readonly cause: unknown;
  /** Counted from 1. */
  readonly page: number;

  constructor(cause: unknown, page: number) {
    super(`page ${page} of the answer failed`);
    this.name = 'LaterPageError';
    this.cause = cause;
    this.page = page;
  }
}

/**
 * The pages of a call, one request after the other, merged.
 *
 * @param limits - beyond which a call is an error; an answer is never cut silently.
 * @throws {CoveError} where the answer is not whole, the pages never end, or do not fit together.
 * @throws {LaterPageError} where a page after the first one failed.
 */
export async function readPages(
  operation: Operation,
  input: JsonObject,
  sendPage: PageSender,
  limits: PageLimits = PAGE_LIMITS,
): Promise<NormalizedOutput> {
  const found = knownPaging(operation) ?? (await findPaging(operation));
  const base = withRequest(input, firstPage(found, input));
  const first = plainPage(operation, await sendPage(base));
  const next = nextPage(readable(first), input, found, operation);
  return next === undefined ? first : readRest({ operation, base, found, sendPage, limits }, first, next);
}

function plainPage({ service }: Operation, page: NormalizedOutput): NormalizedOutput {
  const output = withPlainKeys(service, page.output);
  return output === page.output ? page : { ...page, output };
}

interface Reading {
  readonly operation: Operation;
  /** What the first page was asked with. */
  readonly base: JsonObject;
  readonly found: FoundPaging;
  readonly sendPage: PageSender;
  readonly limits: PageLimits;
}

async function readRest(reading: Reading, first: NormalizedOutput, second: PageRequest): Promise<NormalizedOutput> {
  const { operation, base, found, limits } = reading;
  const merger = createPageMerger(found.paging);
  let { isMarked } = first;
  const leftOut = new Set(first.leftOut);
  const asked = new Set<string>();
  merger.add(first.output);
  let page = first;
  let last: string | undefined;
  let count = 1;
  let elements = elementsIn(first.output);
  let bytes = first.bytes ?? 0;
  for (let next: PageRequest | undefined = second; next !== undefined; ) {
    const token = JSON.stringify(next);
    const isRepeated = token === last;
    if (isRepeated && found.paging.kind === 'paged' && found.paging.endsByRepeating) break;
    if (!isRepeated && asked.has(token)) throw endless();
    if (count >= limits.pages) throw tooLong(limits.pages, 'pages');
    asked.add(token);
    last = token;
    count += 1;
    const before = isRepeated ? readable(page) : undefined;
    const request = withRequest(base, next);
    page = await sendLater(reading, request, count);
    if (before !== undefined && JSON.stringify(readable(page)) === JSON.stringify(before)) {
      // An empty page after an empty page: some services say in this way that there is no more.
      if (isEmptyPage(page, found)) break;
      throw endless();
    }
    elements += elementsIn(page.output);
    if (elements > limits.elements) throw tooLong(limits.elements, 'elements');
    bytes += page.bytes ?? 0;
    if (bytes > limits.bytes) throw tooLong(limits.bytes, 'bytes');
    merger.add(page.output);
    isMarked ||= page.isMarked;
    for (const each of page.leftOut ?? []) leftOut.add(each);
    next = nextPage(readable(page), request, found, operation);
  }
  return { output: merger.whole(), isMarked, leftOut, bytes };
}

/** A page as the pager sees it: a token is a token, even if AWS marks it as sensitive. */
function readable({ output, isMarked }: NormalizedOutput): JsonObject {
  return isMarked ? (reveal(output) as JsonObject) : output;
}

async function sendLater({ operation, sendPage }: Reading, input: JsonObject, page: number): Promise<NormalizedOutput> {
  try {
    return plainPage(operation, await sendPage(input));
  } catch (error) {
    throw new LaterPageError(error, page);
  }
}

function withRequest(input: JsonObject, request: PageRequest): JsonObject {
  if (request === NOTHING) return input;
  const entries = Object.entries(request);
  const asked = { ...input };
  for (const [name, value] of entries) {
    if (value === undefined) delete asked[name];
    else asked[name] = value;
  }
  return asked;
}

/** Of the lists of a page: its own, and those of one structure in it. */
function elementsIn(page: JsonObject): number {
  let elements = 0;
  for (const value of Object.values(page)) {
    if (Array.isArray(value)) elements += value.length;
    else if (isJsonObject(value))
      for (const inner of Object.values(value)) if (Array.isArray(inner)) elements += inner.length;
  }
  return elements;
}

function tooLong(most: number, what: string): CoveError {
  const words = `the answer has more than ${most.toLocaleString('en-US')} ${what}, the most that is read`;
  return new CoveError('internal', `${words}: an input of the call may ask for less`);
}

function endless(): CoveError {
  return new CoveError('internal', 'the service gave the same page token twice: the pages never end');
}

/** One that says that there is more is not one of these. */
function isEmptyPage({ output }: NormalizedOutput, { paging }: FoundPaging): boolean {
  if (paging.kind !== 'paged' || hasElements(output)) return false;
  return paging.more === undefined || memberAt(output, paging.more) !== true;
}

function hasElements(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) && Object.values(value).some(hasElements);
}
