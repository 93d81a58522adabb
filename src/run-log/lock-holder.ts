import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { hearLifeSign } from './life-sign.ts';
import { type ProcessIdentity, startOf } from './process-identity.ts';

/** The process that wants a lock, and how it finds out whether another one on this machine is still alive. */
export interface LockOwner {
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

/** What a lock, or the claim on one, says of the process that has it. */
export interface Holder extends ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** The name of its socket, in the folder of the lock. */
  readonly sign: string | null;
  /** Drawn by each process: no two of them ever write the same text. */
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
      sign: nameOf(sign),
      drawn: drawn ?? null,
    };
  } catch {
    return undefined;
  }
}

/** A lock that is being written is empty, or the beginning of one. */
export function isOfOthers(text: string): boolean {
  const begin = '{"pid":';
  return !text.startsWith(begin) && !begin.startsWith(text);
}

/** A file next to the lock, and no other. */
function nameOf(sign: unknown): string | null {
  return typeof sign === 'string' && /\.lock\.[0-9a-f]{8}$/.test(sign) && !/[/\\]/.test(sign) ? sign : null;
}

/** Whether it is this process: a run of it, or a report that is still read. */
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
