import type { SdkRequestHandler } from '../http/undici-handler.ts';
import type { OutgoingRequest } from '../http/wire-request.ts';
import { IMPATIENCE } from '../pacing/retry.ts';

/** A key among the options of a request that the SDK cannot use itself. */
export const STREAMED = Symbol('coveStreamed');

/** What the user of a client says about one call, and we with it. */
export interface SendOptions {
  readonly abortSignal?: AbortSignal;
  readonly isEventStream?: boolean;
  /** In milliseconds, for the answer to each attempt; 0: none. */
  readonly requestTimeout?: number;
  readonly [STREAMED]?: boolean;
}

/** The same with a signal of Node's: that of the SDK's first releases has no listeners, but calls one member. */
export function withSignal(options: SendOptions = {}): SendOptions {
  const { abortSignal } = options as { abortSignal?: AbortSignal & { onabort: (() => void) | null } };
  if (abortSignal === undefined || typeof abortSignal.addEventListener === 'function') return options;
  const stop = new AbortController();
  if (abortSignal.aborted) stop.abort();
  abortSignal.onabort = () => stop.abort();
  return { ...options, abortSignal: stop.signal };
}

/** The handler of one session: it ends with the session's signal, and each request with those of its call. */
export function boundHandler(handler: SdkRequestHandler, signal: AbortSignal): object {
  return {
    ...handler,
    handle: (request: OutgoingRequest, options: SendOptions = {}) => {
      const { abortSignal, isEventStream = false, requestTimeout = 0, [STREAMED]: streamed = false } = options;
      const signals = abortSignal === undefined ? [signal] : [signal, abortSignal];
      return withinTime(requestTimeout, signals, (ended) =>
        handler.handle(request, { streamed: streamed || isEventStream, signal: ended }),
      );
    },
  };
}

/** A longer one would be over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Ends with one of the signals, or when its time is up. */
async function withinTime<T>(
  ms: number,
  signals: readonly AbortSignal[],
  run: (signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  if (!(ms > 0 && ms <= LONGEST_TIMER_MS))
    return run(signals.length === 1 ? signals[0] : AbortSignal.any([...signals]));
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  try {
    return await run(AbortSignal.any([...signals, late.signal]));
  } catch (error) {
    throw late.signal.aborted ? requestTimedOut(ms, error) : error;
  } finally {
    clearTimeout(timer);
  }
}

function requestTimedOut(ms: number, cause: unknown): Error {
  const error = new Error(`no answer within the requestTimeout of ${ms} ms`, { cause });
  return Object.assign(error, { name: 'TimeoutError', code: IMPATIENCE });
}
