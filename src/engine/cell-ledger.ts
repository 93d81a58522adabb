/** One policy in one account and region: what an outcome is about. */
export interface LedgerCell {
  readonly policy: string;
  readonly account: string;
  readonly region: string;
}

/** The cells of one account: every planned cell is settled exactly once, or the mistake is caught. */
export interface Ledger {
  /** @throws {Error} for a cell that is already planned. */
  plan(cell: LedgerCell): void;
  /** @throws {Error} for an outcome whose cell was never planned or is already settled: a bug, never a report. */
  settle(outcome: LedgerCell): void;
  /** Planned and not settled. */
  open(): LedgerCell[];
  /** How many cells were planned so far, settled or not. */
  readonly planned: () => number;
}

export function createLedger(): Ledger {
  /** By policy, then by region: names put together would be made, and hashed, for each look. */
  const cells = new Map<string, Map<string, Entry>>();
  let planned = 0;

  const entryOf = ({ policy, account, region }: LedgerCell): Entry | undefined => {
    const entry = cells.get(policy)?.get(region);
    return entry?.cell.account === account ? entry : undefined;
  };

  return {
    plan(cell) {
      const ofPolicy = cells.get(cell.policy) ?? new Map<string, Entry>();
      if (ofPolicy.has(cell.region)) throw new Error(`cell planned twice: ${nameOf(cell)}`);
      cells.set(cell.policy, ofPolicy.set(cell.region, { cell, isSettled: false }));
      planned += 1;
    },
    settle(outcome) {
      const entry = entryOf(outcome);
      if (entry === undefined) throw new Error(`cell never planned: ${nameOf(outcome)}`);
      if (entry.isSettled) throw new Error(`cell settled twice: ${nameOf(outcome)}`);
      entry.isSettled = true;
    },
    open: () =>
      [...cells.values()].flatMap((ofPolicy) =>
        [...ofPolicy.values()].flatMap(({ cell, isSettled }) => (isSettled ? [] : [cell])),
      ),
    planned: () => planned,
  };
}

interface Entry {
  readonly cell: LedgerCell;
  isSettled: boolean;
}

function nameOf({ policy, account, region }: LedgerCell): string {
  return `${policy} in ${account} ${region}`;
}
