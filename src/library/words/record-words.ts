import type { ErrorRecord, RunLogRecord } from '../../run-log/records.ts';
import type { Host } from '../host.ts';

/**
 * A record whose texts are worded for whom the run is: those of ours, which may name flags. What AWS or a policy says
 * stays as it is.
 */
export function inWordsOf(host: Pick<Host, 'words'>, record: RunLogRecord): RunLogRecord {
  const { words } = host;
  if (words === undefined) return record;
  const ofError = (error: ErrorRecord): ErrorRecord =>
    error.code === null ? { ...error, message: words(error.message) } : error;
  switch (record.type) {
    case 'warning':
      return { ...record, message: words(record.message) };
    case 'changed':
      return { ...record, message: words(record.message), error: record.error && ofError(record.error) };
    case 'outcome': {
      const { skipped, errors } = record;
      if (skipped === null && errors.length === 0) return record;
      return {
        ...record,
        skipped: skipped && { ...skipped, message: words(skipped.message) },
        errors: errors.map(ofError),
      };
    }
    default:
      return record;
  }
}
