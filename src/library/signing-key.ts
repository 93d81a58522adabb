import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import {
  createChainCheck,
  createLogChain,
  createSigningKey,
  isSigned,
  type LogChain,
  type SigningKey,
} from '../run-log/signing.ts';
import { splitLines } from '../run-log/split-lines.ts';
import { endOfLastLine } from '../run-log/write-run-log.ts';
import type { Host } from './host.ts';

export type { SigningKey } from '../run-log/signing.ts';

/** The variable with the key if no file is named. */
const VARIABLE = 'COVE_SIGNING_KEY';

/**
 * The key that plans and run logs are signed and verified with.
 *
 * @param file - relative to `host.cwd`; undefined: the variable COVE_SIGNING_KEY, if set.
 * @returns undefined if there is none: nothing is signed.
 * @throws {CoveError} `file` if it cannot be read, `usage` if it is too short.
 */
export async function readSigningKey(
  file: string | undefined,
  { cwd, env }: Pick<Host, 'cwd' | 'env'>,
): Promise<SigningKey | undefined> {
  if (file === undefined) {
    const secret = env[VARIABLE];
    return secret === undefined ? undefined : createSigningKey(secret, VARIABLE);
  }
  let secret: string;
  try {
    secret = await readFile(resolve(cwd, file), 'utf8');
  } catch (cause) {
    throw new CoveError('file', `the key ${file} cannot be read: ${fileReason(cause)}`, {
      hint: 'make one: openssl rand -hex 32',
      cause,
    });
  }
  return createSigningKey(secret, file);
}

/**
 * Verifies a run log with the key, up to its last whole line.
 *
 * @throws {CoveError} `file` if a line is not signed with it.
 */
export async function assertSigned(path: string, shown: string, key: SigningKey): Promise<{ readonly last: string }> {
  const check = createChainCheck(key, shown);
  const file = await open(path, 'r');
  try {
    for await (const lines of splitLines(file, await endOfLastLine(path))) for (const line of lines) check.take(line);
  } finally {
    await file.close();
  }
  return { last: check.last() };
}

/**
 * The same for a log that was already read.
 *
 * @throws {CoveError} `file`
 */
export function assertSignedText(text: string, shown: string, key: SigningKey): void {
  const check = createChainCheck(key, shown);
  // A last line without its break is not a record.
  for (const line of text.split('\n').slice(0, -1)) check.take(line);
}

/**
 * How a log is continued: signed if it was begun so.
 *
 * @throws {CoveError} `file` if it was not signed with the key, or was signed and no key is given.
 */
export async function continueChain(
  path: string,
  shown: string,
  key: SigningKey | undefined,
): Promise<LogChain | undefined> {
  if (key !== undefined) return createLogChain(key, (await assertSigned(path, shown, key)).last);
  if (!(await isFirstLineSigned(path))) return undefined;
  throw new CoveError('file', `the run log ${shown} is signed, but no key was given to continue it`, {
    hint: 'name the key with --sign',
  });
}

async function isFirstLineSigned(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    for await (const [line] of splitLines(file, await endOfLastLine(path))) return line !== undefined && isSigned(line);
    return false;
  } finally {
    await file.close();
  }
}
