import path from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { type LoadedConfig, loadConfig } from '../../config/load-config.ts';
import { PACK_SETTINGS } from '../../config/pack-settings.ts';
import type { Flags, Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { LoadedPack } from '../../packs/loaded-pack.ts';
import { lockPlace } from '../../packs/lock-file.ts';
import { placeInSettings } from '../../packs/place-in-settings.ts';
import type { ParametersOf } from '../../policy/build/build-policies.ts';
import type { PolicySourceText } from '../../policy/build/load-policies.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { chosenPolicies } from './chosen-policies.ts';
import { hasErrors, type Loaded, type LoadSettingsOptions, readSettings } from './load-settings.ts';
import { assertNamedPolicies } from './named-policies.ts';
import { weakeningsAbout } from './weakenings-about.ts';

export { hasErrors, type Loaded, type LoadSettingsOptions, loadSettings } from './load-settings.ts';
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
  const { sound, ...settings } = await readSettings(flags, cwd, { ...options, packNames });
  const ofSettings = settings.diagnostics;
  if (!settings.ok) {
    const besides = sound === undefined ? [] : await policyDiagnostics(patterns, sound, cwd, options);
    return { ok: false, diagnostics: [...ofSettings, ...besides], ofSettings };
  }
  const weakenings = settings.value.weakenings.filter(({ setting }) => !isNamed || !/^select in /.test(setting));
  const named = patternsFor(patterns, settings.value, options);
  const loaded = await loadPolicyFiles(named, { ...settings.value, weakenings }, cwd, options);
  return { ...loaded, diagnostics: [...ofSettings, ...loaded.diagnostics], ofSettings };
}

function patternsFor(
  patterns: readonly string[],
  { packs }: Settings,
  { otherwise = patterns }: Pick<LoadInputsOptions, 'otherwise'>,
): readonly string[] {
  return patterns.length === 0 && packs?.config.packs === undefined ? otherwise : patterns;
}

/** What is wrong with policies, beside the settings by which they would be loaded. */
async function policyDiagnostics(
  patterns: readonly string[],
  settings: Settings,
  cwd: string,
  options: LoadInputsOptions,
): Promise<readonly Diagnostic[]> {
  const named = patternsFor(patterns, settings, options);
  const hasSome = named.length > 0 || settings.packs?.config.packs !== undefined || options.fromPacks !== undefined;
  return hasSome ? (await loadPolicyFiles(named, settings, cwd, options)).diagnostics : [];
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
  const { packs, file, diagnostics } = await loadConfig(flags.config, cwd, { ...options, names: [], packNames: [] });
  // Nobody can tell then whether its packs are still in it.
  if (hasErrors(diagnostics)) return { loaded: { ok: false, diagnostics }, files: [], hidden: [] };
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
