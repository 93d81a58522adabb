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
  const open = new Map<string, LedgerCell>();
  const settled = new Set<string>();
  let planned = 0;

  return {
    plan(cell) {
      const key = keyOf(cell);
      if (open.has(key) || settled.has(key)) throw new Error(`cell planned twice: ${key}`);
      open.set(key, cell);
      planned += 1;
    },
    settle(outcome) {
      const key = keyOf(outcome);
      if (!open.delete(key))
        throw new Error(`${settled.has(key) ? 'cell settled twice' : 'cell never planned'}: ${key}`);
      settled.add(key);
    },
    open: () => [...open.values()],
    planned: () => planned,
  };
}

function keyOf({ policy, account, region }: LedgerCell): string {
  return `${policy} in ${account} ${region}`;
}
