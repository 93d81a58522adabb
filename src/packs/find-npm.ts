import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { projectFolders, whyUntrusted } from '../catalog/client-folders.ts';
import type { Problem } from '../documents/source-text.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { packageFile } from '../package-files.ts';
import { readRegularFile } from '../regular-file.ts';
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
  if (name === OWN_NAME) return { root: own, folder: own, version: VERSION, integrity: undefined };
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
  const manifest = await readJson(path.join(folder, 'package.json'));
  const lock = await readJson(path.join(project, 'package-lock.json'));
  if (typeof manifest === 'string') {
    return wrong(`the package.json of ${name} cannot be read: ${manifest}`, 'npm ci installs it again');
  }
  if (typeof lock === 'string') {
    return wrong(`package-lock.json cannot be read: ${lock}`, 'take it back from version control');
  }
  const installed = textOr(manifest?.version);
  const packages = isJsonObject(lock?.packages) ? lock.packages : undefined;
  const locked = packages?.[`node_modules/${name}`];
  if (packages !== undefined && !isJsonObject(locked)) {
    return wrong(`the package ${name} is installed, and not in package-lock.json`, `npm install --save-dev ${name}`);
  }
  const { version, integrity } = isJsonObject(locked) ? locked : {};
  if (typeof version === 'string' && version !== installed) {
    const has = installed === undefined ? 'without a version' : `as ${installed}`;
    return wrong(
      `the package ${name} is installed ${has}, and package-lock.json has ${version}`,
      'npm ci installs what the lock has',
    );
  }
  return {
    root: await realpath(folder),
    folder,
    version: textOr(version) ?? installed,
    integrity: textOr(integrity),
  };
}

function textOr(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Lock files of large projects take some megabytes. */
const MOST_BYTES = 100_000_000;

/**
 * Source of the lock's form: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#packages
 *
 * @returns undefined where there is no such file: a project without a lock is one all the same. Text: why it cannot be
 *   read, since then nobody knows whether the lock and the package agree.
 */
async function readJson(file: string): Promise<JsonObject | string | undefined> {
  try {
    const value: JsonValue = JSON.parse(await readRegularFile(file, MOST_BYTES));
    return isJsonObject(value) ? value : 'it holds no JSON object';
  } catch (error) {
    if (error instanceof SyntaxError) return 'it is not JSON';
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? undefined : (error as Error).message;
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
