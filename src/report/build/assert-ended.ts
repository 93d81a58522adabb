import { CoveError } from '../../cove-error.ts';
import type { Report } from './report.ts';
import { evaluatesCells } from './summarize.ts';

/**
 * A truncated log does not say what is missing: what it lacks is neither fixed nor gone.
 *
 * @param log - as shown to the user.
 * @throws {CoveError} `file` if the run did not finish, or judged nothing.
 */
export function assertEnded(log: string, { run, summary }: Report): void {
  if (!evaluatesCells(run)) {
    throw new CoveError('file', `${log} is the log of ${run.mode}, which judges nothing`, {
      hint: 'name the log of a check',
    });
  }
  if (summary.ledger === 'ok') return;
  throw new CoveError('file', `${log} is not the log of a complete run: ${summary.ledger[0]}`, {
    hint: `finish it with check --resume ${log}, or name another log`,
  });
}
