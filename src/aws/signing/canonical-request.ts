/**
 * The parts of a request in the form in which Signature Version 4 looks at them. What is left out, and how, follows
 * `@smithy/signature-v4`.
 */
import { hash } from 'node:crypto';

export interface HeaderName {
  readonly lower: string;
  /** Made by signing: anything that a request brings under these names is not signed. */
  readonly isGenerated: boolean;
  readonly isSigned: boolean;
}

const headerNames = new Map<string, HeaderName>();
/** Far more than there are; a policy may invent names (S3's `x-amz-meta-…`). */
const MOST_HEADER_NAMES = 1_000;

/** Requests have the same few names time and again. */
export function headerName(name: string): HeaderName {
  const known = headerNames.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  const header = { lower, isGenerated: GENERATED.has(lower), isSigned: !UNSIGNED.test(lower) };
  if (headerNames.size < MOST_HEADER_NAMES) headerNames.set(name, header);
  return header;
}

const GENERATED = new Set(['authorization', 'x-amz-date', 'date']);

/** Proxies and connections change these on their way. */
const UNSIGNED =
  /^(authorization|cache-control|connection|expect|from|keep-alive|max-forwards|pragma|referer|te|trailer|transfer-encoding|upgrade|user-agent|x-amzn-trace-id|proxy-.*|sec-.*)$/;
/** What needs trimming has one of these; most values have none. */
const SPACE = /[\r\n\t ]/;
const NEEDS_TRIMMING = /[\r\n\t]| {2}|^ | $/;

/** Consecutive spaces count as one, and none remain at the ends. */
export function trimmed(value: string): string {
  if (!SPACE.test(value) || !NEEDS_TRIMMING.test(value)) return value;
  return value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

/** The query string; a name may occur more than once. */
export type Query = Readonly<Record<string, string | readonly string[] | null | undefined>>;

/** @param encodesTwice - see `SigningScope`. */
export function canonicalPath(path: string, encodesTwice: boolean): string {
  if (!encodesTwice || path === '/') return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

export function canonicalQuery(query: Query | undefined): string {
  if (query === undefined) return '';
  const fields: [name: string, values: string][] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || name.toLowerCase() === 'x-amz-signature') continue;
    const encodedName = encode(name);
    const values = (typeof value === 'string' ? [value] : value).map((each) => `${encodedName}=${encode(each)}`);
    if (values.length > 0) fields.push([encodedName, values.sort().join('&')]);
  }
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.map(([, values]) => values).join('&');
}

/** RFC 3986: only unreserved characters stay as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

const HASH_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** @param body - text or bytes; anything else (a stream) is not signed. */
export function hashOfBody(body: unknown): string {
  if (body === undefined || body === null || body === '') return HASH_OF_NOTHING;
  if (typeof body === 'string' || body instanceof Uint8Array) return hash('sha256', body, 'hex');
  return 'UNSIGNED-PAYLOAD';
}
