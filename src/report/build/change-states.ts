import type { ChangeState } from '../../run-log/records.ts';
import type { Report } from './report.ts';

/** The states in the order of reports: what needs somebody to look comes first. */
export const CHANGE_STATES: readonly ChangeState[] = [
  'failed',
  'unverified',
  'drifted',
  'refused',
  'remediated',
  'already-compliant',
];

/** States in which a change is not, or not certainly, what was asked for: they cause exit code 4. */
export const NEEDS_ATTENTION: ReadonlySet<ChangeState> = new Set(['failed', 'unverified', 'drifted', 'refused']);

/** A state in words for people. In a rollback, what the JSON report calls `remediated` was rolled back. */
export function stateWord(state: ChangeState, { run }: Report): string {
  return (run.mode === 'rollback' ? ROLLBACK_WORDS[state] : undefined) ?? state.replace('-', ' ');
}

const ROLLBACK_WORDS: Partial<Record<ChangeState, string>> = {
  remediated: 'rolled back',
  'already-compliant': 'already as before',
};

/** How many changes ended in each of these states, those of none left out: `1 failed, 2 refused`. */
export function countStates(report: Report, states: Iterable<ChangeState> = CHANGE_STATES, separator = ', '): string {
  const counts = report.summary.changes;
  if (counts === null) return '';
  return [...states]
    .map((state) => [counts[COUNT_NAMES[state]], stateWord(state, report)] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number.toLocaleString('en-US')} ${word}`)
    .join(separator);
}

type ChangeCounts = NonNullable<Report['summary']['changes']>;

/** The name under which a state is counted in `summary.changes`. */
const COUNT_NAMES: Record<ChangeState, keyof ChangeCounts> = {
  failed: 'failed',
  unverified: 'unverified',
  drifted: 'drifted',
  refused: 'refused',
  remediated: 'remediated',
  'already-compliant': 'alreadyCompliant',
};
