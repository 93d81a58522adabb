import type { PlanRecord, ReopenedRecord, RunLogRecord, RunRecord } from './records.ts';
import { isInShard } from './shards.ts';

/**
 * Holds a log against its plan: every account that the run was to enter is settled, with as many cells as it had. A log
 * whose end is whole and whose middle is lost is found out by this.
 */
export interface PlanCheck {
  add(record: RunLogRecord): void;
  /** The last of the log; undefined in logs of version 1 and of changes. */
  readonly plan: () => PlanRecord | undefined;
  /** The accounts of the plan that belong to this log and have no end. */
  unsettled(): string[];
  /** What does not add up, but accounts without an end. */
  problems(): string[];
}

export function createPlanCheck(): PlanCheck {
  let run: RunRecord | undefined;
  let plan: PlanRecord | undefined;
  const planned = new Map<string, number>();
  const settled = new Map<string, number>();

  const reopen = ({ account }: ReopenedRecord): void => {
    if (account === null) settled.clear();
    else settled.delete(account);
  };

  return {
    add(record) {
      switch (record.type) {
        case 'run':
          run = record;
          return;
        case 'plan':
          plan = record;
          return;
        case 'cells':
          planned.set(record.account, sumOf(Object.values(record.planned)));
          return;
        case 'settled':
          settled.set(record.account, record.cells);
          return;
        case 'reopened':
          reopen(record);
          return;
        default:
      }
    },
    plan: () => plan,
    unsettled() {
      if (plan === undefined) return [];
      const { shard, accounts } = plan;
      return accounts.filter((account) => !settled.has(account) && isInShard(account, shard));
    },
    problems() {
      if (plan === undefined) return run !== undefined && hasPlan(run) ? ['no plan record'] : [];
      const other = [...settled]
        .filter(([account, cells]) => planned.get(account) !== cells)
        .map(([account]) => account);
      return other.map((account) => `account ${account} was settled with another number of cells than it has`);
    },
  };
}

/** Version 1 had none, and changes are planned in another way. */
function hasPlan({ version, mode }: RunRecord): boolean {
  return version !== 1 && (mode === 'check' || mode === 'remediate');
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
