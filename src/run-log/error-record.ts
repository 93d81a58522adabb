import type { ErrorKind, ErrorRecord } from './records.ts';

/** An error that no answer of AWS stands behind: no code, no request id, and no attempt unless it is given. */
export function createErrorRecord(
  kind: ErrorKind,
  message: string,
  known: Partial<Pick<ErrorRecord, 'operation' | 'attempts'>> = {},
): ErrorRecord {
  return { kind, operation: null, code: null, message, requestId: null, attempts: 0, resource: null, ...known };
}
