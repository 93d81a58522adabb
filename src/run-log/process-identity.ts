import { readFile, readlink } from 'node:fs/promises';

/**
 * What tells a process from all others: its number is that of another process after a restart, in another container,
 * and once the system gives it away again. Null where the system does not say.
 */
export interface ProcessIdentity {
  /** Of the running kernel: two containers of one machine share it, and it is another one after each start. */
  readonly boot: string | null;
  /** The space in which process numbers are given: each container has one. */
  readonly namespace: string | null;
  /** When the process began, in ticks since the kernel did. */
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

/** When a process of our own namespace began; null where there is none, or the system does not say. */
export async function startOf(pid: number | 'self'): Promise<string | null> {
  const stat = await readLine(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name of the program, in parentheses, may hold anything. The start is the 22nd field, the 20th behind the name.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

async function readLine(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
