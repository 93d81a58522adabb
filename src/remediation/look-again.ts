import { type LoggedChange, wasBegun } from '../run-log/logged-changes.ts';
import { type ApplyOptions, type Ending, ending, says } from './change-run.ts';
import { isChanged, leftBy, verify } from './make-calls.ts';

/**
 * Whether an earlier run on the same log has come to the end of a change, so that nothing is called for it any more. A
 * rollback that AWS refused in part may go on: what is back is not called again, and what is not still has to be.
 */
export function isFinished(logged: LoggedChange, begins: ApplyOptions['begins']): boolean {
  const { final } = logged;
  if (final === undefined || final.state === 'refused') return false;
  return begins === 'found' || final.state === 'remediated' || (final.state === 'unverified' && hasMadeAll(logged));
}

/**
 * How a change stands that an earlier run on the same log has finished. Nothing is called, and nothing is taken from
 * the log for true now.
 */
export async function lookAgain(logged: LoggedChange, options: ApplyOptions): Promise<Ending> {
  const { change, final } = logged;
  await options.whyNotTargeted(change);
  const state = final?.state ?? 'failed';
  if (state === 'failed' || state === 'drifted')
    return ending(state, ofEarlierRun(final?.message ?? ''), final?.error ?? null);
  const when = final === undefined ? '' : ` on ${final.at}`;
  if (state === 'unverified') {
    // That the policy finds it after a rollback was no proof then, and is none now.
    if (options.begins === 'not-found') return ending(state, ofEarlierRun(final?.message ?? ''), final?.error ?? null);
    const now = await verify(change, options);
    const isSeen = now.state === 'remediated' && hasMadeAll(logged) && leftBy(logged).canReadingTell;
    return isSeen
      ? ending(
          'already-compliant',
          `an earlier run on this log made the calls, and now ${now.message.split('; ').at(-1)}; nothing was called`,
        )
      : ending('unverified', ofEarlierRun(final?.message ?? ''), final?.error ?? null);
  }
  const now = await options.reread(change);
  const done = wasBegun(logged)
    ? `an earlier run on this log made the calls${when}`
    : `an earlier run on this log had nothing to call${when}`;
  if (isChanged(options)(now)) return ending('already-compliant', `${done}, and ${says(now)} now; nothing was called`);
  if (now.state === 'unreadable') return ending('unverified', `${done}; now ${says(now)}`, now.error);
  return ending('refused', `${done}, and ${says(now)} again: nothing is called twice from one log; make a new plan`);
}

function hasMadeAll({ change, calls }: LoggedChange): boolean {
  return change.calls.every((_, index) => calls.has(index) && calls.get(index) !== 'refused');
}

const EARLIER = 'of an earlier run on this log: ';

function ofEarlierRun(message: string): string {
  return message.startsWith(EARLIER) ? message : `${EARLIER}${message}`;
}
