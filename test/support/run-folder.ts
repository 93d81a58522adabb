import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ownUserId } from '../../src/files/own-user.ts';

/** What a run of the tests keeps for all of its files, beside what each test makes for itself and takes away again. */
const SHARED: ReadonlySet<string> = new Set(['state', 'runner']);

const PREFIX = 'cove-policy-tests-';

/**
 * The folder for temporary files of a run of the tests: its processes and those that they start have it as `TMPDIR`.
 *
 * @param parent - of all such folders. @default the system's own
 * @param pid - of the process that runs the tests.
 */
export function runFolder(parent = tmpdir(), pid = process.pid): string {
  return path.join(parent, `${PREFIX}${pid}`);
}

/**
 * Variables that lead temporary files, and the logs of programs that inherit the environment, into the folder of a run.
 */
export function leadingInto(folder: string): Record<string, string> {
  return { TMPDIR: folder, TMP: folder, TEMP: folder, XDG_STATE_HOME: path.join(folder, 'state') };
}

/** Creates the folder, and takes away those of runs that were killed. */
export function openRunFolder(folder: string): void {
  const parent = path.dirname(folder);
  for (const name of readdirSync(parent)) {
    const other = path.join(parent, name);
    if (name.startsWith(PREFIX) && (other === folder || isLeft(other))) removeLeft(other, parent);
  }
  mkdirSync(folder);
  // Whatever the umask is: nobody else writes there, and tests that are a plain user for a while go through it.
  chmodSync(folder, 0o711);
}

/**
 * Notes where the test runner keeps files of its own, which it leaves there if it is killed.
 *
 * @param runner - a folder beside that of the run.
 */
export function noteRunner(folder: string, runner: string): void {
  appendFileSync(path.join(folder, 'runner'), `${runner}\n`);
}

/**
 * Removes the folder with all that is in it.
 *
 * @returns what its tests have left there: mistakes of theirs, or of the program.
 */
export function closeRunFolder(folder: string): readonly string[] {
  const left = existsSync(folder) ? readdirSync(folder).filter((name) => !SHARED.has(name)) : [];
  rmSync(folder, { recursive: true, force: true });
  return left.sort();
}

/** Nobody runs in it any more: nobody here, and nobody in a container with process ids of its own. */
function isLeft(folder: string): boolean {
  const entry = lstatSync(folder, { throwIfNoEntry: false });
  const isOwn = entry?.isDirectory() === true && entry.uid === ownUserId();
  return (
    isOwn && Date.now() - entry.mtimeMs > HOUR_MS && !isRunning(Number(path.basename(folder).slice(PREFIX.length)))
  );
}

const HOUR_MS = 3_600_000;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function removeLeft(folder: string, parent: string): void {
  const noted = path.join(folder, 'runner');
  for (const runner of existsSync(noted) ? readFileSync(noted, 'utf8').split('\n') : []) {
    // Only what vitest names so, and where it does: a file cannot send us elsewhere.
    const isRunners = path.dirname(runner) === parent && /^[\w-]{21}$/.test(path.basename(runner));
    if (isRunners) rmSync(runner, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
}
