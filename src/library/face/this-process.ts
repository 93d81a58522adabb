import process from 'node:process';
import type { Host } from '../host.ts';

/** What the functions of the library take of the process that they run in, where their options do not say otherwise. */
export function thisProcess(): Pick<Host, 'cwd' | 'env' | 'self'> {
  return { cwd: process.cwd(), env: process.env, self: { pid: process.pid, isAlive } };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
