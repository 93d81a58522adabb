import type { DurableLog } from '../remediation/change-log.ts';
import type { ChangeState } from '../run-log/records.ts';
import type { TextStream } from './command-io.ts';
import { createDisplay } from './progress-display.ts';

/** A log that tells on a stream, as `createProgress` does, how far the changes are that it records. */
export interface WatchedLog extends DurableLog {
  /** Takes the line away. */
  clear(): void;
}

/**
 * @param total - changes that are to come to their end.
 * @param isShown - false: nothing is told.
 */
export function watchChanges(
  log: DurableLog,
  total: number,
  { stream, isShown, now = Date.now }: { stream: TextStream; isShown: boolean; now?: () => number },
): WatchedLog {
  if (!isShown) return { append: (record) => log.append(record), clear() {} };
  const startMs = now();
  const ended = new Map<ChangeState, number>();
  const underWay = new Set<string>();
  let done = 0;
  const display = createDisplay(stream, {
    line: () => changesLine({ total, done, underWay: underWay.size, ended }),
    elapsedMs: () => now() - startMs,
  });
  return {
    async append(record) {
      // What is shown is on record.
      await log.append(record);
      if (record.type === 'intent') {
        underWay.add(record.change);
        display.update();
      } else if (record.type === 'changed') {
        underWay.delete(record.change);
        done += 1;
        ended.set(record.state, (ended.get(record.state) ?? 0) + 1);
        display.step(done / total);
      }
    },
    clear: display.clear,
  };
}

interface ChangeCounts {
  readonly total: number;
  readonly done: number;
  /** Begun, and not verified yet. */
  readonly underWay: number;
  readonly ended: ReadonlyMap<ChangeState, number>;
}

/** `12 of 50 changes · 11 remediated, 1 failed · 3 under way` */
function changesLine({ total, done, underWay, ended }: ChangeCounts): string {
  const states = [...ended].map(([state, count]) => `${count} ${state}`).join(', ');
  return [
    `${done} of ${total} ${total === 1 ? 'change' : 'changes'}`,
    ...(states === '' ? [] : [states]),
    ...(underWay === 0 ? [] : [`${underWay} under way`]),
  ].join(' · ');
}
