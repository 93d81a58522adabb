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
}

/** The last records of a run's log: what only the whole run can say, and its end. */
export function closingRecords(plan: RunPlan, settled: Settled, ending: RunEnding): RunLogRecord[] {
  const { credentialsEnded, interrupted, calls } = ending;
  return [
    ...(credentialsEnded === undefined ? [] : [signInWarning(credentialsEnded)]),
    ...plan.policies.filter(({ id, allowNone }) => !settled.policies.has(id) && allowNone !== true).map(idleWarning),
    { type: 'end', end: ending.at, interrupted, planned: settled.cells, calls },
  ];
}

/** The reader of the report is told once what thousands of cells have in common. */
function signInWarning(reason: string): WarningRecord {
  return {
    type: 'warning',
    code: 'credentials-ended',
    message: `${reason}. Accounts not entered by then could not be evaluated: sign in again and continue with --resume`,
    policy: null,
  };
}

/** A policy that was evaluated in no cell finds nothing because it looks nowhere, and the report says so. */
function idleWarning({ id }: { readonly id: string }): WarningRecord {
  return {
    type: 'warning',
    code: 'policy-selects-nothing',
    message: `policy ${id} was evaluated nowhere: no account and region. Check its targets; \`targets: { allowNone: true }\`, or --allow-idle for the run, says that this is fine`,
    policy: id,
  };
}
