import { CoveError } from '../../cove-error.ts';
import { shellWord } from '../../text/shell-word.ts';
import type { Report } from './report.ts';
import { missingShardText } from './shard-gaps.ts';
import { evaluatesCells } from './summarize.ts';

/**
 * A truncated log does not say what is missing: what it lacks is neither fixed nor gone. Nor do the logs of some shards
 * of a run.
 *
 * @param logs - as shown to the user: those that the report is of.
 * @throws {CoveError} `file` if the run did not finish, judged nothing, or is not all there.
 */
export function assertEnded(logs: readonly string[], { run, summary }: Report): void {
  const names = logs.join(', ');
  if (!evaluatesCells(run)) {
    throw new CoveError('file', `${names} is the log of ${run.mode}, which judges nothing`, {
      hint: 'name the log of a check',
    });
  }
  if (summary.ledger === 'ok') return;
  if (run.missingShards !== undefined) {
    const { shards } = run.missingShards;
    const [is, them] = [logs.length === 1 ? 'is' : 'are', shards.length === 1 ? 'it' : 'them'];
    throw new CoveError('file', `${names} ${is} not a whole run: ${missingShardText(run.missingShards)}`, {
      hint: `name the log of ${shards.length === 1 ? 'that shard' : 'those shards'} too, and run ${them} first if there is none`,
    });
  }
  // Of several logs, the problem names its own.
  const isOne = logs.length === 1;
  const cut = isOne ? names : (logs.find((log) => summary.ledger[0]?.startsWith(`${log}: `)) ?? 'LOG');
  const problem = `${summary.ledger[0]}`;
  throw new CoveError(
    'file',
    isOne ? `${names} is not the log of a complete run: ${problem}` : `not the logs of a complete run: ${problem}`,
    { hint: `finish it with check --resume ${shellWord(cut)}, or name another log` },
  );
}
