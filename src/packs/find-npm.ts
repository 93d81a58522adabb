import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { projectFolders, whyUntrusted } from '../catalog/client-folders.ts';
import type { Problem } from '../documents/source-text.ts';
import { isFolder } from '../files/existing.ts';
import { fileReason } from '../files/file-reason.ts';
import { readRegularFile } from '../files/regular-file.ts';
import { packageFile } from '../package-files.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import { VERSION } from '../version.ts';
import type { NpmSource } from './parse-source.ts';

/** An installed package that a pack is in. */
export interface FoundPackage {
  /** The package's folder, links resolved. */
  readonly root: string;
  /** The folder as it is reached, whose name can be shown. */
  readonly folder: string;
  /** Of package-lock.json where the package stands in it, else of the package itself. */
  readonly version: string | undefined;
  /** As package-lock.json has it; undefined where it says nothing. */
  readonly integrity: string | undefined;
}

interface NoPackage {
  readonly problem: Problem;
}

const OWN_NAME = 'cove-policy';

const INSTALL_AGAIN = 'npm ci installs what the lock has';

/**
 * Finds an installed package in the project of the settings file, up to the nearest package.json and never above it, as
 * the SDK's clients are found; this package itself wherever it is installed. No code of it is run.
 *
 * @param base - the folder of the settings file.
 */
export async function findPackage({ name }: NpmSource, base: string, cwd: string): Promise<FoundPackage | NoPackage> {
  for (const project of projectFolders([base], cwd)) {
    const folder = path.join(project, 'node_modules', name);
    if (!(await isFolder(folder))) continue;
    const reason = whyUntrusted(project, name);
    if (reason !== undefined) {
      return wrong(
        `the package ${name} is not read: ${reason}`,
        'install it as yourself, with a mode that lets nobody else write',
      );
    }
    return inProject(project, folder, name);
  }
  const own = path.dirname(packageFile('package.json'));
  if (name === OWN_NAME) return { root: own, folder: own, version: VERSION, integrity: undefined };
  return wrong(
    `the package ${name} is not installed in the project of the settings file`,
    `npm install --save-dev ${name}`,
  );
}

async function inProject(project: string, folder: string, name: string): Promise<FoundPackage | NoPackage> {
  const manifest = await readJson(path.join(folder, 'package.json'));
  const lock = await readJson(path.join(project, 'package-lock.json'));
  // What cannot be read cannot be compared, and may not be the version that was reviewed.
  if (!('value' in manifest)) {
    const why = manifest.reason ?? 'there is none';
    return wrong(`the package ${name} is not read, since its package.json cannot be: ${why}`, INSTALL_AGAIN);
  }
  if ('reason' in lock && lock.reason !== undefined) {
    return wrong(
      `the package ${name} is not read, since package-lock.json, which has its version, cannot be: ${lock.reason}`,
      'take package-lock.json back from version control',
    );
  }
  const installed = textOf(manifest.value.version);
  const locked = 'value' in lock ? lockedPackage(lock.value, name) : undefined;
  if ('value' in lock && listsPackages(lock.value) && locked === undefined) {
    return wrong(`the package ${name} is installed, and not in package-lock.json`, `npm install --save-dev ${name}`);
  }
  const wanted = textOf(locked?.version);
  if (wanted !== undefined && wanted !== installed) {
    return wrong(
      `the package ${name} is installed ${installed === undefined ? 'without a version' : `as ${installed}`}, and package-lock.json has ${wanted}`,
      INSTALL_AGAIN,
    );
  }
  return {
    root: await realpath(folder),
    folder,
    version: installed,
    integrity: textOf(locked?.integrity),
  };
}

/** Sources: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#packages, and #dependencies of npm 6. */
function lockedPackage(lock: JsonObject, name: string): JsonObject | undefined {
  const found = memberOf(lock.packages, `node_modules/${name}`) ?? memberOf(lock.dependencies, name);
  return isJsonObject(found) ? found : undefined;
}

/** Whether the lock says anything about packages: an empty one is no better than none. */
function listsPackages(lock: JsonObject): boolean {
  return lock.packages !== undefined || lock.dependencies !== undefined;
}

function memberOf(object: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Lock files of large projects take some megabytes. */
const MOST_BYTES = 100_000_000;

/** @returns no reason where there is no such file. */
async function readJson(
  file: string,
): Promise<{ readonly value: JsonObject } | { readonly reason: string | undefined }> {
  let text: string;
  try {
    text = await readRegularFile(file, MOST_BYTES);
  } catch (error) {
    return { reason: (await isThere(file)) ? fileReason(error) : undefined };
  }
  try {
    const value: JsonValue = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isJsonObject(value) ? { value } : { reason: 'it is not a JSON object' };
  } catch {
    return { reason: 'it is not valid JSON' };
  }
}

/** A link that leads nowhere is there. */
async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

function wrong(message: string, hint: string): NoPackage {
  return { problem: { code: 'packs/npm', message, hint } };
}
