import { CoveError } from '../cove-error.ts';

/** @param name - of the log, where there are several. @returns what is wrong with a log that begins in its middle */
export function withoutRunRecord(name?: string): CoveError {
  const where = name === undefined ? '' : `${name}: `;
  return new CoveError('file', `${where}the run log has no record of the run itself`, {
    hint: 'its beginning is missing: name the whole file, as the run has written it',
  });
}
