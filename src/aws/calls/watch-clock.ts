import { CLOCK_TOLERANCE_MS } from '../../text/age.ts';

/**
 * How far AWS's clock is ahead of this machine's, as AWS has said. AWS is asked again where the clock was wrong before,
 * or has been set since: a connection may live for hours, and serve many runs.
 *
 * @param offsetMs - by AWS's latest answer.
 * @param ask - asks for something that is answered with a date.
 */
export function watchClock(offsetMs: () => number, ask: () => Promise<unknown>): () => Promise<number> {
  const look = (): { readonly offsetMs: number; readonly behindMs: number } => ({
    offsetMs: offsetMs(),
    behindMs: behindMs(),
  });
  let last = look();
  return async () => {
    const movedMs = behindMs() - last.behindMs;
    if (Math.max(Math.abs(last.offsetMs), Math.abs(movedMs)) > CLOCK_TOLERANCE_MS) {
      await ask();
      last = look();
    }
    return last.offsetMs;
  };
}

/** How far the machine's clock is behind one that nobody sets. */
function behindMs(): number {
  return performance.timeOrigin + performance.now() - Date.now();
}
