import process from 'node:process';
import { errorCode } from '../../files/error-code.ts';
import type { Host } from '../host.ts';

/** What the functions of the library use of their process, unless their options say otherwise. */
export function thisProcess(): Pick<Host, 'cwd' | 'env' | 'self'> {
  return { cwd: process.cwd(), env: process.env, self: { pid: process.pid, isAlive } };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is alive, and belongs to somebody else.
    return errorCode(error) !== 'ESRCH';
  }
}
