import { idleWarning } from '../run-log/idle-warning.ts';
import type { RunLogRecord, WarningRecord } from '../run-log/records.ts';
import type { Settled } from './run-accounts.ts';
import type { RunPlan } from './run-plan.ts';

/** How a run ended, apart from the results of its accounts. */
export interface RunEnding {
  /** ISO 8601 */
  readonly at: string;
  readonly interrupted: boolean;
  readonly calls: number;
  /** Why the management credentials ended in mid-run; undefined where they did not. */
  readonly credentialsEnded: string | undefined;
  /** Whether other runs have the rest of the accounts: who looked nowhere is known when they are put together. */
  readonly isPart?: boolean;
}

/** The last records of a run's log: what only the whole run can say, and its end. */
export function closingRecords(plan: RunPlan, settled: Settled, ending: RunEnding): RunLogRecord[] {
  const { credentialsEnded, interrupted, calls, isPart } = ending;
  const idle = plan.policies.filter(({ id, allowNone }) => !settled.policies.has(id) && allowNone !== true);
  return [
    ...(credentialsEnded === undefined ? [] : [signInWarning(credentialsEnded)]),
    ...(isPart === true ? [] : idle.map(({ id }) => idleWarning(id))),
    { type: 'end', end: ending.at, interrupted, planned: settled.cells, calls },
  ];
}

/** Reports say only once what thousands of cells have in common. */
function signInWarning(reason: string): WarningRecord {
  return {
    type: 'warning',
    code: 'credentials-ended',
    message: `${reason}. Accounts not entered by then could not be evaluated: sign in again and continue with --resume`,
    policy: null,
  };
}
