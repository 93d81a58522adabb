import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { projectFolders, whyUntrusted } from '../catalog/client-folders.ts';
import type { Problem } from '../documents/source-text.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { packageFile } from '../package-files.ts';
import { readRegularFile } from '../regular-file.ts';
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

/**
 * Finds an installed package in the project of the settings file, up to the nearest package.json and never above it, as
 * the SDK's clients are found; this package itself wherever it is installed. No code of it is run.
 *
 * @param base - the folder of the settings file.
 */
export async function findPackage(
  { name }: NpmSource,
  base: string,
  cwd: string,
): Promise<FoundPackage | { readonly problem: Problem }> {
  for (const project of projectFolders([base], cwd)) {
    const folder = path.join(project, 'node_modules', ...name.split('/'));
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
  if (name === OWN_NAME) return { root: own, folder: own, version: await versionOf(own), integrity: undefined };
  return wrong(
    `the package ${name} is not installed in the project of the settings file`,
    `npm install --save-dev ${name}`,
  );
}

const OWN_NAME = 'cove-policy';

async function inProject(
  project: string,
  folder: string,
  name: string,
): Promise<FoundPackage | { readonly problem: Problem }> {
  const installed = await versionOf(folder);
  const locked = await lockedPackage(project, name);
  if (typeof locked?.version === 'string' && installed !== undefined && locked.version !== installed) {
    return wrong(
      `the package ${name} is installed as ${installed}, and package-lock.json has ${locked.version}`,
      'npm ci installs what the lock has',
    );
  }
  return {
    root: await realpath(folder),
    folder,
    version: typeof locked?.version === 'string' ? locked.version : installed,
    integrity: typeof locked?.integrity === 'string' ? locked.integrity : undefined,
  };
}

/** Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#packages */
async function lockedPackage(project: string, name: string): Promise<JsonObject | undefined> {
  const lock = await readJson(path.join(project, 'package-lock.json'));
  const packages = lock?.packages;
  const found = isJsonObject(packages) ? packages[`node_modules/${name}`] : undefined;
  return isJsonObject(found) ? found : undefined;
}

async function versionOf(folder: string): Promise<string | undefined> {
  const manifest = await readJson(path.join(folder, 'package.json'));
  return typeof manifest?.version === 'string' ? manifest.version : undefined;
}

/** Lock files of large projects take some megabytes. */
const MOST_BYTES = 100_000_000;

async function readJson(file: string): Promise<JsonObject | undefined> {
  try {
    const value: JsonValue = JSON.parse(await readRegularFile(file, MOST_BYTES));
    return isJsonObject(value) ? value : undefined;
  } catch {
    // A project without a lock, or a package without a version, is one all the same: less is known of it.
    return undefined;
  }
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

function wrong(message: string, hint: string): { readonly problem: Problem } {
  return { problem: { code: 'packs/npm', message, hint } };
}
