import type { Change } from '../run-log/records.ts';
import { counted } from '../text/counted.ts';
import type { PlanChange, PlanFile } from './plan-file.generated.ts';

/** The changes of a plan, as in the run log: the two schemas agree about changes. */
export function planChanges(plan: PlanFile): readonly Change[] {
  return plan.changes as unknown as readonly Change[];
}

/** In the order of the plan, which is that of the account ids. */
export function changesByAccount(plan: PlanFile): (readonly [account: string, changes: readonly PlanChange[]])[] {
  const accounts = new Map<string, PlanChange[]>();
  for (const change of plan.changes) {
    const known = accounts.get(change.account);
    if (known === undefined) accounts.set(change.account, [change]);
    else known.push(change);
  }
  return [...accounts];
}

/** How much of the organization the plan's run covered: what it did not see is not in the plan. */
export function describeCoverage({ coverage }: PlanFile): string {
  const cells = counted(coverage.cells, 'cell', 'cells');
  if (coverage.complete) return `coverage complete (${cells})`;
  if (coverage.errors === 0) return `coverage incomplete (${cells}, but the run did not finish)`;
  return `coverage incomplete: ${coverage.errors.toLocaleString('en-US')} of ${cells} could not be evaluated`;
}
