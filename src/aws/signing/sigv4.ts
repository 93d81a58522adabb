/**
 * AWS Signature Version 4, in the `Authorization` header.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. What is signed
 * and what is not follows
 * `@smithy/signature-v4`, against which a property test holds it; AWS's test suite is in
 * test/fixtures/sigv4-test-suite.
 */
import { hash } from 'node:crypto';
import type { Credentials } from '../credentials/credentials.ts';
import { canonicalPath, canonicalQuery, hashOfBody, headerName, type Query, trimmed } from './canonical-request.ts';
import { hmac } from './mac.ts';

/** What a signature is valid for. */
export interface SigningScope {
  readonly region: string;
  /** The service's signing name, which is not always the client's: `monitoring` for CloudWatch. */
  readonly service: string;
  /** Whether the path, encoded as sent, is normalised and encoded once more: for every service but S3. */
  readonly encodesPathTwice: boolean;
}

export interface SignableRequest {
  readonly method: string;
  /** As it is sent, without the query. */
  readonly path: string;
  readonly query?: Query | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Text or bytes; anything else (a stream) is signed as `UNSIGNED-PAYLOAD`. */
  readonly body?: unknown;
}

export interface Signer {
  /**
   * @returns the request's headers with `x-amz-date`, `x-amz-content-sha256`, the session token and `authorization`.
   */
  sign(request: SignableRequest, credentials: Credentials, scope: SigningScope, time?: number): Record<string, string>;
  /**
   * Does once what all signatures of a request that is sent many times have in common.
   *
   * @param changing - names, in lower case, of headers whose value changes each time.
   */
  prepare(request: SignableRequest, scope: SigningScope, changing?: readonly string[]): PreparedSignature;
  /** The latest signatures made with these credentials: more than an account can have in flight. */
  signaturesOf(credentials: Credentials): readonly string[];
}

/** A request that lacks only its sender and its time. It keeps nothing of any credentials. */
export interface PreparedSignature {
  /**
   * @param values - of the changing headers, in their order.
   * @returns all headers, alternating names and values.
   */
  headers(credentials: Credentials, time: number, values: readonly string[]): string[];
}

export interface SignerOptions {
  /** Whether the body's hash is sent along in `x-amz-content-sha256`, as the SDK does and S3 demands. @default true */
  readonly sendsBodyHash?: boolean;
}

const MOST_SIGNATURES = 32;

/** @returns a signer that keeps a signing key per scope for as long as the credentials object itself lives. */
export function createSigner(options: SignerOptions = {}): Signer {
  const known = new WeakMap<Credentials, Known>();
  const stampOf = createStamps();

  const knownOf = (credentials: Credentials, date: string): Known => {
    const found = known.get(credentials);
    // A key is valid for one day: on a new day all the old ones go.
    if (found?.keys.date === date) return found;
    const made = { keys: keysOfDay(credentials, date), signatures: found?.signatures ?? [] };
    known.set(credentials, made);
    return made;
  };

  const prepare: Signer['prepare'] = (request, scope, changing = []) => {
    const outline = outlineOf(request, scope, options.sendsBodyHash !== false);
    const withToken = once(() => createTemplate(outline, changing, true));
    const withoutToken = once(() => createTemplate(outline, changing, false));
    const scopeName = `${scope.region}/${scope.service}`;
    return {
      headers(credentials, time, values) {
        const { text: longDate, date } = stampOf(time);
        const { keys, signatures } = knownOf(credentials, date);
        const template = keys.token === undefined ? withoutToken() : withToken();
        const credentialScope = `${date}/${scopeName}/aws4_request`;
        const canonical = template.fill(longDate, keys.token, values);
        const text = `AWS4-HMAC-SHA256\n${longDate}\n${credentialScope}\n${hash('sha256', canonical, 'hex')}`;
        const signature = hmac(keys.ofScope.get(scopeName) ?? deriveKey(keys, scope), text, 'hex');
        if (signatures.push(signature) > MOST_SIGNATURES) signatures.shift();
        const { accessKeyId, sessionToken } = credentials;
        const headers = template.constantHeaders.slice();
        headers.push('x-amz-date', longDate);
        for (let index = 0; index < changing.length; index += 1) {
          headers.push(changing[index] ?? '', values[index] ?? '');
        }
        if (sessionToken !== undefined) headers.push('x-amz-security-token', sessionToken);
        headers.push(
          'authorization',
          `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${credentialScope}, SignedHeaders=${template.signedNames}, Signature=${signature}`,
        );
        return headers;
      },
    };
  };

  return {
    prepare,
    signaturesOf: (credentials) => known.get(credentials)?.signatures ?? [],
    sign(request, credentials, scope, time = Date.now()) {
      const list = prepare(request, scope).headers(credentials, time, []);
      const headers: Record<string, string> = {};
      for (let index = 0; index < list.length; index += 2) headers[list[index] ?? ''] = list[index + 1] ?? '';
      return headers;
    },
  };
}

