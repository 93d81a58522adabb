import path from 'node:path';
import type { LoadedAccountsFile } from '../../accounts/load-accounts-file.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { ConfigFile } from '../../config/config-file.generated.ts';
import { type ConfigOptions, type LoadedConfig, loadConfig } from '../../config/load-config.ts';
import { PACK_SETTINGS } from '../../config/pack-settings.ts';
import { type Flags, resolveSettings, type Settings } from '../../config/settings.ts';
import { settingsFromVariables } from '../../config/variables.ts';
import type { Weakening } from '../../config/weakenings.ts';
import { CoveError } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { LoadedPack } from '../../packs/loaded-pack.ts';
import { lockPlace } from '../../packs/lock-file.ts';
import { placeInSettings } from '../../packs/place-in-settings.ts';
import type { ParametersOf } from '../../policy/build/build-policies.ts';
import type { PolicySourceText } from '../../policy/build/load-policies.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { chosenPolicies } from './chosen-policies.ts';
import { assertNamedPolicies } from './named-policies.ts';
import { weakeningsAbout } from './weakenings-about.ts';

export { withoutContent } from './named-policies.ts';

/** What a run needs before it talks to AWS. */
export interface Inputs {
  readonly settings: Settings;
  readonly catalog: Catalog;
  readonly policies: readonly Policy[];
  /** The packs that they belong to. @default none */
  readonly packs?: readonly LoadedPack[] | undefined;
  /** Those of the policies that the settings file leaves out by now: why, with its place. @default none */
  readonly unselected?: ReadonlyMap<string, string> | undefined;
  /** What was read, word for word. @default not known: workers are not handed the policies */
  readonly sources?: readonly PolicySourceText[] | undefined;
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
  /**
   * Whether the command is about policies of packs and of the settings file. Else what the file says of them needs no
   * trust, and is not told. @default true
   */
  readonly isAboutPolicies?: boolean;
}

export interface LoadInputsOptions extends LoadSettingsOptions {
  /** Packs of the settings file beside the patterns. @default all where there is no pattern, else none */
  readonly fromPacks?: ReadonlySet<string> | undefined;
  /**
   * Ids of the policies that the run is about; what settings say of others is not told. @default all that are loaded
   */
  readonly about?: ReadonlySet<string> | undefined;
  /** No operation of the policies is called. @default false */
  readonly callsNothing?: boolean | undefined;
  /** What is loaded if there is neither a pattern nor a pack of the settings file. @default nothing: an error */
  readonly otherwise?: readonly string[] | undefined;
  /** Values for the parameters of single policies, before what the settings file has. @default none */
  readonly parametersOf?: ParametersOf | undefined;
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
  const { isAboutPolicies = true, packNames } = options;
  const read = await loadConfig(flags.config, cwd, { ...options, packNames: isAboutPolicies ? packNames : [] });
  const { file, diagnostics } = read;
  const { config, packs } = isAboutPolicies ? read : withoutPacks(read);
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  const variables = settingsFromVariables(options.variables ?? options.env ?? {});
  const settings = resolveSettings({ ...variables.flags, ...definedMembers(flags) }, config, {
    file,
    defaults: options.defaults,
    packs,
    variables: given(variables.names, flags),
  });
  const { listed, diagnostics: wrong } = await readListed(settings, cwd, options);
  const all = [...diagnostics, ...wrong];
  if (hasErrors(all)) return { ok: false, diagnostics: all };
  const fromOutside = await weakeningsFromOutside(settings, options);
  const weakenings = [...settings.weakenings, ...fromOutside];
  return { ok: true, value: { ...settings, ...definedMembers({ listed }), weakenings }, diagnostics: all };
}

