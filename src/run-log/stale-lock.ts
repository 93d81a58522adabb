import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createLock, readLockText } from './create-lock.ts';
import { type Asking, type Holder, isHolderGone, toHolder } from './lock-holder.ts';

/** Who takes a lock over. */
export interface Claimant extends Asking {
  /** What its locks and claims say. */
  readonly text: string;
}

/** A lock that was read. */
interface Read {
  readonly text: string;
  readonly holder: Holder;
}

/**
 * Removes the lock of a process that is gone, and what it left beside it. Two may try at once, and the second must not
 * touch what the first has put there meanwhile, even for a moment: whoever holds the claim on this very text removes
 * it, and looks again before. A claim is a lock of its own: that of a process that was killed under way is taken away
 * in the same manner, under a claim on its text.
 *
 * @param file - the lock, or a claim on one.
 * @param was - what it says, and of whom: a process that is gone.
 * @param within - the claims that wait for this one to be taken away.
 * @returns whether we have removed it.
 */
export async function isTakenAway(
  file: string,
  was: Read,
  claimant: Claimant,
  within: readonly string[] = [],
): Promise<boolean> {
  const { text, holder } = was;
  const claim = `${claimant.lock}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}.claim`;
  if (!(await isClaimed(claim, claimant, within))) return false;
  try {
    if ((await readLockText(file)) !== text) return false;
    await rm(file);
  } finally {
    await rm(claim, { force: true });
  }
  if (holder.sign !== null) await rm(path.join(path.dirname(claimant.lock), holder.sign), { force: true });
  return true;
}

/** Each level is a process that was killed while it took away the claim of another one. */
const MOST_LEVELS = 20;

async function isClaimed(claim: string, claimant: Claimant, within: readonly string[]): Promise<boolean> {
  if (await createLock(claim, claimant.text)) return true;
  // Somebody has copied the lock to where the claim on it would be: it would be the claim on itself, without end.
  if (within.includes(claim) || within.length === MOST_LEVELS) return false;
  const text = await readLockText(claim);
  const holder = toHolder(text);
  if (holder === undefined || !(await isHolderGone(holder, claimant))) return false;
  const isGone = await isTakenAway(claim, { text, holder }, claimant, [...within, claim]);
  return isGone && createLock(claim, claimant.text);
}