/** How requests are dated, made once a second. */
function createStamps() {
  let stamp = { second: Number.NaN, text: '', date: '' };
  return (time: number): typeof stamp => {
    const second = Math.floor(time / 1_000);
    if (second !== stamp.second) {
      const text = amzDate(time);
      stamp = { second, text, date: text.slice(0, 8) };
    }
    return stamp;
  };
}

/** What is signed of a request, before its sender is known. */
interface Outline {
  /** Method, path and query. */
  readonly head: string;
  /** In lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly bodyHash: string;
}

/** A request may bring the hash of its body, or say that it is not signed. */
function outlineOf(request: SignableRequest, scope: SigningScope, sendsBodyHash: boolean): Outline {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) {
    const { lower, isGenerated } = headerName(name);
    if (!isGenerated) headers.set(lower, value);
  }
  const bodyHash = headers.get('x-amz-content-sha256') ?? hashOfBody(request.body);
  if (sendsBodyHash) headers.set('x-amz-content-sha256', bodyHash);
  const path = canonicalPath(request.path, scope.encodesPathTwice);
  return { head: `${request.method}\n${path}\n${canonicalQuery(request.query)}\n`, headers, bodyHash };
}

/** The canonical request with gaps for what changes each time. */
interface Template {
  /** Alternating names and values. */
  readonly constantHeaders: readonly string[];
  /** Sorted, with `;` between them. */
  readonly signedNames: string;
  fill(longDate: string, token: string | undefined, values: readonly string[]): string;
}

function createTemplate(
  { head, headers, bodyHash }: Outline,
  changing: readonly string[],
  hasToken: boolean,
): Template {
  const gaps = ['x-amz-date', ...(hasToken ? ['x-amz-security-token'] : []), ...changing];
  const constant = [...headers].filter(([name]) => !gaps.includes(name));
  const names = [...constant.map(([name]) => name), ...gaps].filter((name) => headerName(name).isSigned).sort();
  /** The text before each gap, which gap it is, and the text after the last one. */
  const pieces: { readonly text: string; readonly gap: number }[] = [];
  let text = head;
  for (const name of names) {
    const gap = gaps.indexOf(name);
    if (gap < 0) text += `${name}:${trimmed(headers.get(name) ?? '')}\n`;
    else {
      pieces.push({ text: `${text}${name}:`, gap });
      text = '\n';
    }
  }
  const signedNames = names.join(';');
  const end = `${text}\n${signedNames}\n${bodyHash}`;
  const firstChanging = gaps.length - changing.length;
  return {
    constantHeaders: constant.flat(),
    signedNames,
    fill(longDate, token = '', values) {
      let canonical = '';
      for (const { text: before, gap } of pieces) {
        canonical += before;
        if (gap >= firstChanging) canonical += trimmed(values[gap - firstChanging] ?? '');
        else canonical += gap === 0 ? longDate : token;
      }
      return canonical + end;
    },
  };
}

function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What is known of one credentials object. */
interface Known {
  readonly keys: SigningKeys;
  /** The latest that were made with it. */
  readonly signatures: string[];
}

/** What is derived from one credentials object, for one day. */
interface SigningKeys {
  /** `YYYYMMDD` */
  readonly date: string;
  /** The keys of all its scopes are derived from it. */
  readonly ofDay: string;
  readonly ofScope: Map<string, string>;
  /** The session token as it is signed. */
  readonly token: string | undefined;
}

function keysOfDay({ secretAccessKey, sessionToken }: Credentials, date: string): SigningKeys {
  const token = sessionToken === undefined ? undefined : trimmed(sessionToken);
  const secret = Buffer.from(`AWS4${secretAccessKey}`).toString('binary');
  return { date, ofDay: hmac(secret, date, 'binary'), ofScope: new Map(), token };
}

function deriveKey({ ofDay, ofScope }: SigningKeys, { region, service }: SigningScope): string {
  const ofService = hmac(hmac(ofDay, region, 'binary'), service, 'binary');
  const key = hmac(ofService, 'aws4_request', 'binary');
  ofScope.set(`${region}/${service}`, key);
  return key;
}

/** `YYYYMMDDTHHMMSSZ` */
function amzDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
