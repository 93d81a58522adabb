import { open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';

export interface RunLogLock {
  release(): Promise<void>;
}

/** The process that wants a lock, and how it tells whether another one on this machine still lives. */
export interface LockOwner {
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Keeps a run log to one process: `<log>.lock`, created exclusively. The lock of a process that is gone is taken over;
 * one of another machine cannot be told, and stands until somebody removes it.
 *
 * @throws {CoveError} `file` where another process holds it.
 */
export async function lockRunLog(path: string, owner: LockOwner): Promise<RunLogLock> {
  const lock = `${path}.lock`;
  const content = JSON.stringify({ pid: owner.pid, host: hostname() });
  if (!(await create(lock, content))) {
    const holder = await readHolder(lock);
    const isGone = holder !== undefined && holder.host === hostname() && !owner.isAlive(holder.pid);
    if (!isGone || !(await takeAway(lock, holder, owner.pid)) || !(await create(lock, content))) {
      throw held(path, lock, isGone ? undefined : holder);
    }
  }
  return { release: () => rm(lock, { force: true }) };
}

/**
 * Removes the lock of a process that is gone. Two may try at once: the lock is moved aside first, and put back where it
 * turns out to be the new lock of the other one.
 */
async function takeAway(lock: string, holder: Holder, pid: number): Promise<boolean> {
  const aside = `${lock}.${pid}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    // The other one was faster.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const moved = await readHolder(aside);
  if (moved?.pid === holder.pid && moved.host === holder.host) {
    await rm(aside);
    return true;
  }
  await rename(aside, lock);
  return false;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
}

async function create(lock: string, content: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx', 0o600);
    await file.writeFile(content);
    await file.close();
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CoveError('file', `Cannot create ${lock}: ${fileReason(cause)}`, {
      hint: isMissing
        ? 'Its folder does not exist: create it first.'
        : 'A run keeps its log to itself by this file: the folder must be writable.',
      cause,
    });
  }
}

/** @returns undefined for a lock that cannot be read: it is being written, or was never one of ours. It stands. */
async function readHolder(lock: string): Promise<Holder | undefined> {
  try {
    const { pid, host }: Partial<Holder> = JSON.parse(await readFile(lock, 'utf8'));
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

function held(path: string, lock: string, holder: Holder | undefined): CoveError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new CoveError('file', `The run log ${path} is in use by ${who}`, {
    hint: `Wait until it has ended. If it is surely gone, remove ${lock}.`,
  });
}
