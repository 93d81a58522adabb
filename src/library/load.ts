import type { Catalog } from '../catalog/catalog.ts';
import type { ConfigFile } from '../config/config-file.generated.ts';
import { type ConfigOptions, loadConfig } from '../config/load-config.ts';
import { type Flags, resolveSettings, type Settings } from '../config/settings.ts';
import { settingsFromVariables } from '../config/variables.ts';
import type { Weakening } from '../config/weakenings.ts';
import { definedMembers } from '../defined-members.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { loadPolicies, STDIN } from '../policy/build/load-policies.ts';
import type { Policy } from '../policy/model/policy.ts';
import { catalogForDirectory, catalogForPolicies } from './project-clients.ts';

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
  /** What `-` among the patterns stands for. @default `-` is a file like others */
  readonly stdin?: string | undefined;
  /** Whose COVE_… variables are settings. @default `env` */
  readonly variables?: ConfigOptions['env'];
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
  const variables = settingsFromVariables(options.variables ?? options.env ?? {});
  const settings = resolveSettings({ ...variables.flags, ...definedMembers(flags) }, config, {
    file,
    defaults: options.defaults,
    variables: given(variables.names, flags),
  });
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
  const { stdin } = options;
  const files = stdin === undefined ? patterns : patterns.filter((pattern) => pattern !== STDIN);
  // A pipe belongs to no project but that of the working directory.
  const catalog =
    files.length === 0
      ? catalogForDirectory(cwd, settings.value)
      : await catalogForPolicies(files, settings.value, cwd);
  const { allowSecretReads, trustReads, parameters } = settings.value;
  const loaded = await loadPolicies(patterns, {
    cwd,
    services: catalog,
    allowSecretReads,
    trustReads,
    parameters,
    stdin,
  });
  const diagnostics = [...settings.diagnostics, ...loaded.diagnostics];
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  return { ok: true, value: { settings: settings.value, catalog, policies: loaded.policies }, diagnostics };
}

/** The variables that no flag outranks, by the name of the flag. */
function given(names: ReadonlyMap<string, string>, flags: Flags): ReadonlyMap<string, string> {
  return new Map([...names].filter(([attribute]) => flags[attribute as keyof Flags] === undefined));
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
