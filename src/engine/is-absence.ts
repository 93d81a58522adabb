import { hasWords, meaningOf } from '../catalog/error-names.ts';
import type { AbsentError } from '../policy/model/policy.ts';
import type { ErrorRecord } from '../run-log/records.ts';

/** Kinds of failure that say nothing about whether the thing exists, whatever a policy names as `absent`. */
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
  /** Of AWS's answer, where there was one. */
  readonly status?: number | undefined;
  /** Earlier pages of the answer were there. */
  readonly isPartial?: true;
}

/**
 * Whether a failure is one of those that a policy takes for "there is none". AWS has to have said it, of what was asked
 * for: a refusal counts by its words alone, a service that fails has not looked, and what nobody answered is none,
 * whatever it is called.
 *
 * @param absent - what the call names.
 */
export function isAbsence(absent: readonly AbsentError[], { error, status, isPartial }: FailedCall): boolean {
  const { code, kind, message } = error;
  // What was there on the first page is not gone on the second.
  if (isPartial === true) return false;
  if (code === null || NEVER_ABSENT.has(kind) || status === undefined || status >= 500) return false;
  const meaning = meaningOf(code);
  if (meaning !== undefined && meaning !== 'denial') return false;
  return absent.some(({ name, message: words }) =>
    words === undefined ? name === code && meaning === undefined : name === code && hasWords(message, words),
  );
}
