import { resolve } from 'node:path';
import { MAX_SESSION_POLICY_LENGTH } from '../../aws/credentials/session-policy.ts';
import { CoveError } from '../../cove-error.ts';
import type { SessionPolicyChoice } from '../../engine/session-limits.ts';
import { fileReason } from '../../files/file-reason.ts';
import { readFileOrPipe } from '../../files/regular-file.ts';
import type { JsonValue } from '../../values/json.ts';
import { isJsonObject } from '../../values/json.ts';
import { isNestedTooDeep } from '../../values/json-depth.ts';

/**
 * Reads `--session-policy auto|off|FILE`. For a file, its JSON without white space counts: that is what AWS gets.
 *
 * @param signal - ends the wait for a pipe.
 * @throws {CoveError} `file` for a file that cannot be read, is not a JSON policy, or is longer than AWS allows.
 */
export async function readSessionPolicy(
  value: string,
  cwd: string,
  signal?: AbortSignal,
): Promise<SessionPolicyChoice> {
  if (value === 'auto' || value === 'off') return { mode: value };
  const policy = JSON.stringify(parsePolicy(await readText(value, cwd, signal), value));
  if (policy.length > MAX_SESSION_POLICY_LENGTH) {
    throw new CoveError('file', `the session policy ${value} has ${policy.length} characters without its white space`, {
      hint: `AWS allows ${MAX_SESSION_POLICY_LENGTH} at most: allow less, or name a managed policy with --policy-arn`,
    });
  }
  // Source: the pattern of Policy in https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  const foreign = /[^\t\n\r\u0020-\u00ff]/u.exec(policy)?.[0];
  if (foreign !== undefined) {
    throw new CoveError('file', `the session policy ${value} has the character ${JSON.stringify(foreign)}`, {
      hint: 'AWS allows only Latin-1 characters',
    });
  }
  return { mode: 'file', file: value, policy };
}

/** Far more than AWS takes, white space and all. */
const MOST_BYTES = 1_000_000;

async function readText(file: string, cwd: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await readFileOrPipe(resolve(cwd, file), MOST_BYTES, signal);
  } catch (error) {
    throw new CoveError('file', `the session policy ${file} cannot be read: ${fileReason(error)}`, {
      hint: '--session-policy takes auto, off, or a file with a JSON policy',
      cause: error,
    });
  }
}

function parsePolicy(text: string, file: string): JsonValue {
  let document: JsonValue;
  try {
    // Some editors begin a file with a byte order mark, which is not JSON.
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // Its own words may quote the file, whatever that is.
    const place = /at position \d+/.exec((error as Error).message)?.[0];
    const where = place === undefined ? '' : ` (${place})`;
    throw new CoveError('file', `the session policy ${file} is not JSON${where}`, {
      hint: 'it is a policy document in JSON, as IAM takes it',
      cause: error,
    });
  }
  if (isNestedTooDeep(text)) throw new CoveError('file', `the session policy ${file} is nested too deep`);
  if (isJsonObject(document) && typeof document.Statement === 'object' && document.Statement !== null) return document;
  throw new CoveError('file', `the session policy ${file} has no "Statement"`, {
    hint: 'it is a policy as IAM writes them: { "Version": "2012-10-17", "Statement": [ … ] }',
  });
}
