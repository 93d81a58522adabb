import type { CallResult, LoggedChange } from '../run-log/logged-changes.ts';
import type { Change, ErrorRecord } from '../run-log/records.ts';
import type { SendOutcome } from './change-log.ts';
import { type ApplyOptions, type Ending, ending, type Reread, rereadUntil, says } from './change-run.ts';

export interface MakeCallsOptions {
  /** What became of the calls so far, by index. @default none was begun */
  readonly made?: ReadonlyMap<number, CallResult>;
  /** Calls that AWS may refuse, since they may have nothing to do. @default none */
  readonly mayBeRefused?: ReadonlySet<number>;
  /** Whether a reading tells what became of a call whose answer is lost. @default where it is the only call */
  readonly canReadingTell?: boolean;
  /** Whether the same call was made for something else: it is not made again. @default none was */
  readonly isMadeElsewhere?: (index: number) => boolean;
  /** Called when something was sent that AWS has not refused. @default nobody is */
  readonly onSent?: (index: number, result: 'done' | 'unknown') => void;
}

/**
 * Makes the calls of a change that have not been made yet, one after another: intent → call → result, each on disk. It
 * ends with the first one that fails.
 *
 * @returns how the change ended; undefined if all calls were made, and their effect is yet to be verified.
 */
export async function makeCalls(
  change: Change,
  options: ApplyOptions,
  {
    made = new Map(),
    mayBeRefused = new Set(),
    canReadingTell = change.calls.length === 1,
    isMadeElsewhere,
    onSent,
  }: MakeCallsOptions = {},
): Promise<Ending | undefined> {
  for (const [index, call] of change.calls.entries()) {
    if (made.get(index) === 'done' || isMadeElsewhere?.(index) === true) continue;
    await options.log.append({ type: 'intent', change: change.id, call: index, at: options.now().toISOString() });
    const sent = await options.send(change, call);
    if (sent.result !== 'refused') onSent?.(index, sent.result);
    const error = sent.result === 'done' ? null : sent.error;
    await options.log.append({
      type: 'result',
      change: change.id,
      call: index,
      result: sent.result,
      error,
      ...(sent.result === 'done' && sent.answers !== undefined ? { answers: sent.answers } : {}),
      at: options.now().toISOString(),
    });
    if (sent.result === 'refused' && !(mayBeRefused.has(index) && mayHaveNothingToDo(sent.error))) {
      return refusedCall(change, index, sent);
    }
    if (sent.result === 'unknown') {
      const left = change.calls.length - index - 1;
      return settleUnknown(change, options, {
        cause: `the answer was lost: ${sent.error.message}`,
        error: sent.error,
        left,
        canReadingTell,
      });
    }
  }
  return undefined;
}

/** A refusal or a throttling does not say that there is nothing to do. */
function mayHaveNothingToDo({ kind }: ErrorRecord): boolean {
  return kind === 'validation';
}

function refusedCall(
  change: Change,
  index: number,
  { error, isUnsent = false }: Extract<SendOutcome, { result: 'refused' }>,
): Ending {
  const operation = change.calls[index]?.operation ?? '';
  if (isUnsent) {
    const sent =
      index === 0 ? 'nothing was sent' : `${index} of ${change.calls.length} calls had been made, and it was not sent`;
    return ending('failed', `${operation}: ${sent}: ${error.message}`, error);
  }
  const before = index === 0 ? 'nothing was changed' : `${index} of ${change.calls.length} calls had been made`;
  return ending('failed', `${operation} was refused, ${before}: ${error.message}`, error);
}

/** The calls have taken effect when the policy says the opposite of what it said before. */
export async function verify(change: Change, options: ApplyOptions): Promise<Ending> {
  const after = await rereadUntil(change, options, isChanged(options));
  const error = after.state === 'unreadable' ? after.error : null;
  return ending(isChanged(options)(after) ? 'remediated' : 'unverified', `the call was made; ${says(after)}`, error);
}

export function isChanged({ begins }: ApplyOptions): (answer: Reread) => boolean {
  return ({ state }) => state !== 'unreadable' && state !== begins;
}

export interface Unknown {
  readonly cause: string;
  readonly error?: ErrorRecord | null;
  /** Calls of the change that were not made, and will not be. */
  readonly left: number;
  /**
   * Whether what the policy says tells what became of the call. Of several calls it cannot: that it does not find the
   * resource is what it may say after the first one already.
   */
  readonly canReadingTell: boolean;
}

/**
 * A call that may or may not have been made is never repeated: only reading can tell. A half-made change does not count
 * as made.
 */
export async function settleUnknown(
  change: Change,
  options: ApplyOptions,
  { cause, error = null, left, canReadingTell }: Unknown,
): Promise<Ending> {
  const after = await rereadUntil(change, options, isChanged(options));
  const open = left === 0 ? '' : `; ${left} of ${change.calls.length} calls ${left === 1 ? 'was' : 'were'} not made`;
  const told = `${cause}; read again: ${says(after)}${open}`;
  if (isChanged(options)(after) && left === 0 && canReadingTell) return ending('remediated', told, error);
  return ending('unverified', `unknown, verify: ${told}. Nothing was sent again`, error);
}

/** What an earlier run left of a change that it began but did not finish. */
export function leftBy({ change, calls }: LoggedChange): Unknown {
  const results = [...calls.values()];
  const made = results.filter((result) => result === 'done').length;
  const left = change.calls.length - results.filter((result) => result !== 'refused').length;
  // What AWS has said is done needs no reading to tell.
  const canReadingTell = change.calls.length === 1 || !results.includes('unknown');
  return { cause: causeOf(made, change.calls.length, results.includes('unknown')), left, canReadingTell };
}

function causeOf(made: number, all: number, isUnknown: boolean): string {
  if (made === all) return 'an earlier run made the calls and ended before it had verified them';
  if (isUnknown) return 'an earlier run ended between a call and its record';
  return `an earlier run ended after ${made} of ${all} calls`;
}
