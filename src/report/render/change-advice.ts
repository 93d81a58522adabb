import type { ChangeState } from '../../run-log/records.ts';
import type { Report, ReportChange } from '../build/report.ts';
import { type Wording, worded } from '../build/wording.ts';
import { ADVICE } from './advice.ts';

/** What to do about a change, and about its cause if that is known; undefined if all is well. */
export function changeAdvice({ state, error }: ReportChange, { run }: Report, wording: Wording): string | undefined {
  const next = (run.mode === 'rollback' ? ROLLBACK_ADVICE[state] : undefined) ?? STATE_ADVICE[state];
  if (next === undefined) return undefined;
  return worded(state === 'failed' && error !== null ? `${ADVICE[error.kind]} ${next}` : next, wording);
}

/** The next step, by how a change ended. */
export const STATE_ADVICE: Partial<Record<ChangeState, string>> = {
  failed: 'Fix the cause, then check again and plan again: what is already done is not called again.',
  unverified: 'Look at the resources: the calls were made, or may have been, and are not repeated.',
  drifted: 'They are not what was reviewed: plan again, and have the new plan reviewed.',
  refused: 'Nothing was called. Remove the reason, then run again.',
};

const ROLLBACK_ADVICE: Partial<Record<ChangeState, string>> = {
  failed:
    'Fix the cause, then run the same rollback again: it continues its record, and what is already undone is not called again.',
  drifted: 'Somebody has changed them since: undo by hand what still needs undoing.',
  refused:
    'Nothing was called. Remove the reason, then run again; if an account has left the targets, name it with --outside-targets.',
};
