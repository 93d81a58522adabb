import { hasWords, meaningOf } from '../catalog/error-names.ts';
import type { AbsentError } from '../policy/model/policy.ts';
import type { ErrorRecord } from '../run-log/records.ts';

/** Kinds of failure that do not say whether the thing exists, whatever a policy names as `absent`. */
const NEVER_ABSENT: ReadonlySet<ErrorRecord['kind']> = new Set([
  'assume-role',
  'denied-by-scp',
  'throttled',
  'expired',
  'network',
  'timeout',
  'not-in-region',
  'interrupted',
]);

export interface FailedCall {
  readonly error: ErrorRecord;
  /** From AWS's answer, if there was one. */
  readonly status?: number | undefined;
  /** Earlier pages of the answer arrived. */
  readonly isPartial?: true;
}

/**
 * Whether a failure is one of those that a policy takes for "there is none". AWS must have said so, about the thing
 * requested: a refusal counts only by its words, a service that fails has not looked, and without an answer it never
 * is, whatever the error is called.
 *
 * @param absent - what the call names.
 */
export function isAbsence(absent: readonly AbsentError[], { error, status, isPartial }: FailedCall): boolean {
  const { code, kind, message } = error;
  // What existed on the first page is not gone on the second.
  if (isPartial === true) return false;
  if (code === null || NEVER_ABSENT.has(kind) || status === undefined || status >= 500) return false;
  const meaning = meaningOf(code);
  if (meaning !== undefined && meaning !== 'denial') return false;
  return absent.some(({ name, message: words }) =>
    words === undefined ? name === code && meaning === undefined : name === code && hasWords(message, words),
  );
}
