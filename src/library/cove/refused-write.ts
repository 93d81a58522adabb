import { classifyError } from '../../aws/calls/classify-error.ts';
import { isReadOperation } from '../../catalog/operation-access.ts';
import type { ErrorRecord } from '../../run-log/records.ts';
import { CoveCallError } from './cove-call-error.ts';

/**
 * Whether AWS refused what a read-only session may not do.
 *
 * Source of the wording: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function isRefusedWrite({
  kind,
  message,
  operation,
}: Pick<ErrorRecord, 'kind' | 'message' | 'operation'>): boolean {
  if (kind !== 'access-denied') return false;
  if (/\bno session policy allows\b/i.test(message)) return true;
  // If AWS does not say which policy: a denied write is most probably one that the session may not make.
  const named = /\bnot authorized to perform: ([\w-]+:\w+)/i.exec(message)?.[1] ?? operation;
  const [service = '', action = ''] = (named ?? ':').split(':');
  return action !== '' && !isReadOperation(service, action) && !/\bpolicy\b/i.test(message);
}

/**
 * The same for whatever a function has thrown: an error of the SDK or of `session.call`, or something that wraps one.
 */
export function isRefusedWriteError(error: unknown): boolean {
  if (CoveCallError.is(error)) return error.hint !== undefined;
  if (!(error instanceof Error)) return false;
  if ('$metadata' in error) return isRefusedWrite(classifyError(error, 'sdk:Unknown', 1));
  return error.cause !== undefined && error.cause !== error && isRefusedWriteError(error.cause);
}
