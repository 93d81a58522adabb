import { readlink, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { CoveError } from '../cove-error.ts';
import { refuseDevice } from '../files/refuse-device.ts';
import { createLock, readLockText } from './create-lock.ts';
import { giveLifeSign, type LifeSign } from './life-sign.ts';
import { type Holder, holderText, isHolderGone, isOfOthers, isOwn, type LockOwner, toHolder } from './lock-holder.ts';
import { isMountedAlone } from './mounted-alone.ts';
import { ownIdentity } from './process-identity.ts';
import { type Claimant, isTakenAway } from './stale-lock.ts';

export interface RunLogLock {
  release(): Promise<void>;
}

/**
 * Reserves a run log for one process: a lock next to the file that the path leads to, created exclusively. The lock of
 * a process that is gone is taken over; that of another machine is never known to be stale, and stays until somebody
 * removes it.
 *
 * A process is identified by its kernel's boot, its pid, the pid namespace and its own start. For a process in another
 * container, whose pid means nothing here, a socket next to the lock shows whether it is alive.
 *
 * @throws {CoveError} `file` if another process holds it, or the log has other names or is mounted without its folder;
 *   `usage` for a pipe or a device.
 */
export async function lockRunLog(file: string, owner: LockOwner): Promise<RunLogLock> {
  await refuseDevice(file, `the run log ${file}`);
  const real = await realPath(file);
  await refuseOtherNames(real, file);
  await refuseMountedAlone(real, file);
  const lock = `${real}.lock`;
  const sign = await giveLifeSign(lock);
  const own = await ownIdentity();
  const text = holderText(owner, own, sign?.name);
  try {
    if (!(await createLock(lock, text))) await takeOver(file, { lock, text, own, owner });
  } catch (error) {
    await sign?.end();
    throw error;
  }
  return { release: () => release(lock, sign) };
}

async function release(lock: string, sign: LifeSign | undefined): Promise<void> {
  await rm(lock, { force: true });
  await sign?.end();
}

const MOST_LINKS = 40;

/** Where a file is or will be: a symbolic link is another name of what it leads to. */
async function realPath(file: string): Promise<string> {
  let next = path.resolve(file);
  for (let links = 0; links < MOST_LINKS; links += 1) {
    const found = await realpath(next).catch(() => undefined);
    if (found !== undefined) return found;
    const folder = await realpath(path.dirname(next)).catch(() => path.dirname(next));
    const here = path.join(folder, path.basename(next));
    const target = await readlink(here).catch(() => undefined);
    if (target === undefined) return here;
    next = path.resolve(folder, target);
  }
  return next;
}

/** A second name in the file system has its own lock, and nobody can tell where it is. */
async function refuseOtherNames(real: string, shown: string): Promise<void> {
  const found = await stat(real).catch(() => undefined);
  if (found === undefined || !found.isFile() || found.nlink < 2) return;
  throw new CoveError('file', `the run log ${shown} has ${found.nlink} names (hard links), and each could be in use`, {
    hint: 'give it a single name: copy it to a separate file, or remove the other links',
  });
}

/** The lock would be in the folder of this container, where nobody else with the same log looks for it. */
async function refuseMountedAlone(real: string, shown: string): Promise<void> {
  if (!(await isMountedAlone(real))) return;
  throw new CoveError('file', `the run log ${shown} is mounted by itself, so nothing shows who else uses it`, {
    hint: 'mount the folder that it is in: the lock of a log is beside it',
  });
}

/** @throws {CoveError} `file` if the holder is alive, or nobody can tell. */
async function takeOver(file: string, claimant: Claimant): Promise<void> {
  const { lock } = claimant;
  const text = await readLockText(lock);
  const holder = toHolder(text);
  if (holder === undefined && isOfOthers(text)) throw noLock(file, lock);
  if (holder !== undefined && isOwn(holder)) throw heldHere(file);
  if (holder === undefined || !(await isHolderGone(holder, claimant))) throw held(file, lock, holder);
  if (!(await isTakenAway(lock, { text, holder }, claimant)) || !(await createLock(lock, claimant.text))) {
    throw held(file, lock, undefined);
  }
}

/** By another run, or by a report that is still read from it. */
function heldHere(file: string): CoveError {
  return new CoveError('file', `the run log ${file} is in use by this process`, {
    hint: 'wait until the run has ended, and close its report',
  });
}

/** Nobody is asked to remove what is not ours. */
function noLock(file: string, lock: string): CoveError {
  return new CoveError('file', `the run log ${file} would be locked with ${lock}, which is not the lock of a run`, {
    hint: 'name another run log, or move that file away',
  });
}

function held(file: string, lock: string, holder: Holder | undefined): CoveError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new CoveError('file', `the run log ${file} is in use by ${who}`, {
    hint: `wait until it has ended; if it is certainly gone, remove ${lock}`,
  });
}
