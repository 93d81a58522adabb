import { createHmac, timingSafeEqual } from 'node:crypto';
import { CoveError } from '../cove-error.ts';
import { visibleJson } from '../text/visible-text.ts';
import type { RunLogRecord } from './records.ts';

/**
 * A secret that the jobs of a pipeline share, and that whoever edits their files does not have. Plans and run logs are
 * signed with HMAC-SHA-256. Source: RFC 2104, https://www.rfc-editor.org/rfc/rfc2104
 */
export interface SigningKey {
  /** @param purpose - what is signed: a plan's signature is not valid for a log. @returns lower-case hex. */
  sign(purpose: string, text: string): string;
  /** Whether a signature is ours. */
  isOwn(purpose: string, text: string, signature: string): boolean;
}

/** As long as the hash: a shorter key would be easier to guess than the signature. */
const LEAST_BYTES = 32;

/**
 * @param secret - white space at its ends is not part of it.
 * @param shown - where it comes from.
 * @throws {CoveError} `usage` for one that is too short.
 */
export function createSigningKey(secret: string, shown: string): SigningKey {
  const key = Buffer.from(secret.trim(), 'utf8');
  if (key.byteLength < LEAST_BYTES) {
    throw new CoveError('usage', `the key in ${shown} has ${key.byteLength} bytes, but needs ${LEAST_BYTES}`, {
      hint: 'make one: openssl rand -hex 32',
    });
  }
  const sign: SigningKey['sign'] = (purpose, text) =>
    createHmac('sha256', key).update(`cove-policy/${purpose}/1\n${text}`).digest('hex');
  return {
    sign,
    isOwn(purpose, text, signature) {
      const expected = Buffer.from(sign(purpose, text));
      const found = Buffer.from(signature);
      return expected.byteLength === found.byteLength && timingSafeEqual(expected, found);
    },
  };
}

/**
 * The signatures of a log: each is over its record and the signature before it, so that no line can be changed, moved
 * or left out.
 */
export interface LogChain {
  /** The line of a record, signed. */
  next(record: RunLogRecord): string;
}

const PURPOSE = 'run-log';
const SIGNATURE = /^(.*),"mac":"([0-9a-f]{64})"\}$/s;
const BEFORE = ',"mac":"';
const LENGTH = BEFORE.length + 64 + 2;

/** @param last - the signature of the log's last line, if it is continued. */
export function createLogChain(key: SigningKey, last = ''): LogChain {
  let previous = last;
  return {
    next(record) {
      const text = visibleJson(JSON.stringify(record));
      previous = key.sign(PURPOSE, `${previous}\n${text}`);
      return `${text.slice(0, -1)}${BEFORE}${previous}"}`;
    },
  };
}

/** Verifies the signatures of a log, line by line. */
export interface ChainCheck {
  /** @throws {CoveError} `file` for a line without the right signature. */
  take(line: string): void;
  /** Of the last line. */
  readonly last: () => string;
  /** How many there were. */
  readonly lines: () => number;
}

/** @param shown - the log, as shown to the user. */
export function createChainCheck(key: SigningKey, shown: string): ChainCheck {
  let previous = '';
  let number = 0;
  return {
    take(line) {
      number += 1;
      const [, text = '', signature = ''] = SIGNATURE.exec(line) ?? [];
      if (signature === '') throw notOwn(shown, `line ${number} is not signed`);
      if (!key.isOwn(PURPOSE, `${previous}\n${text}}`, signature)) {
        throw notOwn(
          shown,
          `the signature of line ${number} does not match: it was changed, or signed with another key`,
        );
      }
      previous = signature;
    },
    last: () => previous,
    lines: () => number,
  };
}

/** A line of a log without its signature, if it has one: records are compared with those of today, which have none. */
export function unsigned(line: string): string {
  return line.startsWith(BEFORE, line.length - LENGTH) && line.endsWith('"}') ? `${line.slice(0, -LENGTH)}}` : line;
}

/** Whether a line of a log is signed, by anyone. */
export function isSigned(line: string): boolean {
  return SIGNATURE.test(line);
}

function notOwn(shown: string, reason: string): CoveError {
  return new CoveError('file', `the run log ${shown} was altered: ${reason}`, {
    hint: 'nothing was changed; with --sign only what was signed with the same key is read',
  });
}
