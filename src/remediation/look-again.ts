import { type LoggedChange, wasBegun } from '../run-log/logged-changes.ts';
import { type ApplyOptions, type Ending, ending, says } from './change-run.ts';
import { isChanged, leftBy, verify } from './make-calls.ts';

/**
 * Whether an earlier run with the same log has finished a change, so that nothing more is called for it. A rollback
 * that AWS refused in part may continue: what is undone is not called again, and what is not still has to be.
 */
export function isFinished(logged: LoggedChange, begins: ApplyOptions['begins']): boolean {
  const { final } = logged;
  if (final === undefined || final.state === 'refused') return false;
  return begins === 'found' || final.state === 'remediated' || (final.state === 'unverified' && hasMadeAll(logged));
}

/**
 * The current state of a change that an earlier run with the same log has finished. Nothing is called, and the log is
 * not taken as proof.
 */
export async function lookAgain(logged: LoggedChange, options: ApplyOptions): Promise<Ending> {
  const { change, final } = logged;
  await options.whyNotTargeted(change);
  const state = final?.state ?? 'failed';
  if (state === 'failed' || state === 'drifted')
    return ending(state, ofEarlierRun(final?.message ?? ''), final?.error ?? null);
  const when = final === undefined ? '' : ` on ${final.at}`;
  if (state === 'unverified') {
    // That the policy finds it after a rollback was not proof then, and is not now.
    if (options.begins === 'not-found') return ending(state, ofEarlierRun(final?.message ?? ''), final?.error ?? null);
    const now = await verify(change, options);
    const isSeen = now.state === 'remediated' && hasMadeAll(logged) && leftBy(logged).canReadingTell;
    return isSeen
      ? ending(
          'already-compliant',
          `an earlier run with this log made the calls, and now ${now.message.split('; ').at(-1)}; nothing was called`,
        )
      : ending('unverified', ofEarlierRun(final?.message ?? ''), final?.error ?? null);
  }
  const now = await options.reread(change);
  const done = wasBegun(logged)
    ? `an earlier run with this log made the calls${when}`
    : `an earlier run with this log had nothing to call${when}`;
  if (isChanged(options)(now)) return ending('already-compliant', `${done}, and ${says(now)} now; nothing was called`);
  if (now.state === 'unreadable') return ending('unverified', `${done}; now ${says(now)}`, now.error);
  return ending(
    'refused',
    `${done}, and ${says(now)} again: nothing is called twice from the same log; make a new plan`,
  );
}

function hasMadeAll({ change, calls }: LoggedChange): boolean {
  return change.calls.every((_, index) => calls.has(index) && calls.get(index) !== 'refused');
}

const EARLIER = 'of an earlier run with this log: ';

function ofEarlierRun(message: string): string {
  return message.startsWith(EARLIER) ? message : `${EARLIER}${message}`;
}
