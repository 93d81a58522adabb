import { createHash } from 'node:crypto';
import { realpath, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../files/file-reason.ts';
import { isWithin } from '../files/is-within.ts';
import { makeFolder } from '../files/make-folder.ts';
import { ownUserId } from '../files/own-user.ts';
import { readRegularFile } from '../files/regular-file.ts';
import { type Environment, stateFolder } from './state-folder.ts';

/** `changed`: it was trusted, but has changed since. */
export type Trust = 'trusted' | 'changed' | 'unknown';

/** A settings file, and the text that was read from it. */
export interface ReadFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/**
 * Whether the user has trusted this file as it is now. The text that was read is compared, so that the file cannot be
 * swapped in between.
 */
export async function trustOf(file: ReadFile, env: Environment): Promise<Trust> {
  const place = await placeOf(file.path, env);
  if (typeof place !== 'object') return 'unknown';
  const record = await readRecord(place);
  if (record === undefined || record.path !== place.file) return 'unknown';
  return record.digest === digestOf(file.text) ? 'trusted' : 'changed';
}

/**
 * Remembers that the user trusts this file as it is now.
 *
 * @throws {CoveError} `config` if there is no place for it that could not have come with the file itself.
 */
export async function trustFile(file: ReadFile, env: Environment): Promise<void> {
  const place = await placeOf(file.path, env);
  if (typeof place !== 'object') throw noPlace(place);
  const record = { version: 1, path: place.file, digest: digestOf(file.text), trusted: new Date().toISOString() };
  try {
    await makeFolder(path.dirname(place.record), 0o700);
    await rm(place.record, { force: true });
    await writeFile(place.record, `${JSON.stringify(record, undefined, 2)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new CoveError('config', `the trust in the file cannot be recorded: ${fileReason(cause)}`, {
      hint: `the place is ${place.record}; XDG_STATE_HOME names another folder`,
      cause,
    });
  }
}

/** Forgets a file. @returns whether it was known. */
export async function forgetFile(file: Pick<ReadFile, 'path'>, env: Environment): Promise<boolean> {
  const place = await placeOf(file.path, env);
  if (typeof place !== 'object' || (await readRecord(place)) === undefined) return false;
  await rm(place.record, { force: true });
  return true;
}

interface RememberedFile {
  /** The settings file, without links. */
  readonly file: string;
  /** What is remembered about it. */
  readonly record: string;
}

type WhyNotRemembered = 'no home' | 'beside the file';

async function placeOf(file: string, env: Environment): Promise<RememberedFile | WhyNotRemembered> {
  const state = stateFolder(env);
  if (state === undefined) return 'no home';
  const real = await realpath(file);
  const folder = await realExisting(path.join(state, 'trusted'));
  // Whoever could write the file's folder could write this one as well.
  if (isWithin(folder, path.dirname(real))) return 'beside the file';
  return { file: real, record: path.join(folder, `${createHash('sha256').update(real).digest('hex')}.json`) };
}

/** The folder, with the links in the part that exists resolved. */
async function realExisting(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => undefined);
  if (real !== undefined || folder === path.dirname(folder)) return real ?? folder;
  return path.join(await realExisting(path.dirname(folder)), path.basename(folder));
}

const MOST_RECORD_BYTES = 100_000;

async function readRecord({ record }: RememberedFile): Promise<{ path: unknown; digest: unknown } | undefined> {
  try {
    for (const each of [path.dirname(record), record]) if (!isOurs(await stat(each))) return undefined;
    const {
      version,
      path: file,
      digest,
    } = JSON.parse(await readRegularFile(record, MOST_RECORD_BYTES)) as Record<string, unknown>;
    return version === 1 ? { path: file, digest } : undefined;
  } catch {
    // What cannot be read is not trusted.
    return undefined;
  }
}

/** Windows has neither: its ids are -1 and its modes say nothing. */
function isOurs({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  const own = ownUserId();
  return own < 0 || (uid === own && (mode & 0o022) === 0);
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function noPlace(reason: WhyNotRemembered): CoveError {
  return reason === 'no home'
    ? new CoveError('config', 'there is no place to remember the file: the environment names no home', {
        hint: 'set HOME or XDG_STATE_HOME, or name the file with --config',
      })
    : new CoveError('config', 'the record of trust would be inside the folder of the file itself', {
        hint: 'whoever can write the one can write the other: name the file with --config, or set XDG_STATE_HOME',
      });
}
