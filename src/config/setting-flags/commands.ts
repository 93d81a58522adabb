/** The commands that open sessions in accounts. */
export const RUNS = { check: true, worker: true, apply: true, rollback: true, run: true, targets: true } as const;

/** Those of them that choose the accounts. */
export const TARGETED = { check: true, apply: true, rollback: true, run: true, targets: true } as const;

/** The commands that write a report of a run. */
export const REPORTED = { check: true, apply: true, rollback: true, report: true } as const;
