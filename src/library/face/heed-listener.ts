import { CoveError } from '../../cove-error.ts';
import { deepFrozen } from '../cove/frozen.ts';
import { createListenerGuard } from '../cove/guard-listener.ts';
import type { Host, HostEvent } from '../host.ts';
import { inOptionWords } from '../words/option-words.ts';
import type { HostOptions } from './engine-options.ts';
import type { OpenReport } from './open-report.ts';

type Listening = Pick<HostOptions, 'signal' | 'onEvent'> & Pick<Host, 'connection'>;

/** A run's options with a listener that can be called by anything, and a signal that its failure ends. */
export interface Heeded<L extends Listening> {
  readonly options: L;
  /** `usage`, if the listener, or that of the connection, threw, or what it returned was rejected. */
  failure(): Error | undefined;
  /** What the listener has begun is over, or has taken too long: then `failure` has the last word. */
  settled(): Promise<void>;
  /** The run is over for its caller: later failures are reported to nobody. */
  over(): void;
}

/**
 * A listener that throws, or whose promise rejects, ends the run: its error must not look like one of AWS, leave a
 * change half made, or take the process with it.
 */
export function heedListener<L extends Listening>(given: L): Heeded<L> {
  const { onEvent, signal, connection } = given;
  const shared = connection?.listener;
  if (onEvent === undefined && shared === undefined) {
    return { options: given, failure: () => undefined, settled: async () => undefined, over: () => undefined };
  }
  const broken = new AbortController();
  let failure: CoveError | undefined;
  let isOver = false;
  const guarded = createListenerGuard('onEvent', onEvent, (error) => {
    failure ??= error;
    broken.abort(failure);
  });
  return {
    options: {
      ...given,
      // The run depends on these: a finding is planned from what was read, and a record is written.
      onEvent: guarded && ((event) => (isOver ? undefined : guarded.listen(deepFrozen(inOptions(event))))),
      signal: AbortSignal.any([signal, shared?.signal, broken.signal].filter((each) => each !== undefined)),
    },
    failure: () => failure ?? shared?.takeFailure(),
    settled: async () => guarded?.settled(),
    over: () => {
      isOver = true;
    },
  };
}

function inOptions(event: HostEvent): HostEvent {
  return event.type === 'note' ? { ...event, text: inOptionWords(event.text) } : event;
}

/**
 * Runs something with such a listener.
 *
 * @param discard - called with what it gave, if the listener failed; gives the hint of the error.
 */
export async function whileHeeded<L extends Listening, T>(
  given: L,
  run: (options: L) => Promise<T>,
  discard: (result: T) => Promise<string | undefined> = async () => undefined,
): Promise<T> {
  const { options, failure, settled, over } = heedListener(given);
  const result = await run(options).catch((error: unknown) => {
    over();
    throw failure() ?? error;
  });
  await settled();
  over();
  const failed = failure();
  if (failed === undefined) return result;
  throw new CoveError('usage', failed.message, { hint: await discard(result), cause: failed.cause });
}

/** For a run that is recorded: what it has done is not lost with its report. */
export async function closeRun({ runLog, close }: OpenReport): Promise<string | undefined> {
  await close();
  return runLog === undefined ? undefined : `what was done by then is in the run log ${runLog}`;
}
