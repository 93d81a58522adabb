import { readlink } from 'node:fs/promises';
import { readRegularFile } from '../files/regular-file.ts';

/**
 * What identifies a process: its pid belongs to another process after a reboot, in another container, and once the
 * system reuses it. Null if the system does not say.
 */
export interface ProcessIdentity {
  /** The boot id of the running kernel: shared by the containers of one machine, and different after each boot. */
  readonly boot: string | null;
  /** The pid namespace: each container has one. */
  readonly namespace: string | null;
  /** When the process began, in ticks since boot. */
  readonly start: string | null;
}

/** Of this process. Source: proc(5), https://man7.org/linux/man-pages/man5/proc.5.html */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return {
    boot: await readLine('/proc/sys/kernel/random/boot_id'),
    namespace: await readlink('/proc/self/ns/pid').catch(() => null),
    start: await startOf('self'),
  };
}

/** When a process in our own namespace began; null if there is none, or the system does not say. */
export async function startOf(pid: number | 'self'): Promise<string | null> {
  const stat = await readLine(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name of the program, in parentheses, may contain anything. The start is the 22nd field, the 20th after the
  // name.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

/** Of what the kernel says in one line. */
const MOST_BYTES = 65_536;

async function readLine(path: string): Promise<string | null> {
  try {
    const text = (await readRegularFile(path, MOST_BYTES)).trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
