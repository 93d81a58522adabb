import { CoveError } from '../../cove-error.ts';
import type { Report } from './report.ts';
import { evaluatesCells } from './summarize.ts';

/**
 * A log that is cut off does not say what is missing: what it does not have is neither fixed nor gone.
 *
 * @param log - as it is shown.
 * @throws {CoveError} `file` where the run did not come to its end, or judged nothing.
 */
export function assertEnded(log: string, { run, summary }: Report): void {
  if (!evaluatesCells(run)) {
    throw new CoveError('file', `${log} is the log of ${run.mode}, which judges nothing`, {
      hint: 'name the log of a check',
    });
  }
  if (summary.ledger === 'ok') return;
  throw new CoveError('file', `${log} is not the log of a whole run: ${summary.ledger[0]}`, {
    hint: `finish it with check --resume ${log}, or name another log`,
  });
}
