import type { ErrorKind, ErrorRecord } from './records.ts';

/** An error without an answer from AWS: no code, no request id, and no attempts unless given. */
export function createErrorRecord(
  kind: ErrorKind,
  message: string,
  known: Partial<Pick<ErrorRecord, 'operation' | 'attempts'>> = {},
): ErrorRecord {
  return { kind, operation: null, code: null, message, requestId: null, attempts: 0, resource: null, ...known };
}
