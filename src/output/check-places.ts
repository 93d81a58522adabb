import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { type KeptFile, keptFile } from './kept-file.ts';
import { linkTarget } from './link-target.ts';

/** A file that a command reads or writes. */
export interface Place {
  /** Its name in messages: `the report json=report.json`, `the policy file trails.yml`. */
  readonly what: string;
  /** Absolute, or relative to the working directory; `-` is stdout. */
  readonly path: string;
  /** What it may be written over although no report is made of it again; of a run log nothing is ever replaced. */
  readonly replaces?: KeptFile | undefined;
}

/**
 * Makes sure, before anything runs, that no output overwrites an input or another output, whatever links lead there,
 * and that each can be written: hours of work must not end in a report without a folder, or an overwritten policy file.
 * A file that is neither read nor written otherwise is held too, if it is one that no report is made of again: the run
 * log of another run, a plan, somebody's waivers.
 *
 * @throws {CoveError} `usage` for two in one place, `file` for one that cannot be written.
 */
export async function checkPlaces(
  { inputs, outputs }: { readonly inputs: readonly Place[]; readonly outputs: readonly Place[] },
  cwd: string,
): Promise<void> {
  const known = new Map<string, string>();
  for (const { what, path: name } of inputs) {
    for (const key of await keysOf(path.resolve(cwd, name))) known.set(key, what);
  }
  // Two new files may be one, where a disk does not tell large letters from small ones.
  const folded = new Map<string, string>();
  for (const { what, path: name, replaces } of outputs) {
    const absolute = path.resolve(cwd, name);
    const keys = name === '-' ? ['-'] : await keysOf(absolute);
    const other = keys.map((key) => known.get(key)).find((each) => each !== undefined);
    if (other !== undefined) throw shared(what, other, name);
    for (const key of keys) known.set(key, what);
    const alike = keys.map((key) => folded.get(key.normalize('NFC').toLowerCase())).find((each) => each !== undefined);
    if (alike !== undefined) throw oneByCase(what, alike);
    for (const key of keys) folded.set(key.normalize('NFC').toLowerCase(), what);
    if (name === '-') continue;
    await assertWritable(absolute, what);
    await assertReplaceable(absolute, what, replaces);
  }
}

function shared(what: string, other: string, name: string): CoveError {
  if (name === '-') {
    return new CoveError('usage', 'two reports would go to stdout', { hint: 'give each -o its own file' });
  }
  return new CoveError('usage', `${what} would be written over ${other}`, {
    hint: 'nothing was run; name another file',
  });
}

function oneByCase(what: string, other: string): CoveError {
  return new CoveError('usage', `${what} and ${other} differ only in capital letters, and are one file on some disks`, {
    hint: 'nothing was run; name another file',
  });
}

/**
 * What identifies a file: its path without links and, if it exists, its place on disk, which hard links share.
 */
async function keysOf(absolute: string): Promise<string[]> {
  const stats = await stat(absolute, { bigint: true }).catch(() => undefined);
  // Any number of reports may go to a device or a pipe.
  if (stats !== undefined && !stats.isFile() && !stats.isDirectory()) return [];
  const target = await linkTarget(absolute);
  return stats === undefined ? [target] : [target, `${stats.dev}:${stats.ino}`];
}

async function assertWritable(absolute: string, what: string): Promise<void> {
  const entry = await stat(absolute).catch(() => undefined);
  const target = entry === undefined || entry.isFile() ? await linkTarget(absolute) : absolute;
  if (entry?.isDirectory() === true) throw unwritable(what, 'it is a folder', 'name a file in it');
  // A file is replaced by a new one next to it; anything else is written to.
  const written = entry === undefined || entry.isFile() ? path.dirname(target) : target;
  try {
    const isFolder = written === target || (await stat(written)).isDirectory();
    if (!isFolder) throw new Error('what should be its folder is a file');
    await access(written, constants.W_OK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? 'its folder does not exist' : fileReason(error);
    throw unwritable(what, reason, isMissing ? 'create it first' : 'name another file');
  }
}

/** @throws {CoveError} `usage` for the log of another run, a plan, a policy file and their like. */
async function assertReplaceable(absolute: string, what: string, replaces: KeptFile | undefined): Promise<void> {
  if (replaces === 'run log') return;
  // A pipe or device keeps nothing, and what may be written and not read is replaced unseen.
  const kept = await keptFile(absolute).catch(() => undefined);
  if (kept === undefined || kept === replaces) return;
  throw new CoveError('usage', `${what} would be written over a file that is kept: ${WITH_ARTICLE[kept]}`, {
    hint: 'nothing was run; name another file, or move that one away',
  });
}

const WITH_ARTICLE: Record<KeptFile, string> = {
  'accounts file': 'an accounts file',
  baseline: 'a baseline',
  'organization file': 'an organization file',
  pack: 'a file of a pack',
  plan: 'a plan',
  'policy file': 'a policy file',
  'result of a store': 'the results of an account in a store',
  'run log': 'the log of a run',
  'settings file': 'a settings file',
  'targets file': 'a targets file',
  'tests file': 'tests of policies',
  'waivers file': 'a waivers file',
};

function unwritable(what: string, reason: string, hint: string): CoveError {
  return new CoveError('file', `${what} could not be written: ${reason}`, { hint: `nothing was run; ${hint}` });
}
