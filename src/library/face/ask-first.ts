import { unlessAborted } from '../../aws/unless-aborted.ts';
import { CoveError } from '../../cove-error.ts';
import { reasonOf } from '../cove/guard-listener.ts';
import type { Host } from '../host.ts';
import { closeRun } from './heed-listener.ts';
import type { OpenReport } from './open-report.ts';

/** Asks whether changes may be made. Anything but `true` is a no. */
export type Confirm = (question: string, list: string) => boolean | Promise<boolean>;

/**
 * Runs changes whose function asks somebody else's: one that throws has not agreed, which is recorded before the run is
 * rejected with it; and once the run has ended, no answer is waited for.
 *
 * @throws {CoveError} `usage` if `confirm` threw, or rejected.
 */
export async function whileAsking<R extends OpenReport>(
  confirm: Confirm,
  host: Host,
  run: (host: Host) => Promise<R>,
): Promise<R> {
  let failure: unknown;
  let hasFailed = false;
  const ask = async (question: string, list: string): Promise<boolean> => {
    const { signal } = host;
    try {
      return (await unlessAborted((async () => confirm(question, list))(), signal, () => undefined)) === true;
    } catch (error) {
      hasFailed = !signal.aborted;
      failure = error;
      return false;
    }
  };
  const done = await run({ ...host, confirm: ask });
  if (!hasFailed) return done;
  throw new CoveError('usage', `confirm threw: ${reasonOf(failure)}`, { hint: await closeRun(done), cause: failure });
}
