import { classifyError } from '../../aws/calls/classify-error.ts';
import { isReadOperation } from '../../catalog/operation-access.ts';
import type { ErrorRecord } from '../../run-log/records.ts';
import { FULL_ACCESS_HINT } from './cove-access.ts';
import { CoveCallError } from './cove-call-error.ts';

/**
 * Whether AWS refused what a read-only session may not do.
 *
 * Source of the wording: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function isRefusedWrite(error: Pick<ErrorRecord, 'kind' | 'code' | 'message' | 'operation'>): boolean {
  const { kind, code, message, operation } = error;
  if (kind !== 'access-denied' || !IS_DENIED.test(code ?? '')) return false;
  if (/\bno session policy allows\b/i.test(message)) return true;
  // If AWS does not say which policy: a denied write is most probably one that the session may not make.
  const named = /\bnot authorized to perform: ([\w-]+:\w+)/i.exec(message)?.[1] ?? operation;
  const [service = '', action = ''] = (named ?? ':').split(':');
  return action !== '' && !isReadOperation(service, action) && !/\bpolicy\b/i.test(message.replace(ARNS, ''));
}

/** They say who was refused what, and may have any name: that of a session is `cove-policy` by default. */
const ARNS = /\barn:\S+/g;

/** And not that keys or signatures are wrong, which no option mends. */
const IS_DENIED = /access.?denied|unauthori[sz]ed|not.?authori[sz]ed|authorizationerror|forbidden/i;

/**
 * The same for whatever a function has thrown: an error of the SDK or of `session.call`, or something that wraps one,
 * or several.
 *
 * @param operationOf - the call of the session that failed with it.
 */
export function isRefusedWriteError(
  error: unknown,
  operationOf: (error: object) => string | undefined,
  seen = new Set<unknown>(),
): boolean {
  try {
    if (CoveCallError.is(error)) return error.hint === FULL_ACCESS_HINT;
    if (!(error instanceof Error)) return false;
    if ('$metadata' in error) {
      return isRefusedWrite({ ...classifyError(error, 'sdk:Unknown', 1), operation: operationOf(error) ?? null });
    }
    if (seen.size >= MOST_WITHIN || seen.has(error)) return false;
    seen.add(error);
    const within: unknown[] = error instanceof AggregateError ? [...error.errors, error.cause] : [error.cause];
    return within.some((each) => isRefusedWriteError(each, operationOf, seen));
  } catch {
    // It is somebody else's, and so is what its members do.
    return false;
  }
}

/** Errors that wrap others are somebody else's: they may do so in a circle, or without end. */
const MOST_WITHIN = 100;
