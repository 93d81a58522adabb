import type { Change } from '../run-log/records.ts';
import {
  type ApplyOptions,
  type Begun,
  type Brake,
  changeCallKey,
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
  const told = `${shared.join(', ')}; no call is made twice, so nothing was called for this change; read again: ${says(after)}`;
  if (canReadingTell && isChanged(options)(after)) return ending('already-compliant', told);
  const error = after.state === 'unreadable' ? after.error : null;
  const rest =
    left === 0 ? '' : `; ${left} of its ${change.calls.length} calls ${left === 1 ? 'is' : 'are'} still to be made`;
  if (options.begins === 'found' && left > 0) {
    return ending('refused', `${told}${rest}: make a new plan, ${WHICH_TELLS}`, error);
  }
  return ending('unverified', `unknown, verify: ${told}${rest}`, error);
}

const WHICH_TELLS = 'which has what is left to do after the other change';

/** @returns its calls that were made for others, and how many were made for nobody. */
function callsOf(change: Change, brake: Brake): { readonly shared: readonly string[]; readonly left: number } {
  const begun = change.calls.map((_, index) => brake.begun.get(changeCallKey(change, index)));
  const left = begun.filter((each) => each === undefined).length;
  return { shared: begun.flatMap((each, index) => saysShared(change, index, each)), left };
}

/** For which other change a call was made, in words; nothing where that is none, or the change itself. */
export function saysShared({ id, calls }: Change, index: number, begun: Begun | undefined): string[] {
  if (begun === undefined || begun.change.id === id) return [];
  const { resource, policy } = begun.change;
  const became = begun.result === 'done' ? 'was made' : 'was sent, and its answer lost,';
  return [`the same ${calls[index]?.operation ?? ''} ${became} for another change: ${resource} (${policy})`];
}
