import type { LoadedAccountsFile } from '../../accounts/load-accounts-file.ts';
import type { ConfigFile } from '../../config/config-file.generated.ts';
import { type ConfigOptions, type LoadedConfig, loadConfig } from '../../config/load-config.ts';
import { type Flags, resolveSettings, type Settings } from '../../config/settings.ts';
import type { SoundConfig } from '../../config/sound-config.ts';
import { settingsFromVariables } from '../../config/variables.ts';
import type { Weakening } from '../../config/weakenings.ts';
import { CoveError } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { definedMembers } from '../../values/defined-members.ts';

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
  /**
   * Whether the command is about policies of packs and of the settings file. Else what the file says of them needs no
   * trust, and is not told. @default true
   */
  readonly isAboutPolicies?: boolean;
}

/**
 * Reads the settings file and applies the flags on top. A file that is in the working directory, and neither named nor
 * trusted by the user, may not set anything that hides findings, names files or credentials, or reduces safety.
 *
 * @returns the diagnostics of the settings file; no settings if one of them is an error.
 * @throws {CoveError} for flags that cannot be used.
 */
export async function loadSettings(
  flags: Flags,
  cwd: string,
  options: LoadSettingsOptions = {},
): Promise<Loaded<Settings>> {
  const { sound: _, ...loaded } = await readSettings(flags, cwd, options);
  return loaded;
}

/** Settings, or what is wrong with them. */
type ReadSettings = Loaded<Settings> & {
  /**
   * Of wrong settings what policies can be checked by: nobody is told to mend one file, and of the next mistake then.
   */
  readonly sound?: Settings | undefined;
};

/** The same as `loadSettings`, which does not tell what of wrong settings is right. */
export async function readSettings(
  flags: Flags,
  cwd: string,
  options: LoadSettingsOptions = {},
): Promise<ReadSettings> {
  const { isAboutPolicies = true, packNames } = options;
  const read = await loadConfig(flags.config, cwd, { ...options, packNames: isAboutPolicies ? packNames : [] });
  const { file, diagnostics } = read;
  const { config, packs } = isAboutPolicies ? read : withoutPacks(read);
  if (hasErrors(diagnostics)) {
    const sound = read.sound && soundSettings(flags, isAboutPolicies ? read.sound : withoutPacks(read.sound));
    return { ok: false, diagnostics, sound };
  }
  const variables = settingsFromVariables(options.variables ?? options.env ?? {});
  const settings = resolveSettings({ ...variables.flags, ...definedMembers(flags) }, config, {
    file,
    defaults: options.defaults,
    packs,
    variables: given(variables.names, flags),
  });
  const { listed, diagnostics: wrong } = await readListed(settings, cwd, options);
  const all = [...diagnostics, ...wrong];
  if (hasErrors(all)) return { ok: false, diagnostics: all, sound: settings };
  const fromOutside = await weakeningsFromOutside(settings, options);
  const weakenings = [...settings.weakenings, ...fromOutside];
  return { ok: true, value: { ...settings, ...definedMembers({ listed }), weakenings }, diagnostics: all };
}

/** Flags that cannot be used are told once the file is mended. */
function soundSettings(flags: Flags, { config, packs }: Pick<SoundConfig, 'config' | 'packs'>): Settings | undefined {
  try {
    return resolveSettings(flags, config, { packs });
  } catch (error) {
    if (CoveError.is(error)) return undefined;
    throw error;
  }
}

function withoutPacks({ config }: Pick<LoadedConfig, 'config'>): Pick<SoundConfig, 'config' | 'packs'> {
  const { packs: _, select: __, policies: ___, overrides: ____, ...others } = config;
  return { config: others, packs: undefined };
}

/** A command that does not read the setting has no use for the file either. */
async function readListed(
  { accountsFile }: Settings,
  cwd: string,
  { names }: LoadSettingsOptions,
): Promise<LoadedAccountsFile> {
  if (accountsFile === undefined || names?.includes('accountsFile') === false) {
    return { listed: undefined, diagnostics: [] };
  }
  const { loadAccountsFile } = await import('../../accounts/load-accounts-file.ts');
  return loadAccountsFile(accountsFile, cwd);
}

/** The variables that no flag outranks, by the name of the flag. */
function given(names: ReadonlyMap<string, string>, flags: Flags): ReadonlyMap<string, string> {
  return new Map([...names].filter(([attribute]) => flags[attribute as keyof Flags] === undefined));
}

/** A command that reads only a few settings does not call AWS: what the environment says about AWS is ignored. */
async function weakeningsFromOutside(
  { demo, profile }: Settings,
  { env = {}, names }: LoadSettingsOptions,
): Promise<readonly Weakening[]> {
  if (demo || names !== undefined) return [];
  const { environmentWeakenings } = await import('./environment-weakenings.ts');
  return environmentWeakenings(env, profile);
}

/** Whether one of the diagnostics is an error, not just a warning. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
