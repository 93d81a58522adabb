import { createHash } from 'node:crypto';
import { readlink, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { refuseDevice } from '../refuse-device.ts';
import { readRegularFile } from '../regular-file.ts';
import { giveLifeSign, hearLifeSign, type LifeSign } from './life-sign.ts';
import { isMountedAlone } from './mounted-alone.ts';
import { ownIdentity, type ProcessIdentity, startOf } from './process-identity.ts';

export interface RunLogLock {
  release(): Promise<void>;
}

/** The process that wants a lock, and how it finds out whether another one on this machine is still alive. */
export interface LockOwner {
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
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
  const content = JSON.stringify({ pid: owner.pid, host: hostname(), ...own, sign: sign?.name ?? null });
  try {
    if (!(await create(lock, content))) await takeOver({ file, lock, content, own, owner });
  } catch (error) {
    await sign?.end();
    throw error;
  }
  heldLocks.add(lock);
  return { release: () => release(lock, sign) };
}

async function release(lock: string, sign: LifeSign | undefined): Promise<void> {
  heldLocks.delete(lock);
  await rm(lock, { force: true });
  await sign?.end();
}

/** The locks of this process. */
const heldLocks = new Set<string>();

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
  throw new CoveError('file', `the run log ${shown} is mounted by itself, and whoever else has it could not be seen`, {
    hint: 'mount the folder that it is in: the lock of a log is beside it',
  });
}

interface Claim {
  readonly file: string;
  readonly lock: string;
  readonly content: string;
  readonly own: ProcessIdentity;
  readonly owner: LockOwner;
}

/** @throws {CoveError} `file` if the holder is alive, or nobody can tell. */
async function takeOver(claim: Claim): Promise<void> {
  const { file, lock, content } = claim;
  const text = await readLock(lock);
  const holder = toHolder(text);
  if (heldLocks.has(lock)) throw heldHere(file);
  if (holder === undefined && isOfOthers(text)) throw noLock(file, lock);
  const isGone = holder !== undefined && (await isHolderGone(holder, claim));
  if (!isGone) throw held(file, lock, holder);
  if (!(await takeAway(lock, text)) || !(await create(lock, content))) throw held(file, lock, undefined);
  if (holder.sign !== null) await rm(path.join(path.dirname(lock), holder.sign), { force: true });
}

/** Far more than a holder says of itself. */
const MOST_BYTES = 100_000;

/** Empty for what is not a lock of ours: a pipe, which would be waited for, or a file that is too large. */
function readLock(lock: string): Promise<string> {
  return readRegularFile(lock, MOST_BYTES).catch(() => '');
}

async function isHolderGone(holder: Holder, { lock, own, owner }: Claim): Promise<boolean> {
  // A lock of an earlier release, or of a system without /proc, contains only pid and host. Whoever had our pid is
  // gone, or it would not be ours.
  if (holder.boot === null) {
    return holder.host === hostname() && (holder.pid === owner.pid || !owner.isAlive(holder.pid));
  }
  // It may be this machine before a reboot, or another one with the same name: nobody can tell.
  if (holder.boot !== own.boot) return false;
  if (holder.namespace !== null && holder.namespace === own.namespace) {
    if (!owner.isAlive(holder.pid)) return true;
    return holder.start !== null && holder.start !== (await startOf(holder.pid));
  }
  return holder.sign !== null && (await hearLifeSign(lock, holder.sign)) === 'silent';
}

/**
 * Removes the lock of a process that is gone. Two may try at once, and the second must not touch what the first has put
 * there meanwhile, even for a moment: whoever holds the claim on this very lock removes it, and looks again before.
 */
async function takeAway(lock: string, text: string): Promise<boolean> {
  const claim = `${lock}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}.claim`;
  if (!(await create(claim, ''))) return false;
  try {
    if ((await readLock(lock)) !== text) return false;
    await rm(lock);
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

interface Holder extends ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** The name of its socket, in the folder of the lock. */
  readonly sign: string | null;
}

async function create(lock: string, content: string): Promise<boolean> {
  try {
    await writeFile(lock, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // A full disk leaves an empty lock, which would stay forever: there is nobody to check for.
    await rm(lock, { force: true });
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CoveError('file', `cannot create ${lock}: ${fileReason(cause)}`, {
      hint: isMissing
        ? 'its folder does not exist: create it first'
        : 'a run locks its log with this file: the folder must be writable',
      cause,
    });
  }
}

/** @returns undefined for a lock that cannot be read: it is being written, or was never ours. It stays. */
function toHolder(text: string): Holder | undefined {
  try {
    const { pid, host, boot, namespace, start, sign }: Partial<Holder> = JSON.parse(text);
    if (typeof pid !== 'number' || typeof host !== 'string') return undefined;
    return { pid, host, boot: boot ?? null, namespace: namespace ?? null, start: start ?? null, sign: nameOf(sign) };
  } catch {
    return undefined;
  }
}

/** A lock that is being written is empty, or the beginning of one. */
function isOfOthers(text: string): boolean {
  const begin = '{"pid":';
  return !text.startsWith(begin) && !begin.startsWith(text);
}

/** A file next to the lock, and no other. */
function nameOf(sign: unknown): string | null {
  return typeof sign === 'string' && /\.lock\.[0-9a-f]{8}$/.test(sign) && !/[/\\]/.test(sign) ? sign : null;
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
