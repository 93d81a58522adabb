import { resolve } from 'node:path';
import { findConfig, readConfig } from '../config/load-config.ts';
import { resolveSettings } from '../config/settings.ts';
import type { Environment } from '../config/state-folder.ts';
import { forgetFile, trustFile } from '../config/trusted-files.ts';
import type { Weakening } from '../config/weakenings.ts';
import { CoveError } from '../cove-error.ts';
import { hasErrors, type Loaded } from './inputs/load.ts';

/** A settings file, and what makes a run with it less safe. */
export interface TrustedConfig {
  readonly file: string;
  readonly weakenings: readonly Weakening[];
}

/**
 * Remembers that the user trusts a settings file as it is now: from then on it is used when it is found.
 *
 * @param name - @default the settings file of the working directory
 * @returns the diagnostics of the file; it is not trusted if one of them is an error.
 * @throws {CoveError} `config` if there is no file, or no place to remember it.
 */
export async function trustConfig(
  name: string | undefined,
  cwd: string,
  env: Environment,
): Promise<Loaded<TrustedConfig>> {
  const file = await nameOf(name, cwd);
  const path = resolve(cwd, file);
  const { config, located, diagnostics } = await readConfig({ name: file, path });
  if (located === undefined || hasErrors(diagnostics)) return { ok: false, diagnostics };
  const { weakenings } = resolveSettings({}, config, { file });
  await trustFile({ path, text: located.source.text }, env);
  return { ok: true, value: { file, weakenings }, diagnostics };
}

/** @returns the file, and whether it was trusted. */
export async function revokeTrust(
  name: string | undefined,
  cwd: string,
  env: Environment,
): Promise<{ readonly file: string; readonly wasTrusted: boolean }> {
  const file = await nameOf(name, cwd);
  return { file, wasTrusted: await forgetFile({ path: resolve(cwd, file) }, env) };
}

async function nameOf(name: string | undefined, cwd: string): Promise<string> {
  const file = name ?? (await findConfig(cwd));
  if (file !== undefined) return file;
  throw new CoveError('config', 'there is no settings file here: expected cove.config.yml or cove.config.yaml', {
    hint: 'go to its folder, or name the file: cove-policy trust FILE',
  });
}
