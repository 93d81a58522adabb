import type { Change } from '../run-log/records.ts';
import {
  type ApplyOptions,
  type Begun,
  type Brake,
  callKey,
  type Ending,
  ending,
  rereadUntil,
  says,
} from './change-run.ts';
import { isChanged } from './make-calls.ts';

/**
 * Nothing is sent twice, not even for two changes. What the other one's call did is read: a change that is made by it
 * needs no call of its own. One that has more calls is not made without the first of them.
 */
export async function sameCallMade(change: Change, options: ApplyOptions, brake: Brake): Promise<Ending> {
  const after = await rereadUntil(change, options, isChanged(options));
  const shared = sharedCalls(change, brake);
  const told = `${shared.map(saysShared).join(', ')}; no call is made twice, so nothing was called for this change`;
  if (isChanged(options)(after)) return ending('already-compliant', `${told}; read again: ${says(after)}`);
  const error = after.state === 'unreadable' ? after.error : null;
  if (options.begins === 'found' && shared.length < change.calls.length) {
    const rest = `${change.calls.length - shared.length} of its ${change.calls.length} calls are still to be made`;
    return ending('refused', `${told}; read again: ${says(after)}; ${rest}: make a new plan, ${WHICH_TELLS}`, error);
  }
  return ending('unverified', `unknown, verify: ${told}; read again: ${says(after)}`, error);
}

const WHICH_TELLS = 'which has what is left to do after the other change';

interface SharedCall extends Begun {
  readonly operation: string;
}

function sharedCalls(change: Change, brake: Brake): SharedCall[] {
  return change.calls.flatMap(({ operation }, index) => {
    const begun = brake.begun.get(callKey(change, index));
    return begun === undefined ? [] : [{ ...begun, operation }];
  });
}

function saysShared({ operation, change: { policy, resource }, result }: SharedCall): string {
  const became = result === 'done' ? 'was made' : 'was sent, and its answer lost,';
  return `the same ${operation} ${became} for another change: ${resource} (${policy})`;
}
