import type { Clock } from '../clock.ts';
import { createInFlightSet } from '../in-flight-set.ts';
import { onAbort } from '../on-abort.ts';
import type { BufferedExchange } from './buffered-exchange.ts';
import { aborted, answersTooLarge, answerTimeout } from './transport-error.ts';

/** The exchanges whose answers are not there yet, and what ends one before its answer does. */
export interface ExchangesUnderWay {
  add(exchange: BufferedExchange): void;
  remove(exchange: BufferedExchange): void;
  /** An answer has grown by so many bytes: if all together have become too long, the longest one is ended. */
  grew(bytes: number): void;
  /** Ends all of them. Their times are no longer looked at. */
  close(): void;
}

export interface UnderWayOptions {
  /** Ends all that is under way. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly answerTimeoutMs: number;
  readonly maxHeldBytes: number;
}

const LOOK_EVERY_MS = 1_000;

export function createExchangesUnderWay(options: UnderWayOptions): ExchangesUnderWay {
  const { signal, clock, answerTimeoutMs, maxHeldBytes } = options;
  const underWay = createInFlightSet<BufferedExchange>();
  /** One listener for each signal, and not for each request. */
  const heard = new WeakSet<AbortSignal>();
  const lookEveryMs = Math.min(LOOK_EVERY_MS, answerTimeoutMs / 4);
  let closed = false;
  let isWatched = false;
  let heldBytes = 0;

  /** One look at all that is under way, now and then, costs less than a timer for each of them. */
  const watch = async (): Promise<void> => {
    isWatched = true;
    try {
      for (;;) {
        await clock.wait(lookEveryMs, signal);
        const exchanges = underWay.all();
        if (exchanges.length === 0 || closed) return;
        for (const exchange of exchanges) {
          if (clock.now() - exchange.startMs >= answerTimeoutMs) exchange.abort(answerTimeout(answerTimeoutMs));
        }
      }
    } catch {
      // The end of the run, which ends all that is under way by itself.
    } finally {
      isWatched = false;
    }
  };

  const abortAll = (): void => {
    for (const exchange of underWay.all()) exchange.abort(aborted(signal.reason));
  };
  signal.addEventListener('abort', abortAll, { once: true });

  const listenTo = (own: AbortSignal): void => {
    if (heard.has(own)) return;
    heard.add(own);
    onAbort(own, () => {
      for (const exchange of underWay.all()) if (exchange.signal === own) exchange.abort(aborted(own.reason));
    });
  };

  return {
    add(exchange) {
      if (exchange.signal !== undefined) listenTo(exchange.signal);
      underWay.add(exchange);
      if (!isWatched) void watch();
    },
    remove(exchange) {
      heldBytes -= exchange.length;
      underWay.remove(exchange);
    },
    grew(bytes) {
      heldBytes += bytes;
      if (heldBytes <= maxHeldBytes) return;
      // A hundred answers, each of which is small enough, are not.
      const largest = underWay.all().reduce((one, other) => (other.length > one.length ? other : one));
      largest.abort(answersTooLarge(maxHeldBytes));
    },
    close() {
      closed = true;
      signal.removeEventListener('abort', abortAll);
      abortAll();
    },
  };
}
