import type { TextStream } from './command-io.ts';

/** What a display needs from its counters. */
export interface ProgressSource {
  /** @param width - available columns; no limit if omitted. */
  line(elapsedMs: number, width?: number): string;
  /** Time since the work began. */
  elapsedMs(): number;
}

/** A line that says how far something is. */
export interface ProgressDisplay {
  /** Something has changed. */
  update(): void;
  /** A step is done. @param share - of the whole, from 0 to 1. */
  step(share: number): void;
  /** Prints something that stays. */
  note(text: string): void;
  /** Removes the line. */
  clear(): void;
}

/**
 * On a terminal the line is rewritten in place; elsewhere a line is printed at each tenth, none in the first five
 * seconds.
 */
export function createDisplay(stream: TextStream, source: ProgressSource): ProgressDisplay {
  return stream.isTTY === true ? createLineInPlace(stream, source) : createLineAtTenths(stream, source);
}

const REDRAW_EVERY_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

function createLineInPlace(stream: TextStream, source: ProgressSource): ProgressDisplay {
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  const update = (): void => {
    const elapsedMs = source.elapsedMs();
    // The clock starts again with the work itself.
    if (elapsedMs >= drawnAtMs && elapsedMs - drawnAtMs < REDRAW_EVERY_MS) return;
    drawnAtMs = elapsedMs;
    const width = Math.max(0, (stream.columns ?? 80) - 1);
    stream.write(`${CLEAR_LINE}${source.line(elapsedMs, width).slice(0, width)}`);
  };
  return {
    update,
    step: update,
    note(text) {
      stream.write(`${CLEAR_LINE}cove-policy: ${text}`);
      drawnAtMs = Number.NEGATIVE_INFINITY;
    },
    clear() {
      stream.write(CLEAR_LINE);
    },
  };
}

/** What is over by then needs no progress: its report is there. */
const QUIET_FOR_MS = 5_000;

function createLineAtTenths(stream: TextStream, source: ProgressSource): ProgressDisplay {
  let told = 0;
  return {
    update() {},
    step(share) {
      const tenths = Math.floor(10 * share);
      const elapsedMs = source.elapsedMs();
      // At the end there is the report.
      if (tenths <= told || tenths >= 10 || elapsedMs < QUIET_FOR_MS) return;
      told = tenths;
      stream.write(`${10 * tenths} %: ${source.line(elapsedMs)}\n`);
    },
    note(text) {
      stream.write(`cove-policy: ${text}`);
    },
    clear() {},
  };
}
