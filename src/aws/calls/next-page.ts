import type { FoundPaging } from '../../catalog/paging/find-paging.ts';
import { isFilled, isOfLastElement, memberAt } from '../../catalog/paging/member-path.ts';
import { isPageMember, LAST_SEEN, MORE_FLAG, NEXT_PLACE, PAGE_TOKEN } from '../../catalog/paging/page-members.ts';
import type { Capped, Paged, PageToken } from '../../catalog/paging/paging.ts';
import { CoveError } from '../../cove-error.ts';
import { isJsonObject, type JsonObject, type JsonValue, stableJson } from '../../values/json.ts';

/** Inputs that request a page; undefined removes one that the previous page was requested with. */
export type PageRequest = Readonly<Record<string, JsonValue | undefined>>;

/** What has to be known about an operation. */
export interface PagedOperation {
  readonly name: string;
  /** Undefined for a client too old to have schemas. */
  readonly outputShape: object | undefined;
}

/** Inputs that the first page is requested with, in addition to the policy's. */
export function firstPage({ paging }: FoundPaging, input: JsonObject): PageRequest {
  if (paging.kind === 'paged') return paging.sends ?? NOTHING;
  if (paging.kind !== 'capped' || paging.asks === undefined || isFilled(input[paging.asks])) return NOTHING;
  return { [paging.asks]: paging.most };
}

/**
 * What the next page is requested with.
 *
 * @param asked - what this page was asked with, by the policy or with a token.
 * @returns undefined if this page is the last.
 * @throws {CoveError} if there is more and no way to request it: half an answer must not pass for a whole one.
 */
export function nextPage(
  page: JsonObject,
  asked: JsonObject,
  { paging, isJudged }: FoundPaging,
  operation: PagedOperation,
): PageRequest | undefined {
  switch (paging.kind) {
    case 'paged': {
      const tokens = nextTokens(page, asked, paging, operation);
      // A service that has begun to say so in a way that its model does not know does it on what looks like the last
      // page.
      if (tokens === undefined && !isJudged && speaksOfPages(page)) refuseSigns(page, operation, paging);
      return tokens;
    }
    case 'cut': {
      const sign = paging.signs.find((path) => isFilled(memberAt(page, path)));
      if (sign !== undefined) throw notWhole(sign, operation);
      return undefined;
    }
    case 'capped':
      refuseFull(page, asked, paging);
      return undefined;
    default:
      return isJudged || !speaksOfPages(page) ? undefined : unlistedToken(page, operation);
  }
}

/** No inputs but the policy's. */
export const NOTHING: PageRequest = {};

function nextTokens(
  page: JsonObject,
  asked: JsonObject,
  paged: Paged,
  operation: PagedOperation,
): PageRequest | undefined {
  const more = paged.more === undefined ? undefined : memberAt(page, paged.more);
  if (more === false && (paged.endsByFlag === true || !hasNewToken(page, asked, paged))) return undefined;
  const tokens: Record<string, JsonValue | undefined> = {};
  let hasToken = false;
  for (const token of paged.tokens) {
    const value = tokenOf(page, token);
    if (isFilled(value)) hasToken = true;
    tokens[token.asks] = isFilled(value) ? value : undefined;
  }
  if (!hasToken) {
    if (more === true) throw notWhole(paged.more ?? '', operation);
    return undefined;
  }
  // The last element is there on the last page too.
  if (more !== true && paged.tokens.every((token) => isOfLastElement(pathOf(page, token)))) return undefined;
  return tokens;
}

/**
 * A page that says that it is the last one and where the next one begins contradicts itself: one of the two is wrong,
 * and only asking tells which. What the page was asked with is no new place.
 */
function hasNewToken(page: JsonObject, asked: JsonObject, { tokens }: Paged): boolean {
  return tokens.some((token) => {
    const value = tokenOf(page, token);
    return (
      isFilled(value) &&
      !isOfLastElement(pathOf(page, token)) &&
      stableJson(value ?? null) !== stableJson(asked[token.asks] ?? null)
    );
  });
}

function tokenOf(page: JsonObject, token: PageToken): JsonValue | undefined {
  return memberAt(page, pathOf(page, token));
}

function pathOf(page: JsonObject, { answers, orElse }: PageToken): string {
  return orElse === undefined || isFilled(memberAt(page, answers)) ? answers : orElse;
}

function refuseFull(page: JsonObject, input: JsonObject, { list, most, asks }: Capped): void {
  const elements = memberAt(page, list);
  const isPartByWill = asks !== undefined && isFilled(input[asks]);
  if (isPartByWill || !Array.isArray(elements) || elements.length < most) return;
  throw new CoveError(
    'internal',
    `the answer may not be whole: "${list}" has ${most} elements, which is the most it can have`,
  );
}

/** Most answers do not, and need no closer look. */
function speaksOfPages(page: JsonObject): boolean {
  for (const name of Object.keys(page)) {
    if (isPageMember(name)) return true;
    const value = page[name];
    if (isJsonObject(value) && Object.keys(value).some(isPageMember)) return true;
  }
  return false;
}

type Member = readonly [name: string, value: JsonValue];

/**
 * The token of an answer about which nothing is known. A client without schemas does not reveal its inputs; nearly all
 * services take a token back under the same name, and one that does not returns the same page again, which is an error.
 */
function unlistedToken(page: JsonObject, operation: PagedOperation): PageRequest | undefined {
  const token = Object.entries(page).find(isToken);
  if (token !== undefined && operation.outputShape === undefined) return { [token[0]]: token[1] };
  refuseSigns(page, operation);
  return undefined;
}

/** @param paged - whose tokens are read; it may also repeat what the page was requested with. */
function refuseSigns(page: JsonObject, operation: PagedOperation, paged?: Paged): void {
  const below = Object.values(page).filter(isJsonObject);
  const parts = [page, ...below].map((part) => Object.entries(part));
  const isEcho = ([name]: Member): boolean => paged?.tokens.some(({ asks }) => asks === name) === true;
  const sign = parts.flat().find((member) => isSignOfMore(member) && !isEcho(member));
  if (sign !== undefined) throw notWhole(sign[0], operation);
}

function isToken([name, value]: Member): boolean {
  return PAGE_TOKEN.test(name) && typeof value === 'string' && value !== '';
}

function isSignOfMore([name, value]: Member): boolean {
  if (MORE_FLAG.test(name)) return value === true;
  return isFilled(value) && (isToken([name, value]) || [LAST_SEEN, NEXT_PLACE].some((each) => each.test(name)));
}

function notWhole(sign: string, { name }: PagedOperation): CoveError {
  return new CoveError(
    'internal',
    `the answer is not whole ("${sign}" says so), and the rest of ${name} cannot be read`,
  );
}
