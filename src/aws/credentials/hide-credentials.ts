/**
 * An endpoint may send back what a request was signed with: a proxy that quotes headers in its error page, a debugging
 * service that echoes what it got. AWS never receives the secret key, but does receive the session token.
 */
import { isJsonObject, type JsonValue } from '../../values/json.ts';
import type { Credentials } from './credentials.ts';
import { withoutEncoded } from './encoded-runs.ts';

const HIDDEN = '(credential)';

/** What one request, or all of an account's requests, were signed with. */
export interface SignedWith {
  readonly credentials: Credentials;
  /** Of the last requests, each in hexadecimal. */
  readonly signatures: readonly string[];
}

/**
 * AWS's secret keys have 40 characters, its tokens hundreds. The keys of emulators are ordinary words (`test`), which
 * occur in many texts.
 */
const LEAST_LENGTH = 16;

/**
 * The text without secret keys, session tokens, the access keys of sessions and signatures: whole ones as escaped in
 * URLs, HTML or JSON, and any piece of a secret of 16 characters or more.
 *
 * The access key id of a user stays: it is not secret, and a finding may be named by it.
 */
export function hideCredentials(text: string, signedWith: Iterable<SignedWith>): string {
  if (text.length < LEAST_LENGTH) return text;
  let hidden = text;
  const mayBeSigned = text.length >= SIGNATURE_LENGTH && SIGNATURE.test(text);
  for (const { credentials, signatures } of signedWith) {
    for (const secret of secretsOf(credentials)) hidden = withoutSecret(hidden, secret);
    const { accessKeyId } = credentials;
    if (TEMPORARY_KEY.test(accessKeyId)) hidden = hidden.replaceAll(accessKeyId, HIDDEN);
    for (const signature of mayBeSigned ? signatures : []) hidden = hidden.replaceAll(signature, HIDDEN);
  }
  return mayBeSigned ? hidden.replace(NAMED_SIGNATURE, `$1${HIDDEN}`) : hidden;
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
const TEMPORARY_KEY = /^ASIA[A-Z0-9]{12,}$/;

const SIGNATURE_LENGTH = 64;
const SIGNATURE = /[0-9a-f]{64}/i;

/** As in `Authorization` headers and signed URLs, and as their members are called in errors. */
const NAMED_SIGNATURE = /(signature(?:provided)?(?:["']?\s*[:=>]\s*["']?|%3D))[0-9a-f]{64}/gi;

interface Secret {
  readonly text: string;
  /**
   * Of a block's length, from every offset: a block of text that is a piece of the secret is one of them. Made when so
   * many blocks were looked up that it pays: most accounts have few texts that are kept.
   */
  parts: ReadonlySet<string> | undefined;
  /** Blocks that were looked up without them. */
  looks: number;
}

const BLOCK = LEAST_LENGTH / 2;

const known = new WeakMap<Credentials, readonly Secret[]>();

function secretsOf(credentials: Credentials): readonly Secret[] {
  const found = known.get(credentials);
  if (found !== undefined) return found;
  const { secretAccessKey, sessionToken = '' } = credentials;
  const secrets = [sessionToken, secretAccessKey].filter(({ length }) => length >= LEAST_LENGTH).map(toSecret);
  known.set(credentials, secrets);
  return secrets;
}

function toSecret(text: string): Secret {
  return { text, parts: undefined, looks: 0 };
}

function withoutSecret(text: string, secret: Secret): string {
  if (!mayHold(text, secret)) return text;
  return withoutPieces(text.replace(patternOf(secret.text), HIDDEN), secret);
}

/** Nearly all texts contain nothing. However a secret is escaped, it has blocks of nothing but letters and digits. */
function mayHold(text: string, secret: Secret): boolean {
  for (let at = 0; at + BLOCK <= text.length; at += BLOCK) if (isPart(text.slice(at, at + BLOCK), secret)) return true;
  return false;
}

function isPart(block: string, secret: Secret): boolean {
  if (secret.parts !== undefined) return secret.parts.has(block);
  secret.looks += 1;
  if (secret.looks > secret.text.length) secret.parts = new Set(blocksOf(secret.text, 1));
  return secret.text.includes(block);
}

/** Blocks of a text, from every offset or each from where the last one ends. */
function blocksOf(text: string, step: number): string[] {
  const blocks: string[] = [];
  for (let at = 0; at + BLOCK <= text.length; at += step) blocks.push(text.slice(at, at + BLOCK));
  return blocks;
}

/** A piece of twice the length of a block contains one of the consecutive ones. */
function withoutPieces(text: string, { text: secret }: Secret): string {
  let hidden = text;
  for (const [index, block] of blocksOf(secret, BLOCK).entries()) {
    // Joined once: an answer may be nothing but pieces.
    let kept = '';
    let done = 0;
    for (let at = hidden.indexOf(block); at !== -1; at = hidden.indexOf(block, Math.max(at + 1, done))) {
      const [start, end] = widest(hidden, at, { secret, from: index * BLOCK, least: done });
      if (end - start < LEAST_LENGTH) continue;
      kept += `${hidden.slice(done, start)}${HIDDEN}`;
      done = end;
    }
    hidden = kept + hidden.slice(done);
  }
  return hidden;
}

interface Piece {
  readonly secret: string;
  /** Where in the secret it was found. */
  readonly from: number;
  /** Where it may begin in the text. */
  readonly least: number;
}

/** How far the text matches the secret in both directions. */
function widest(text: string, at: number, { secret, from, least }: Piece): readonly [start: number, end: number] {
  let before = 0;
  while (before < at - least && before < from && text[at - before - 1] === secret[from - before - 1]) before += 1;
  let after = BLOCK;
  while (from + after < secret.length && text[at + after] === secret[from + after]) after += 1;
  return [at - before, at + after];
}

/** The whole secret, with every way to escape its special characters. */
function patternOf(secret: string): RegExp {
  return new RegExp([...secret].map(writingsOf).join(''), 'g');
}

/** For what base64 has besides letters and digits: as is, in URLs (also escaped twice), in HTML, in JSON. */
function writingsOf(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, '0');
  const anyCase = [...hex].map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit)).join('');
  return `(?:\\\\?\\u${code.toString(16).padStart(4, '0')}|%(?:25)?${anyCase}|&#x${anyCase};|&#${code};|\\\\u00${anyCase})`;
}

/** The same for all texts in a value. A value without credentials is returned as is. */
export function hideCredentialsIn(value: JsonValue, signedWith: readonly SignedWith[]): JsonValue {
  return holdsCredentials(value, signedWith) ? copyWithout(value, signedWith) : value;
}

/** Of answers there are millions, and hardly one quotes what it was asked with: nothing is copied to find that out. */
function holdsCredentials(value: JsonValue, signedWith: readonly SignedWith[]): boolean {
  if (typeof value === 'string') return hideCredentials(value, signedWith) !== value;
  if (Array.isArray(value)) return value.some((element) => holdsCredentials(element, signedWith));
  if (!isJsonObject(value)) return false;
  return Object.keys(value).some(
    (name) => hideCredentials(name, signedWith) !== name || holdsCredentials(value[name] ?? null, signedWith),
  );
}

function copyWithout(value: JsonValue, signedWith: readonly SignedWith[]): JsonValue {
  if (typeof value === 'string') return hideCredentials(value, signedWith);
  if (Array.isArray(value)) {
    const elements = value.map((element) => copyWithout(element, signedWith));
    return elements.some((element, index) => element !== value[index]) ? elements : value;
  }
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(
    ([name, member]) => [hideCredentials(name, signedWith), copyWithout(member, signedWith)] as const,
  );
  const isSame = members.every(([name, member]) => value[name] === member);
  return isSame ? value : Object.fromEntries(members);
}

/** The same for the error of a request, in place, because whoever catches it wants its class. */
export function withoutCredentials(error: unknown, signedWith: SignedWith): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { cause, $metadata } = error as { readonly cause?: unknown; readonly $metadata?: unknown };
  for (const part of [error, $metadata]) {
    if (typeof part !== 'object' || part === null) continue;
    for (const name of Object.getOwnPropertyNames(part)) hideProperty(part, name, signedWith);
  }
  if (cause !== error) withoutCredentials(cause, signedWith);
  return error;
}

function hideProperty(object: object, name: string, signedWith: SignedWith): void {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  const { value, writable } = descriptor ?? {};
  if (typeof value !== 'string' || writable !== true) return;
  // No finding is named by an error: the access key of a user goes too.
  const { accessKeyId } = signedWith.credentials;
  // Of answers there are millions of texts, of errors a few: these are decoded too.
  const secrets = secretsOf(signedWith.credentials);
  const plain = withoutEncoded(value, HIDDEN, (decoded) =>
    secrets.some((each) => withoutSecret(decoded, each) !== decoded),
  );
  const known = hideCredentials(plain, [signedWith]);
  const hidden = accessKeyId.length < LEAST_LENGTH ? known : known.replaceAll(accessKeyId, HIDDEN);
  if (hidden !== value) Object.defineProperty(object, name, { ...descriptor, value: hidden });
}
