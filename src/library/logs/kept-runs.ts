import { createHash, randomBytes } from 'node:crypto';
import { lstat, readdir, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { stateFolder } from '../../config/state-folder.ts';
import { CoveError } from '../../cove-error.ts';
import { fileReason } from '../../files/file-reason.ts';
import { isWithin } from '../../files/is-within.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { ownUserId } from '../../files/own-user.ts';
import { lockRunLog } from '../../run-log/lock-run-log.ts';
import type { Host } from '../host.ts';

/** How many logs are kept, of all folders together. */
const MOST_LOGS = 20;
/** And how large the earlier ones may be together: the log of a large organization has gigabytes. */
const MOST_BYTES = 2_000_000_000;

/**
 * Ours by their name: the time, the folder of the run, something that no other run has, and how many were kept before
 * it. Clocks are set back; a name without a number is of an earlier release, and older.
 */
const OWN_NAME =
  /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-(?<folder>[0-9a-f]{12})-[0-9a-f]{8}(-(?<number>\d{1,15}))?\.run\.ndjson$/;

/** Where the log of a run is kept, or why none can be, in words. */
export type KeptPlace =
  | { readonly path: string; readonly whyNot?: undefined }
  | { readonly path?: undefined; readonly whyNot: string };

/**
 * A place for the log of a run that names none, so that nothing is lost with its terminal. The oldest of those that are
 * kept make room for it.
 *
 * @returns why not, where none can be kept: there is no state folder, it cannot be written to, somebody else may write
 *   to it, or it is within the working directory, whose content others may have brought along. That is no reason not to
 *   check anything.
 */
export async function placeOfKeptLog(host: Pick<Host, 'cwd' | 'env' | 'self'>): Promise<KeptPlace> {
  const named = runsFolder(host.env);
  if (named === undefined) return { whyNot: 'no home directory is known' };
  try {
    const { path: folder, whyNot } = await safeFolder(named, host.cwd, { isMade: true });
    if (folder === undefined) return { whyNot };
    const names = await ownNames(folder);
    await makeRoom(folder, names, host.self);
    const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
    const number = numberOf(names.at(-1) ?? '') + 1;
    const name = `${time}-${await folderKey(host.cwd)}-${randomBytes(4).toString('hex')}-${number}.run.ndjson`;
    return { path: path.join(folder, name) };
  } catch (cause) {
    return { whyNot: `${named} cannot be used: ${fileReason(cause)}` };
  }
}

/**
 * The newest log that was kept of a check in this folder.
 *
 * @throws {CoveError} `usage` where there is none.
 */
export async function lastKeptLog(host: Pick<Host, 'cwd' | 'env'>): Promise<string> {
  const folder = await readableFolder(host);
  const key = await folderKey(host.cwd);
  const names =
    folder === undefined ? [] : (await ownNames(folder)).filter((name) => OWN_NAME.exec(name)?.groups?.folder === key);
  const newest = names.at(-1);
  if (folder !== undefined && newest !== undefined) return path.join(folder, newest);
  throw new CoveError('usage', 'no check of this folder is on record, and --resume last continues the newest one', {
    hint: 'a demo keeps none, and neither does a check with --run-log: name the log that is meant, --resume FILE',
  });
}

function runsFolder(env: Host['env']): string | undefined {
  const state = stateFolder(env);
  return state === undefined ? undefined : path.join(state, 'runs');
}

async function readableFolder({ cwd, env }: Pick<Host, 'cwd' | 'env'>): Promise<string | undefined> {
  const named = runsFolder(env);
  if (named === undefined) return undefined;
  return safeFolder(named, cwd, { isMade: false }).then(
    (safe) => safe.path,
    () => undefined,
  );
}

async function safeFolder(named: string, cwd: string, { isMade }: { isMade: boolean }): Promise<KeptPlace> {
  if (isMade) await makeFolder(named, 0o700);
  const folder = await realpath(named);
  const { uid, mode } = await stat(folder);
  const own = ownUserId();
  // Windows has neither owner nor mode: its ids are -1 and its modes say nothing.
  if (own >= 0 && uid !== own) return { whyNot: `${named} belongs to another user` };
  if (own >= 0 && (mode & 0o022) !== 0) return { whyNot: `others may write to ${named}` };
  return isWithin(folder, await realpath(cwd))
    ? { whyNot: `${named} is within the working directory` }
    : { path: folder };
}

async function folderKey(cwd: string): Promise<string> {
  return createHash('sha256')
    .update(await realpath(cwd))
    .digest('hex')
    .slice(0, 12);
}

/** Oldest first: by their numbers, and those that began at once by their time. */
async function ownNames(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => OWN_NAME.test(name)).sort();
  return names.sort((a, b) => numberOf(a) - numberOf(b));
}

function numberOf(name: string): number {
  return Number(OWN_NAME.exec(name)?.groups?.number ?? 0);
}

/** What another process is writing stays, whatever its age. */
async function makeRoom(folder: string, names: readonly string[], self: Host['self']): Promise<void> {
  let bytes = 0;
  for (const [age, name] of [...names].reverse().entries()) {
    const file = path.join(folder, name);
    const entry = await lstat(file).catch(() => undefined);
    if (entry?.isFile() !== true) continue;
    bytes += entry.size;
    if (age >= MOST_LOGS - 1 || (age > 0 && bytes > MOST_BYTES)) await removeUnused(file, self);
  }
}

async function removeUnused(file: string, self: Host['self']): Promise<void> {
  const lock = await lockRunLog(file, self).catch(() => undefined);
  if (lock === undefined) return;
  await rm(file, { force: true });
  await lock.release();
}
