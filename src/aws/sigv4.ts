/**
 * AWS Signature Version 4, in the `Authorization` header, on Node's own HMAC.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. What is signed and what is not follows
 * `@smithy/signature-v4`, against which a property test holds it; AWS's test suite is in test/fixtures/sigv4-test-suite.
 */
import { createHmac, hash } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** What a signature is good for. */
export interface SigningScope {
  readonly region: string;
  /** The service's signing name, which is not always the client's: `monitoring` for CloudWatch. */
  readonly service: string;
  /** Whether the path, encoded as it is sent, is normalised and encoded once more: for every service but S3. */
  readonly encodesPathTwice: boolean;
}

export interface SignableRequest {
  readonly method: string;
  /** As it is sent, without the query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null | undefined>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Text or bytes; anything else (a stream) is signed as `UNSIGNED-PAYLOAD`. */
  readonly body?: unknown;
}

export interface Signer {
  /** @returns the request's headers with `x-amz-date`, `x-amz-content-sha256`, the session token and `authorization`. */
  sign(request: SignableRequest, credentials: Credentials, scope: SigningScope, time?: number): Record<string, string>;
}

export interface SignerOptions {
  /** Whether the body's hash is sent along in `x-amz-content-sha256`, as the SDK does and S3 demands. @default true */
  readonly sendsBodyHash?: boolean;
}

/** @returns a signer that keeps a signing key per scope for as long as the credentials object itself lives. */
export function createSigner(options: SignerOptions = {}): Signer {
  const keysOf = new WeakMap<Credentials, SigningKeys>();
  let stamp = { second: Number.NaN, text: '' };

  const stampOf = (time: number): string => {
    const second = Math.floor(time / 1_000);
    if (second !== stamp.second) stamp = { second, text: amzDate(time) };
    return stamp.text;
  };

  const keyFor = (credentials: Credentials, date: string, { region, service }: SigningScope): Buffer => {
    const known = keysOf.get(credentials);
    // A key is good for one day: with a new day all of the old ones go.
    const keys = known?.date === date ? known : keysOfDay(credentials, date);
    if (keys !== known) keysOf.set(credentials, keys);
    const name = `${region}/${service}`;
    const key = keys.ofScope.get(name) ?? [region, service, 'aws4_request'].reduce(hmac, keys.ofDay);
    keys.ofScope.set(name, key);
    return key;
  };

  return {
    sign(request, credentials, scope, time = Date.now()) {
      const longDate = stampOf(time);
      const date = longDate.slice(0, 8);
      const headers = unsignedHeaders(request, credentials, longDate);
      const bodyHash = headers['x-amz-content-sha256'] ?? hashOfBody(request.body);
      if (options.sendsBodyHash !== false) headers['x-amz-content-sha256'] = bodyHash;
      const { names, lines } = canonicalHeaders(headers);
      const canonical = `${request.method}\n${canonicalPath(request.path, scope)}\n${canonicalQuery(request.query)}\n${lines}\n${names}\n${bodyHash}`;
      const credentialScope = `${date}/${scope.region}/${scope.service}/aws4_request`;
      const text = `AWS4-HMAC-SHA256\n${longDate}\n${credentialScope}\n${sha256(canonical)}`;
      const signature = createHmac('sha256', keyFor(credentials, date, scope))
        .update(text)
        .digest('hex');
      headers.authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${credentialScope}, SignedHeaders=${names}, Signature=${signature}`;
      return headers;
    },
  };
}

interface SigningKeys {
  /** `YYYYMMDD` */
  readonly date: string;
  /** From which the keys of all its scopes are derived. */
  readonly ofDay: Buffer;
  readonly ofScope: Map<string, Buffer>;
}

/** `YYYYMMDDTHHMMSSZ` */
function amzDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

interface HeaderName {
  readonly lower: string;
  /** Made by signing: whatever a request brings along under such a name is not what is signed. */
  readonly isGenerated: boolean;
  readonly isSigned: boolean;
}

const headerNames = new Map<string, HeaderName>();
/** Far more than there are; a policy may make up names of its own (S3's `x-amz-meta-…`). */
const MOST_HEADER_NAMES = 1_000;

/** Requests bear the same few names time and again. */
function headerName(name: string): HeaderName {
  const known = headerNames.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  const header = { lower, isGenerated: GENERATED.has(lower), isSigned: !UNSIGNED.test(lower) };
  if (headerNames.size < MOST_HEADER_NAMES) headerNames.set(name, header);
  return header;
}

const GENERATED = new Set(['authorization', 'x-amz-date', 'date']);

/** All headers in lower case: a request that brings the hash of its body, or says that it is not signed, is heard. */
function unsignedHeaders(request: SignableRequest, credentials: Credentials, longDate: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    const { lower, isGenerated } = headerName(name);
    if (!isGenerated) headers[lower] = value;
  }
  headers['x-amz-date'] = longDate;
  if (credentials.sessionToken !== undefined) headers['x-amz-security-token'] = credentials.sessionToken;
  return headers;
}

const HASH_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function hashOfBody(body: unknown): string {
  if (body === undefined || body === null || body === '') return HASH_OF_NOTHING;
  if (typeof body === 'string' || body instanceof Uint8Array) return sha256(body);
  return 'UNSIGNED-PAYLOAD';
}

/** Proxies and connections change these on the way. */
const UNSIGNED =
  /^(authorization|cache-control|connection|expect|from|keep-alive|max-forwards|pragma|referer|te|trailer|transfer-encoding|upgrade|user-agent|x-amzn-trace-id|proxy-.*|sec-.*)$/;
const NEEDS_TRIMMING = /[\r\n\t]| {2}|^ | $/;

function canonicalHeaders(headers: Readonly<Record<string, string>>): { names: string; lines: string } {
  const names = Object.keys(headers).filter((name) => headerName(name).isSigned);
  names.sort();
  let lines = '';
  for (const name of names) lines += `${name}:${trimmed(headers[name] ?? '')}\n`;
  return { names: names.join(';'), lines };
}

function trimmed(value: string): string {
  if (!NEEDS_TRIMMING.test(value)) return value;
  return value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

function canonicalPath(path: string, scope: SigningScope): string {
  if (!scope.encodesPathTwice || path === '/') return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

function canonicalQuery(query: SignableRequest['query']): string {
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

/** RFC 3986: nothing but unreserved characters stays. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

function keysOfDay({ secretAccessKey }: Credentials, date: string): SigningKeys {
  return { date, ofDay: hmac(`AWS4${secretAccessKey}`, date), ofScope: new Map() };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}
