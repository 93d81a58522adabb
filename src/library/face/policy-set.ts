import { type Catalog, createCatalog } from '../../catalog/catalog.ts';
import type { ConfigFile } from '../../config/config-file.generated.ts';
import { type LoadedConfig, loadConfig } from '../../config/load-config.ts';
import type { PackSettingName } from '../../config/pack-settings.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError, holds } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { LoadedPack } from '../../packs/loaded-pack.ts';
import type { ParametersOf } from '../../policy/build/build-policies.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { definedMembers } from '../../values/defined-members.ts';
import {
  anything,
  isEnvironment,
  isText,
  type OptionChecks,
  orUndefined,
  readList,
  readOptions,
  whileReadable,
} from '../cove/check-options.ts';
import { deepFrozen } from '../cove/frozen.ts';
import { thisProcess } from '../cove/this-process.ts';
import { chosenPolicies } from '../inputs/chosen-policies.ts';
import { hasErrors } from '../inputs/load.ts';
import { diagnosticsInOptionWords, sayingOptions } from '../words/option-words.ts';
import { checkSettings, type GivenSettings } from './check-settings.ts';

export type { LoadedPack } from '../../packs/loaded-pack.ts';

export interface LoadPoliciesOptions {
  /** Where relative paths start, and where SDK clients are searched for. @default that of the process */
  readonly cwd?: string | undefined;
  /** Values of the policies' parameters, each of the type that its file declares: text is not read as a number. */
  readonly parameters?: Readonly<Record<string, string | number | boolean | readonly (string | number)[]>> | undefined;
  /** Allow policies that read secrets. @default false */
  readonly allowSecretReads?: boolean | undefined;
  /**
   * Reads about which nothing is known but their names, and which AWS's documentation confirms to be reads without
   * secrets: `service:Operation`. @default none
   */
  readonly trustReads?: readonly string[] | undefined;
  /**
   * A settings file, whose settings all runs of the policies have, and whose packs are loaded where no pattern is
   * given. @default none
   */
  readonly config?: string | undefined;
  /** @default that of the process */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Policies that were checked, and what runs of them need. */
export interface PolicySet {
  readonly policies: readonly Policy[];
  /** The packs that they belong to. */
  readonly packs: readonly LoadedPack[];
  /** What is not wrong, and may be meant otherwise. */
  readonly warnings: readonly Diagnostic[];
  /** What the SDK offers, as far as the policies need it. */
  readonly catalog: Catalog;
  /** The settings that the policies were loaded with. */
  readonly settings: GivenSettings & Pick<ConfigFile, PackSettingName>;
}

/** What is wrong with files from which policies, or waivers for them, should be loaded. */
export class PolicyError extends CoveError {
  readonly diagnostics: readonly Diagnostic[];

  /** Whether something is such an error, from any copy of this package. */
  static override is(value: unknown): value is PolicyError {
    return holds(() => CoveError.is(value) && value.name === 'CovePolicyError' && 'diagnostics' in value);
  }

  constructor(
    diagnostics: readonly Diagnostic[],
    hint = 'nothing was run; validatePolicies returns all problems as data',
  ) {
    const lines = diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ range, message }) => `${range.file}:${range.line}:${range.column} ${message}`);
    super('policy', lines.join('\n'), { hint });
    this.name = 'CovePolicyError';
    this.diagnostics = diagnostics;
  }
}

/**
 * Loads and checks policies. Does not call AWS.
 *
 * @param patterns - policy files, directories, globs or folders of packs; none for the packs of the settings file.
 * @throws {PolicyError} with everything that is wrong with them.
 */
export async function loadPolicies(patterns: readonly string[], options: LoadPoliciesOptions = {}): Promise<PolicySet> {
  const { set, diagnostics } = await read('loadPolicies', patterns, options);
  if (hasErrors(diagnostics)) throw new PolicyError(diagnostics);
  return set;
}

/** The policies that a plan or a run log names, each with the values that its parameters had. */
export async function loadNamedPolicies(
  patterns: readonly string[],
  options: Pick<LoadPoliciesOptions, 'cwd'>,
  parametersOf: ParametersOf,
): Promise<PolicySet> {
  const { set, diagnostics } = await read('loadPolicies', patterns, options, parametersOf);
  if (hasErrors(diagnostics)) throw new PolicyError(diagnostics);
  return set;
}

/** Everything that is or may be wrong with policies, as data; empty if nothing is. Does not call AWS. */
export async function validatePolicies(
  patterns: readonly string[],
  options: LoadPoliciesOptions = {},
): Promise<readonly Diagnostic[]> {
  return (await read('validatePolicies', patterns, options)).diagnostics;
}

async function read(
  where: string,
  patterns: readonly string[],
  options: LoadPoliciesOptions,
  parametersOf?: ParametersOf,
): Promise<{ readonly set: PolicySet; readonly diagnostics: readonly Diagnostic[] }> {
  const own = readOptions(where, options, CHECKS);
  const { cwd = thisProcess().cwd, env = thisProcess().env, parameters, allowSecretReads, trustReads, config } = own;
  const files = readList(where, patterns, 'a list of files, directories or globs', config !== undefined);
  const given = definedMembers({ parameters, allowSecretReads, trustReads }) as GivenSettings;
  whileReadable(where, 'the options', () => checkSettings(where, given));
  return sayingOptions(async () => {
    const file: LoadedConfig = config === undefined ? { config: {}, diagnostics: [] } : await loadConfig(config, cwd);
    const isWrong = hasErrors(file.diagnostics);
    const { version: _, output: __, quiet: ___, ...filed } = (isWrong ? file.sound?.config : file.config) ?? {};
    const settings: PolicySet['settings'] = { ...filed, ...given };
    const catalog = createCatalog([cwd]);
    const packSettings = isWrong ? file.sound?.packs : file.packs;
    const hasNone = isWrong && files.length === 0 && packSettings?.config.packs === undefined;
    const chosen =
      isWrong && (file.sound === undefined || hasNone)
        ? { policies: [], packs: [], diagnostics: [] }
        : await chosenPolicies(files, {
            cwd,
            env,
            packs: packSettings,
            parametersOf,
            catalog,
            settings: {
              allowSecretReads: settings.allowSecretReads ?? false,
              trustReads: settings.trustReads ?? [],
              parameters: (settings.parameters ?? {}) as Settings['parameters'],
              parametersInWords: [],
              noProjectClients: false,
            },
          });
    const diagnostics = diagnosticsInOptionWords([...file.diagnostics, ...chosen.diagnostics]);
    const warnings = diagnostics.filter(({ severity }) => severity !== 'error');
    const { policies, packs } = chosen;
    // All runs of the set, and their records, share what is in it.
    const own = { policies: deepFrozen(policies), packs: deepFrozen(packs), settings: deepFrozen(settings) };
    return { set: { ...own, warnings, catalog }, diagnostics };
  });
}

const CHECKS: OptionChecks<LoadPoliciesOptions> = {
  cwd: orUndefined(isText, 'the path of a folder'),
  parameters: anything,
  allowSecretReads: anything,
  trustReads: anything,
  config: orUndefined(isText, 'the path of a settings file'),
  env: orUndefined(isEnvironment, 'an object of strings, such as process.env'),
};
