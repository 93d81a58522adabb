import type { ChangeState, RunLogRecord } from '../library/record-types.ts';
import { counted } from '../text/counted.ts';
import type { TextStream } from './command-io.ts';
import { createDisplay } from './progress-display.ts';

/** Reports on a stream, as `createProgress` does, how far the changes are. */
export interface ChangeProgress {
  /** @param total - how many changes there are. */
  begin(total: number): void;
  record(record: RunLogRecord): void;
  /** Removes the line. */
  clear(): void;
}

/** @param isShown - false: nothing is shown. */
export function createChangeProgress(
  stream: TextStream,
  isShown: boolean,
  now: () => number = Date.now,
): ChangeProgress {
  if (!isShown) return { begin() {}, record() {}, clear() {} };
  const ended = new Map<ChangeState, number>();
  const underWay = new Set<string>();
  let total: number | undefined;
  let startMs = now();
  let done = 0;
  const display = createDisplay(stream, {
    line: () => changesLine({ total: total ?? 0, done, underWay: underWay.size, ended }),
    elapsedMs: () => now() - startMs,
  });
  return {
    begin(count) {
      total = count;
      startMs = now();
    },
    record(record) {
      // What is refused before the changes begin does not count.
      if (total === undefined) return;
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
    `${done} of ${counted(total, 'change')}`,
    ...(states === '' ? [] : [states]),
    ...(underWay === 0 ? [] : [`${underWay} under way`]),
  ].join(' · ');
}
