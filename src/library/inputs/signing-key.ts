import { resolve } from 'node:path';
import { CoveError } from '../../cove-error.ts';
import { fileReason } from '../../files/file-reason.ts';
import { readFileOrPipe } from '../../files/regular-file.ts';
import { createSigningKey, type SigningKey } from '../../run-log/signing.ts';
import type { Host } from '../host.ts';

export type { SigningKey } from '../../run-log/signing.ts';

/** The variable with the key if no file is named. */
const VARIABLE = 'COVE_SIGNING_KEY';

/** Far more than any key: what is larger is another file. */
const MOST_KEY_BYTES = 1_000_000;

/**
 * The key that plans and run logs are signed and verified with.
 *
 * @param file - relative to `host.cwd`; undefined: the variable COVE_SIGNING_KEY, if set.
 * @returns undefined if there is none: nothing is signed.
 * @throws {CoveError} `file` if it cannot be read, `usage` if it is too short.
 */
export async function readSigningKey(
  file: string | undefined,
  { cwd, env, signal }: Pick<Host, 'cwd' | 'env'> & Partial<Pick<Host, 'signal'>>,
): Promise<SigningKey | undefined> {
  if (file === undefined) {
    const secret = env[VARIABLE];
    return secret === undefined ? undefined : createSigningKey(secret, VARIABLE);
  }
  let secret: string;
  try {
    secret = await readFileOrPipe(resolve(cwd, file), MOST_KEY_BYTES, signal);
  } catch (cause) {
    throw new CoveError('file', `the key ${file} cannot be read: ${fileReason(cause)}`, {
      hint: 'make one: openssl rand -hex 32',
      cause,
    });
  }
  return createSigningKey(secret, file);
}
