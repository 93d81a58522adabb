import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

/**
 * `cpu` and `memory` have not kept up; `busy`: it does keep up, but has no time for more.
 */
export type MachineState = 'cpu' | 'memory' | 'busy';

/** Whether this process keeps up with its answers. */
export interface MachineStrain {
  /** @returns how it was since it was asked last; undefined if it has kept up, with time left. */
  state(): MachineState | undefined;
  close(): void;
}

export function watchMachine(): MachineStrain {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let sinceMs = performance.now();
  let usedBefore = process.cpuUsage();
  let loopBefore = performance.eventLoopUtilization();
  const isFilling = createMemoryWatch();
  return {
    state() {
      const nowMs = performance.now();
      const { user, system } = process.cpuUsage(usedBefore);
      const sample = {
        lateMs: delay.mean / NS_PER_MS,
        cpuShare: (user + system) / US_PER_MS / (nowMs - sinceMs),
        loopShare: performance.eventLoopUtilization(loopBefore).utilization,
        fullShare: fullShare(),
      };
      delay.reset();
      sinceMs = nowMs;
      usedBefore = process.cpuUsage();
      loopBefore = performance.eventLoopUtilization();
      return stateOfSample(sample, isFilling);
    },
    close: () => void delay.disable(),
  };
}

const NS_PER_MS = 1e6;
const US_PER_MS = 1e3;

export interface MachineSample {
  /** How late the event loop was on average; NaN where nothing was measured. */
  readonly lateMs: number;
  /** Of one core. */
  readonly cpuShare: number;
  /** Of the time in which the event loop had something to do, whoever had the processor meanwhile. */
  readonly loopShare: number;
  /** Of the heap, or of what a container allows, whichever is fuller. */
  readonly fullShare: number;
}

/** Longer than this, and an answer waits for us and not for AWS. */
const LATE_MS = 250;
/** With less, it is others who keep the processor busy: fewer requests would only make the most of it worse. */
const OWN_SHARE = 0.8;
/** With more, answers to further requests would wait for their turn. */
const BUSY_SHARE = 0.85;
/** With more, a process collects garbage more than it works. */
const FULL_SHARE = 0.85;

/** Above this it is trouble even where it is the same all the time. */
const BRIM_SHARE = 0.95;
/** By so much it has to grow to be trouble again. */
const GROWN_BY = 0.01;

/** @param isFilling - whether that much memory is trouble: `createMemoryWatch`. */
export function stateOfSample(
  { lateMs, cpuShare, loopShare, fullShare }: MachineSample,
  isFilling: (fullShare: number) => boolean,
): MachineState | undefined {
  if (isFilling(fullShare)) return 'memory';
  if (lateMs > LATE_MS && cpuShare > OWN_SHARE) return 'cpu';
  return loopShare > BUSY_SHARE ? 'busy' : undefined;
}

/**
 * Tells memory that fills up from memory that is full and stays so. What a process has had of the machine it keeps, and
 * a container may be nearly full with what requests have nothing to do with: fewer of them would never end it.
 */
export function createMemoryWatch(): (fullShare: number) => boolean {
  /** How full it was when it was trouble last; undefined since it was not full. */
  let troubledAt: number | undefined;
  return (fullShare) => {
    if (fullShare <= FULL_SHARE) {
      troubledAt = undefined;
      return false;
    }
    if (troubledAt !== undefined && fullShare <= Math.min(BRIM_SHARE, troubledAt + GROWN_BY)) return false;
    troubledAt = fullShare;
    return true;
  };
}

function fullShare(): number {
  const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
  // 0, or more than there is, where nothing bounds it.
  const allowed = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.max(used / most, process.memoryUsage.rss() / allowed);
}
