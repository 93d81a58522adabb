import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { hearLifeSign } from './life-sign.ts';
import { type ProcessIdentity, startOf } from './process-identity.ts';

/** The process that wants a lock, and how it finds out whether another one on this machine is still alive. */
export interface LockOwner {
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

/** What a lock, or a claim on one, says about the process that holds it. */
export interface Holder extends ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** The name of its socket, in the folder of the lock. */
  readonly sign: string | null;
  /** A random text of the process: no two processes ever write the same lock. */
  readonly drawn: string | null;
}

/** Of this process. */
const DRAWN = randomBytes(8).toString('hex');

export function holderText(owner: LockOwner, own: ProcessIdentity, sign: string | undefined): string {
  return JSON.stringify({ pid: owner.pid, host: hostname(), ...own, sign: sign ?? null, drawn: DRAWN });
}

/** @returns undefined for a lock that cannot be read: it is being written, or was never ours. It stays. */
export function toHolder(text: string): Holder | undefined {
  try {
    const { pid, host, boot, namespace, start, sign, drawn }: Partial<Holder> = JSON.parse(text);
    if (typeof pid !== 'number' || typeof host !== 'string') return undefined;
    return {
      pid,
      host,
      boot: boot ?? null,
      namespace: namespace ?? null,
      start: start ?? null,
      sign: signIn(sign),
      drawn: drawn ?? null,
    };
  } catch {
    return undefined;
  }
}

/** Whether a file is not a lock of ours. A lock that is being written is empty, or the beginning of one. */
export function isOfOthers(text: string): boolean {
  const begin = '{"pid":';
  return !text.startsWith(begin) && !begin.startsWith(text);
}

/** The name of a file next to the lock, and of no other. */
function signIn(sign: unknown): string | null {
  return typeof sign === 'string' && /\.lock\.[0-9a-f]{8}$/.test(sign) && !/[/\\]/.test(sign) ? sign : null;
}

/** Whether this process holds it: for a run, or for a report that is still being read. */
export function isOwn({ drawn }: Holder): boolean {
  return drawn === DRAWN;
}

/** Who asks, and of which lock. */
export interface Asking {
  readonly lock: string;
  readonly own: ProcessIdentity;
  readonly owner: LockOwner;
}

/** Whether a process has certainly ended: where nobody can tell, it has not. */
export async function isHolderGone(holder: Holder, { lock, own, owner }: Asking): Promise<boolean> {
  if (isOwn(holder)) return false;
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
