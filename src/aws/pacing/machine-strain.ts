import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

/** Whether this process keeps up with its answers. */
export interface MachineStrain {
  /** @returns what has not kept up since it was asked last. */
  strain(): 'cpu' | 'memory' | undefined;
  close(): void;
}

/** Longer than this on average, and an answer waits for us and not for AWS. */
const LATE_MS = 250;
/** Beyond this share of what it may have, a process collects garbage more than it works. */
const FULL_SHARE = 0.85;
const NS_PER_MS = 1e6;

export function watchMachine(): MachineStrain {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    strain() {
      // Not a number where nothing was measured.
      const isLate = delay.mean / NS_PER_MS > LATE_MS;
      delay.reset();
      if (isFull()) return 'memory';
      return isLate ? 'cpu' : undefined;
    },
    close: () => void delay.disable(),
  };
}

/** Of the heap, or of what a container allows the process in all. */
function isFull(): boolean {
  const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
  // 0 or more than there is where nothing bounds it.
  const allowed = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return used > FULL_SHARE * most || process.memoryUsage.rss() > FULL_SHARE * allowed;
}
