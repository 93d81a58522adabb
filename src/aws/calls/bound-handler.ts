import type { SdkRequestHandler } from '../http/undici-handler.ts';
import type { OutgoingRequest } from '../http/wire-request.ts';
import { onAbort } from '../on-abort.ts';
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
      const signals = abortSignal === undefined || abortSignal === signal ? [signal] : [signal, abortSignal];
      const isStream = streamed || isEventStream;
      const until = isStream ? untilEnd : untilAnswered;
      return withinTime(requestTimeout, (late) =>
        until(late === undefined ? signals : [...signals, late], (ended) =>
          handler.handle(request, { streamed: isStream, signal: ended }),
        ),
      );
    },
  };
}

/** A longer one would be over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Run<T> = (signal: AbortSignal | undefined) => Promise<T>;

/** A stream that has begun still ends with the signals. */
function untilEnd<T>(signals: readonly AbortSignal[], run: Run<T>): Promise<T> {
  return run(signals.length === 1 ? signals[0] : AbortSignal.any([...signals]));
}

/**
 * An answer that is here is whole: nothing listens any more then. What Node combines is kept with its listeners until
 * one of the signals fires, and those of a program may live as long as the process.
 */
async function untilAnswered<T>(signals: readonly AbortSignal[], run: Run<T>): Promise<T> {
  if (signals.length === 1) return run(signals[0]);
  const end = new AbortController();
  const ended = signals.find(({ aborted }) => aborted);
  if (ended !== undefined) end.abort(ended.reason);
  const releases = signals.map((each) => onAbort(each, () => end.abort(each.reason)));
  try {
    return await run(end.signal);
  } finally {
    for (const release of releases) release();
  }
}

/** Ends when its time is up. */
async function withinTime<T>(ms: number, run: Run<T>): Promise<T> {
  if (!(ms > 0 && ms <= LONGEST_TIMER_MS)) return run(undefined);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  try {
    return await run(late.signal);
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
