import type { BigIntStats } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { CoveError } from '../cove-error.ts';
import { errorCode } from '../files/error-code.ts';
import { fileReason } from '../files/file-reason.ts';
import { refuseDevice } from '../files/refuse-device.ts';
import { NOTHING } from './beginnings.ts';
import { assertReplaceable } from './kept-file.ts';
import { linkTarget } from './link-target.ts';

/** A file that a command reads or writes. */
export interface UsedFile {
  /** Its name in messages: `the report json=report.json`, `the policy file trails.yml`. */
  readonly what: string;
  /** Absolute, or relative to the working directory; `-` is stdout. */
  readonly path: string;
  /** Whether it is created where nothing is, or continued, and held to that where it is opened: a run log. */
  readonly isOpenedLater?: boolean;
  /** Whether a pipe or a device is no place for it: a run log is read again. @default false */
  readonly isRegular?: boolean;
  /**
   * How what it is written over begins: an earlier one of the same kind and format. @default nothing but an empty file
   */
  readonly begins?: RegExp;
}

/** What a command reads and writes. */
export interface UsedFiles {
  readonly inputs: readonly UsedFile[];
  readonly outputs: readonly UsedFile[];
  /** The file that the shell has made of stdout, by `fileKey`. @default none */
  readonly stdout?: string | undefined;
}

/** A file on its disk, which hard links share. */
export function fileKey({ dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`;
}

/**
 * Makes sure, before anything runs, that no output overwrites an input or another output, whatever links lead there,
 * and that each can be written: hours of work must not end in a report without a folder, or an overwritten policy file.
 * A file that is neither read nor written otherwise is held too, unless it is an earlier one of the same kind.
 *
 * @throws {CoveError} `usage` for two in one place and for a run log that would be a device, `file` for one that cannot
 * be written.
 */
export async function checkPlaces({ inputs, outputs, stdout }: UsedFiles, cwd: string): Promise<void> {
  const known = new Map<string, string>();
  for (const { what, path: name } of inputs) {
    for (const key of await keysOf(path.resolve(cwd, name))) known.set(key, what);
  }
  if (stdout !== undefined) {
    const read = known.get(stdout);
    if (read !== undefined) throw shared('what goes to stdout', read, stdout);
    known.set(stdout, 'the file that stdout goes to');
  }
  // Two new files may be one, where a disk does not tell large letters from small ones.
  const folded = new Map<string, string>();
  for (const { what, path: name, isOpenedLater = false, isRegular = false, begins = NOTHING } of outputs) {
    const absolute = path.resolve(cwd, name);
    const keys = name === '-' ? ['-'] : await keysOf(absolute);
    const other = keys.map((key) => known.get(key)).find((each) => each !== undefined);
    if (other !== undefined) throw shared(what, other, name);
    for (const key of keys) known.set(key, what);
    const alike = keys.map((key) => folded.get(key.normalize('NFC').toLowerCase())).find((each) => each !== undefined);
    if (alike !== undefined) throw oneByCase(what, alike);
    for (const key of keys) folded.set(key.normalize('NFC').toLowerCase(), what);
    if (name === '-') continue;
    if (isRegular) await refuseDevice(absolute, what);
    await assertWritable(absolute, what);
    if (!isOpenedLater) await assertReplaceable(absolute, what, begins);
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
  return stats === undefined ? [target] : [target, fileKey(stats)];
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
    const isMissing = errorCode(error) === 'ENOENT';
    const reason = isMissing ? 'its folder does not exist' : fileReason(error);
    throw unwritable(what, reason, isMissing ? 'create it first' : 'name another file');
  }
}

function unwritable(what: string, reason: string, hint: string): CoveError {
  return new CoveError('file', `${what} could not be written: ${reason}`, { hint: `nothing was run; ${hint}` });
}
