import { type Catalog, createCatalog } from '../catalog/catalog.ts';
import type { ConfigFile } from '../config/config-file.generated.ts';
import { loadConfig } from '../config/load-config.ts';
import { type Flags, resolveSettings, type Settings } from '../config/settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { loadPolicies } from '../policy/build/load-policies.ts';
import type { Policy } from '../policy/model/policy.ts';

/** What a run needs before it talks to AWS. */
export interface Inputs {
  readonly settings: Settings;
  readonly catalog: Catalog;
  readonly policies: readonly Policy[];
}

export type Loaded<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads the settings file and puts the flags over it.
 *
 * @param defaults - of an operation that has its own; flags and the settings file go before them.
 * @returns the diagnostics of the settings file; no settings where one of them is an error.
 * @throws {CoveError} for flags that cannot be used.
 */
export async function loadSettings(
  flags: Flags,
  cwd: string,
  defaults: Partial<ConfigFile> = {},
): Promise<Loaded<Settings>> {
  const { config, diagnostics } = await loadConfig(flags.config, cwd);
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  return { ok: true, value: resolveSettings(flags, { ...defaults, ...config }), diagnostics };
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
  defaults: Partial<ConfigFile> = {},
): Promise<Loaded<Inputs>> {
  const settings = await loadSettings(flags, cwd, defaults);
  if (!settings.ok) return settings;
  const catalog = createCatalog([cwd]);
  const { allowSecretReads, trustReads, parameters } = settings.value;
  const options = { cwd, services: catalog, allowSecretReads, trustReads, parameters };
  const loaded = await loadPolicies(patterns, options);
  const diagnostics = [...settings.diagnostics, ...loaded.diagnostics];
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  return { ok: true, value: { settings: settings.value, catalog, policies: loaded.policies }, diagnostics };
}

/** Whether one of the diagnostics is an error, and not only a warning. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
