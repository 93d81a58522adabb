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

/** What is known of a change when it turns out that one of its calls was made for another one. */
export interface SharedCalls {
  readonly brake: Brake;
  /** Whether what the policy says tells that the change is made. @default it does */
  readonly canReadingTell?: boolean;
}

/**
 * Nothing is sent twice, not even for two changes. What the other one's call did is read: a change that is made by it
 * needs no call of its own. One that has more calls is not made without the first of them.
 */
export async function sameCallMade(
  change: Change,
  options: ApplyOptions,
  { brake, canReadingTell = true }: SharedCalls,
): Promise<Ending> {
  const after = await rereadUntil(change, options, isChanged(options));
  const { shared, left } = callsOf(change, brake);
  const told = `${shared.map(saysShared).join(', ')}; no call is made twice, so nothing was called for this change; read again: ${says(after)}`;
  if (canReadingTell && isChanged(options)(after)) return ending('already-compliant', told);
  const error = after.state === 'unreadable' ? after.error : null;
  const rest = left === 0 ? '' : `; ${left} of its ${change.calls.length} calls are still to be made`;
  if (options.begins === 'found' && left > 0) {
    return ending('refused', `${told}${rest}: make a new plan, ${WHICH_TELLS}`, error);
  }
  return ending('unverified', `unknown, verify: ${told}${rest}`, error);
}

const WHICH_TELLS = 'which has what is left to do after the other change';

interface SharedCall extends Begun {
  readonly operation: string;
}

/** @returns its calls that were made for others, and how many were made for nobody. */
function callsOf(change: Change, brake: Brake): { readonly shared: readonly SharedCall[]; readonly left: number } {
  const made = change.calls.flatMap(({ operation }, index) => {
    const begun = brake.begun.get(callKey(change, index));
    return begun === undefined ? [] : [{ ...begun, operation }];
  });
  return { shared: made.filter((each) => each.change.id !== change.id), left: change.calls.length - made.length };
}

function saysShared({ operation, change: { policy, resource }, result }: SharedCall): string {
  const became = result === 'done' ? 'was made' : 'was sent, and its answer lost,';
  return `the same ${operation} ${became} for another change: ${resource} (${policy})`;
}