function withoutPacks({ config }: LoadedConfig): Pick<LoadedConfig, 'config' | 'packs'> {
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

type LoadedInputs = Loaded<Inputs> & {
  /** Those of the diagnostics that are about files which settings come from, the accounts file among them. */
  readonly ofSettings: readonly Diagnostic[];
};

const NAMED_SETTINGS = ['policies', 'overrides'] as const;

/**
 * Reads settings and policies.
 *
 * @param patterns - policy files, directories or globs; without any, the packs of the settings file.
 * @returns what is wrong with them; no inputs if there is an error: nothing may run then.
 * @throws {CoveError} for flags that cannot be used.
 */
export async function loadInputs(
  patterns: readonly string[],
  flags: Flags,
  cwd: string,
  options: LoadInputsOptions = {},
): Promise<LoadedInputs> {
  // Where patterns say what is loaded, packs and `select` do not.
  const isNamed = patterns.length > 0 || options.fromPacks !== undefined;
  const fromPacks = (options.fromPacks?.size ?? 0) > 0 ? (['packs', 'select'] as const) : [];
  const packNames = isNamed ? [...fromPacks, ...NAMED_SETTINGS] : PACK_SETTINGS;
  const settings = await loadSettings(flags, cwd, { ...options, packNames });
  const ofSettings = settings.diagnostics;
  if (!settings.ok) return { ...settings, ofSettings };
  const weakenings = settings.value.weakenings.filter(({ setting }) => !isNamed || !/^select in /.test(setting));
  const hasNone = patterns.length === 0 && settings.value.packs?.config.packs === undefined;
  const named = hasNone ? (options.otherwise ?? patterns) : patterns;
  const loaded = await loadPolicyFiles(named, { ...settings.value, weakenings }, cwd, options);
  return { ...loaded, diagnostics: [...ofSettings, ...loaded.diagnostics], ofSettings };
}

/** Reads policies with settings that were read before. */
async function loadPolicyFiles(
  patterns: readonly string[],
  settings: Settings,
  cwd: string,
  options: Pick<LoadInputsOptions, 'about' | 'callsNothing' | 'env' | 'fromPacks' | 'parametersOf' | 'stdin'> = {},
): Promise<Loaded<Inputs>> {
  const { catalog, policies, packs, unselected, sources, diagnostics } = await chosenPolicies(patterns, {
    cwd,
    env: options.env ?? {},
    packNames: options.fromPacks,
    parametersOf: options.parametersOf,
    settings,
    packs: settings.packs,
    callsNothing: options.callsNothing,
    stdin: options.stdin,
  });
  if (hasErrors(diagnostics)) return { ok: false, diagnostics };
  const { about } = options;
  const run = about === undefined ? policies : policies.filter(({ id }) => about.has(id));
  const weakenings = weakeningsAbout({ policies: run, packs }, settings);
  const value = { settings: { ...settings, weakenings }, catalog, policies, packs, unselected, sources };
  return { ok: true, value, diagnostics };
}

/** A policy that a plan or a run log names. */
export interface NamedPolicy {
  readonly id: string;
  readonly file: string;
  /** The pack.yml of its pack, as it was named then. */
  readonly pack?: string | undefined;
  /** Where the settings file had its pack from, if it came from there. */
  readonly from?: string | undefined;
}

/**
 * What is loaded of policies that a plan or a run log names: packs of the settings file come from where that says,
 * other packs and files by the names that they had.
 *
 * @throws {CoveError} `plan` for files that a plan may not name.
 */
export async function loadNamed(
  { named, shown }: { readonly named: readonly NamedPolicy[]; readonly shown: string },
  flags: Flags,
  cwd: string,
  options: LoadInputsOptions = {},
): Promise<{
  readonly loaded: Loaded<Inputs>;
  /** What was loaded, as it is shown. */
  readonly files: readonly string[];
  /** Diagnostics of files whose content is not shown: somebody else has named them. */
  readonly hidden: readonly Diagnostic[];
}> {
  const { packs, file } = await loadConfig(flags.config, cwd, { ...options, names: [], packNames: [] });
  const known = new Set(Object.keys(packs?.config.packs ?? {}));
  const packOf = ({ id, pack }: NamedPolicy): string | undefined => (pack === undefined ? undefined : packNameOf(id));
  assertStillFiled(named, shown, { packs, file });
  const isFiled = (policy: NamedPolicy): boolean => known.has(packOf(policy) ?? '');
  const fromPacks = new Set(named.filter(isFiled).flatMap((policy) => packOf(policy) ?? []));
  const files = [...new Set(named.filter((policy) => !isFiled(policy)).map(({ file, pack }) => pack ?? file))];
  await assertNamedPolicies(files, shown, cwd);
  const about = new Set(named.map(({ id }) => id));
  const loaded = await loadInputs(files, flags, cwd, { ...options, fromPacks, about });
  // What a pack names in its turn was chosen by the plan as well.
  const own = file === undefined ? [] : [file, lockPlace(file, file).name];
  // The settings file may be named as one of policies, and its own secrets with it.
  const isOwn = ({ range }: Diagnostic): boolean =>
    own.includes(range.file) && !files.some((each) => path.normalize(each) === path.normalize(range.file));
  const hidden = loaded.diagnostics.filter((each) => !loaded.ofSettings.includes(each) && !isOwn(each));
  return { loaded, files: [...files, ...fromPacks], hidden };
}

/** @throws {CoveError} `plan` for policies of packs that the settings file had, and has no longer. */
function assertStillFiled(
  named: readonly NamedPolicy[],
  shown: string,
  { packs, file }: Pick<LoadedConfig, 'packs' | 'file'>,
): void {
  const gone = named.find(({ id, from }) => from !== undefined && packs?.config.packs?.[packNameOf(id)] === undefined);
  if (gone === undefined) return;
  const pack = packNameOf(gone.id);
  const place = packs?.config.packs === undefined ? file : placeInSettings(packs, ['packs']);
  const now = place === undefined ? 'there is no settings file' : `${place} has no such pack`;
  throw new CoveError('plan', `${gone.id} came from the pack ${pack} of the settings file, and by now ${now}`, {
    hint: `nothing was changed; name the settings file of ${shown} (--config), or the policies (--policies)`,
  });
}

function packNameOf(id: string): string {
  return id.split('/')[0] ?? '';
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
