import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { CommonError } from './aws-error.ts';
import type { CredentialStore, Credentials } from './credential-store.ts';
import { type HttpRequest, headerOf } from './http-message.ts';
import { s3PayloadHash } from './s3-payload.ts';

/** What the `Authorization` header says, before any of it is verified. */
export interface Authorization {
  readonly accessKeyId: string;
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const MAX_SKEW_MS = 5 * 60_000;
/**
 * A key is needed once per region and service: more than this means a client that hops around, and the oldest may go.
 */
const MAX_SIGNING_KEYS = 64;

const INVALID_TOKEN = 'The security token included in the request is invalid.';
const WRONG_SIGNATURE =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/**
 * Reads the `Authorization` header of Signature Version 4.
 *
 * @returns undefined if it is missing or not such a header.
 */
export function readAuthorization(request: HttpRequest): Authorization | undefined {
  const header = headerOf(request, 'authorization');
  if (!header?.startsWith(`${ALGORITHM} `)) return undefined;
  const fields = new Map(
    header
      .slice(ALGORITHM.length)
      .split(',')
      .map((field) => field.trim().split(/=(.*)/s, 2))
      .map(([name = '', value = '']) => [name, value]),
  );
  const [accessKeyId, date, region, service, terminator, ...rest] = (fields.get('Credential') ?? '').split('/');
  const signature = fields.get('Signature') ?? '';
  const signedHeaders = (fields.get('SignedHeaders') ?? '').split(';');
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request' || rest.length > 0)
    return undefined;
  return { accessKeyId, date, region, service, signedHeaders, signature };
}

/**
 * Checks key, token, time and signature of a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @returns the credentials that signed it
 * @throws {CommonError} as AWS would refuse it
 */
export function verifySignature(
  request: HttpRequest,
  authorization: Authorization,
  store: CredentialStore,
  now: number,
): Credentials {
  const credentials = store.find(authorization.accessKeyId);
  const token = headerOf(request, 'x-amz-security-token') ?? null;
  if (credentials === undefined || credentials.sessionToken !== token)
    throw new CommonError('unknown-key', INVALID_TOKEN);
  const time = checkTime(request, authorization, now);
  const expected = sign(request, authorization, credentials, time);
  if (!equal(expected, authorization.signature)) throw new CommonError('wrong-signature', WRONG_SIGNATURE);
  if (credentials.expiresAt <= now)
    throw new CommonError('expired', 'The security token included in the request is expired');
  return credentials;
}

/** @returns the request's time as it was signed, `YYYYMMDDTHHMMSSZ` */
function checkTime(request: HttpRequest, authorization: Authorization, now: number): string {
  const stamp = headerOf(request, 'x-amz-date') ?? '';
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp);
  if (match === null || !stamp.startsWith(authorization.date)) {
    throw new CommonError(
      'incomplete-signature',
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP',
    );
  }
  const time = Date.parse(stamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(time - now) <= MAX_SKEW_MS)) {
    const relation = time < now ? 'Signature expired' : 'Signature not yet current';
    const server = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
    throw new CommonError('wrong-signature', `${relation}: ${stamp} is not within 5 min. of ${server}`);
  }
  return stamp;
}

function sign(request: HttpRequest, authorization: Authorization, credentials: Credentials, time: string): string {
  const scope = `${authorization.date}/${authorization.region}/${authorization.service}/aws4_request`;
  const hash = sha256(canonicalRequest(request, authorization));
  const text = `${ALGORITHM}\n${time}\n${scope}\n${hash}`;
  return hmac(signingKey(credentials, authorization, scope), text).toString('hex');
}

function canonicalRequest(request: HttpRequest, { signedHeaders, service }: Authorization): string {
  if (!signedHeaders.includes('host') || !signedHeaders.includes('x-amz-date')) {
    throw new CommonError(
      'incomplete-signature',
      "'Host' and 'X-Amz-Date' must be 'SignedHeader's in the AWS Authorization.",
    );
  }
  const headers = signedHeaders.map((name) => `${name}:${canonicalHeader(request, name)}\n`).join('');
  return [
    request.method,
    service === 's3' ? canonicalS3Path(request.path) : canonicalPath(request.path),
    canonicalQuery(request.query),
    headers,
    signedHeaders.join(';'),
    service === 's3' ? s3PayloadHash(request, signedHeaders) : sha256(request.body),
  ].join('\n');
}

function canonicalHeader(request: HttpRequest, name: string): string {
  return (headerOf(request, name) ?? '').trim().replace(/ +/g, ' ');
}

/** Every service but S3 encodes the already encoded path once more. */
function canonicalPath(path: string): string {
  return path.split('/').map(encode).join('/') || '/';
}

function canonicalS3Path(path: string): string {
  return path
    .split('/')
    .map((segment) => encode(decode(segment)))
    .join('/');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((field) => field.split(/=(.*)/s, 2).map((part) => encode(decode(part))))
    .map(([name = '', value = '']) => `${name}=${value}`)
    .sort()
    .join('&');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new CommonError('wrong-signature', WRONG_SIGNATURE);
  }
}

/** RFC 3986: only unreserved characters stay. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function signingKey(credentials: Credentials, { date, region, service }: Authorization, scope: string): Buffer {
  const known = credentials.signingKeys.get(scope);
  if (known !== undefined) return known;
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(
    (parent, text) => hmac(parent, text),
    Buffer.from(`AWS4${credentials.secretAccessKey}`),
  );
  if (credentials.signingKeys.size >= MAX_SIGNING_KEYS) credentials.signingKeys.clear();
  credentials.signingKeys.set(scope, key);
  return key;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function equal(expected: string, found: string): boolean {
  return expected.length === found.length && timingSafeEqual(Buffer.from(expected), Buffer.from(found));
}
