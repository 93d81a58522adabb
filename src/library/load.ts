import type { Catalog } from '../catalog/catalog.ts';
import type { ConfigFile } from '../config/config-file.generated.ts';
import { type ConfigOptions, loadConfig } from '../config/load-config.ts';
import { type Flags, resolveSettings, type Settings } from '../config/settings.ts';
import type { Weakening } from '../config/weakenings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { loadPolicies } from '../policy/build/load-policies.ts';
import type { Policy } from '../policy/model/policy.ts';
import { catalogForPolicies } from './project-clients.ts';

export { assertNamedPolicies, withoutContent } from './named-policies.ts';

/** What a run needs before it talks to AWS. */
export interface Inputs {
  readonly settings: Settings;
  readonly catalog: Catalog;
  readonly policies: readonly Policy[];
}

export type Loaded<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export interface LoadSettingsOptions extends ConfigOptions {
  /** Of an operation that has its own; flags and the settings file go before them. @default {} */
  readonly defaults?: Partial<ConfigFile>;
}

/**
 * Reads the settings file and puts the flags over it. A file that lies in the working directory, and is neither named
 * nor trusted by the user, may choose nothing that hides findings, names files or credentials, or takes safety away.
 *
 * @returns the diagnostics of the settings file; no settings where one of them is an error.
 * @throws {CoveError} for flags that cannot be used.
 */
export async function loadSettings(
  flags: Flags,
  cwd: string,
  options: LoadSettingsOptions = {},
): Promise<Loaded<Settings>> {
  const { config, file, diagnostics } = await loadConfig(flags.config, cwd, options);
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  const settings = resolveSettings(flags, config, { file, defaults: options.defaults });
  const fromOutside = await weakeningsFromOutside(settings, options);
  return { ok: true, value: { ...settings, weakenings: [...settings.weakenings, ...fromOutside] }, diagnostics };
}

/**
 * Reads settings and policies.
 *
 * @param patterns - policy files, directories or globs.
 * @returns what is wrong with them; no inputs where something is an error: nothing may run then.
 * @throws {CoveError} for flags that cannot be used.
 */
export async function loadInputs(
  patterns: readonly string[],
  flags: Flags,
  cwd: string,
  options: LoadSettingsOptions = {},
): Promise<Loaded<Inputs>> {
  const settings = await loadSettings(flags, cwd, options);
  if (!settings.ok) return settings;
  const loaded = await loadPolicyFiles(patterns, settings.value, cwd);
  return { ...loaded, diagnostics: [...settings.diagnostics, ...loaded.diagnostics] };
}

/** Reads policies by settings that were read before. */
export async function loadPolicyFiles(
  patterns: readonly string[],
  settings: Settings,
  cwd: string,
): Promise<Loaded<Inputs>> {
  const catalog = await catalogForPolicies(patterns, settings, cwd);
  const { allowSecretReads, trustReads, parameters } = settings;
  const loaded = await loadPolicies(patterns, {
    cwd,
    services: catalog,
    allowSecretReads,
    trustReads,
    parameters,
  });
  const { diagnostics } = loaded;
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  return { ok: true, value: { settings, catalog, policies: loaded.policies }, diagnostics };
}

/** A command that reads a few settings alone asks nothing of AWS: what the environment says of AWS is not looked at. */
async function weakeningsFromOutside(
  { demo, profile }: Settings,
  { env = {}, names }: LoadSettingsOptions,
): Promise<readonly Weakening[]> {
  if (demo || names !== undefined) return [];
  const { environmentWeakenings } = await import('./environment-weakenings.ts');
  return environmentWeakenings(env, profile);
}

/** Whether one of the diagnostics is an error, and not only a warning. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
