import type { CoveError } from '../../cove-error.ts';
import type { CoveProgress, CoveRunOptions } from './cove-options.ts';
import type { CoveOutcome } from './cove-outcome.ts';
import { createListenerGuard } from './guard-listener.ts';

export interface ProgressCount {
  add(outcome: CoveOutcome<unknown>): void;
  accountDone(): void;
  /** What `onProgress` has begun is over, or has taken too long. */
  settled(): Promise<void>;
}

/**
 * Counts what has come, and reports it until the run ends: accounts that are cut off then are not done.
 *
 * @param signal - that of the run.
 * @param fail - ends the run: `onProgress` threw, or what it returned was rejected.
 */
export function createProgressCount(
  accounts: number,
  { onProgress }: Pick<CoveRunOptions, 'onProgress'>,
  signal: AbortSignal,
  fail: (error: CoveError) => void,
): ProgressCount {
  const count = { accounts, accountsDone: 0, results: 0, exceptions: 0, failed: 0, skipped: 0 };
  const report = createListenerGuard('onProgress', onProgress, fail);
  const tell = (): void => {
    if (!signal.aborted) report?.listen({ ...count } satisfies CoveProgress);
  };
  return {
    add({ kind }) {
      count[MEMBERS[kind]] += 1;
      tell();
    },
    accountDone() {
      count.accountsDone += 1;
      tell();
    },
    settled: async () => report?.settled(),
  };
}

const MEMBERS = { result: 'results', exception: 'exceptions', failed: 'failed', skipped: 'skipped' } as const;
