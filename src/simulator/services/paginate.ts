import type { JsonObject } from '../../values/json.ts';
import { AwsError } from '../aws-error.ts';
import { memberName, optionalInteger, optionalString } from './read-input.ts';

export interface PageOptions {
  /** The most items on a page, whatever is requested. */
  readonly pageSize: number;
  /** What the token belongs to: a token of another list is refused. */
  readonly list: string;
  /** The largest page that the request may ask for. */
  readonly maxResults: number;
  /** How this service refuses a foreign token. */
  readonly invalidToken: () => AwsError;
  /** Members of the request. @default NextToken, MaxResults */
  readonly members?: { readonly token: string; readonly size: string };
}

export interface Page<T> {
  readonly items: T[];
  /** Null on the last page. */
  readonly nextToken: string | null;
}

/** The page of `all` that the request asks for. */
export function paginate<T>(input: JsonObject, all: readonly T[], options: PageOptions): Page<T> {
  const { token, size } = options.members ?? { token: 'NextToken', size: 'MaxResults' };
  const asked = optionalInteger(input, size) ?? options.pageSize;
  if (asked < 1 || asked > options.maxResults) {
    const bound = asked < 1 ? 'greater than or equal to 1' : `less than or equal to ${options.maxResults}`;
    const message = `1 validation error detected: Value '${asked}' at '${memberName(size)}' failed to satisfy constraint: Member must have value ${bound}`;
    throw new AwsError('ValidationException', message);
  }
  const start = readToken(optionalString(input, token), options);
  const end = start + Math.min(asked, options.pageSize);
  return { items: all.slice(start, end), nextToken: end < all.length ? writeToken(end, options) : null };
}

/** The page as members of an answer: without a token on the last one. */
export function withToken(answer: JsonObject, page: Page<unknown>): JsonObject {
  return page.nextToken === null ? answer : { ...answer, NextToken: page.nextToken };
}

function writeToken(offset: number, { list }: PageOptions): string {
  return Buffer.from(`${offset} ${list}`).toString('base64url');
}

function readToken(token: string | undefined, { list, invalidToken }: PageOptions): number {
  if (token === undefined) return 0;
  const [offset = '', ...rest] = Buffer.from(token, 'base64url').toString('utf8').split(' ');
  if (!/^\d{1,9}$/.test(offset) || rest.join(' ') !== list) throw invalidToken();
  return Number(offset);
}
