import path from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import type { PackSettings } from '../../config/pack-settings.ts';
import type { Settings } from '../../config/settings.ts';
import type { Environment } from '../../config/state-folder.ts';
import { CoveError } from '../../cove-error.ts';
import type { Diagnostic } from '../../documents/diagnostic.ts';
import { sortDiagnostics } from '../../documents/render-diagnostics.ts';
import { adjustPolicies } from '../../packs/adjust-policies.ts';
import { checkLoaded } from '../../packs/check-loaded.ts';
import type { LoadedPack } from '../../packs/loaded-pack.ts';
import { parametersFrom } from '../../packs/policy-settings.ts';
import { type ResolvedPacks, resolvePacks } from '../../packs/resolve-packs.ts';
import type { ParametersOf } from '../../policy/build/build-policies.ts';
import { loadPolicies, type PolicySourceText, STDIN } from '../../policy/build/load-policies.ts';
import { withWords } from '../../policy/build/parameter-value.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { catalogForDirectory, catalogForPolicies } from './project-clients.ts';

/** Which policies are loaded, beside those that patterns name. */
export interface ChosenOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** Packs of the settings file. @default all where there is no pattern, else none */
  readonly packNames?: ReadonlySet<string> | undefined;
  /** Values for the parameters of single policies, before what the settings file has. @default none */
  readonly parametersOf?: ParametersOf | undefined;
  /** What of the settings counts for policies. */
  readonly settings: Pick<
    Settings,
    'allowSecretReads' | 'trustReads' | 'parameters' | 'parametersInWords' | 'noProjectClients'
  >;
  readonly packs: PackSettings | undefined;
  /** A catalog of the caller's own. @default that of the projects of the policies */
  readonly catalog?: Catalog | undefined;
  /** No operation of the policies is called: clients are read and not loaded. @default false */
  readonly callsNothing?: boolean | undefined;
  /** What `-` among the patterns stands for. @default `-` is a file like others */
  readonly stdin?: string | undefined;
}

export interface ChosenPolicies {
  readonly policies: readonly Policy[];
  readonly packs: readonly LoadedPack[];
  readonly catalog: Catalog;
  readonly diagnostics: readonly Diagnostic[];
  /** Policies that `select` leaves out by now, although they were asked for: why, with its place. */
  readonly unselected: ReadonlyMap<string, string>;
  /** The files that were found, as they are shown. */
  readonly files: readonly string[];
  /** What was read, word for word. */
  readonly sources: readonly PolicySourceText[];
}

/**
 * The policies that patterns name, or those of the packs of the settings file where there is no pattern; chosen and
 * changed as the settings file says.
 *
 * @throws {CoveError} `usage` where neither names any.
 */
export async function chosenPolicies(patterns: readonly string[], options: ChosenOptions): Promise<ChosenPolicies> {
  const { cwd, packs: settings, packNames, stdin } = options;
  const resolved = await resolveWanted(patterns, options);
  const clients = { noProjectClients: options.settings.noProjectClients, callsNothing: options.callsNothing };
  const projects = resolved.packs.flatMap(({ origin, place }) =>
    origin.project === undefined ? [] : [origin.project, path.dirname(place.file.path)],
  );
  const files = stdin === undefined ? patterns : patterns.filter((pattern) => pattern !== STDIN);
  // A pipe belongs to no project but that of the working directory.
  const isPipeAlone = files.length < patterns.length && files.length + projects.length === 0;
  const catalog =
    options.catalog ??
    (isPipeAlone ? catalogForDirectory(cwd, clients) : await catalogForPolicies(files, clients, cwd, projects));
  const loaded = await loadPolicies(patterns, {
    cwd,
    services: catalog,
    allowSecretReads: options.settings.allowSecretReads,
    trustReads: options.settings.trustReads,
    parameters: withWords(options.settings.parameters, options.settings.parametersInWords),
    parametersOf: parametersOf(options),
    packs: resolved.packs.map(({ place }) => place),
    unreadPacks: resolved.missing,
    stdin,
  });
  const checked = checkLoaded(loaded.atHand.packs, resolved, settings);
  const adjusted = adjustPolicies(loaded.policies, loaded.atHand, settings, {
    unmatched: packNames !== undefined ? 'ignored' : patterns.length === 0 ? 'refused' : 'told',
    select: packNames !== undefined ? 'told' : patterns.length === 0 ? 'applied' : 'ignored',
  });
  // Of the packs of the settings file: `select` is about no others.
  const unselected = [...adjusted.unselected].filter(([id]) => packNames?.has(id.split('/')[0] ?? '') ?? true);
  const all = [
    ...resolved.diagnostics,
    ...loaded.diagnostics,
    ...sortDiagnostics([...checked.diagnostics, ...adjusted.diagnostics]),
  ];
  const isUsable = !all.some(({ severity }) => severity === 'error');
  return {
    policies: isUsable ? adjusted.policies : [],
    packs: isUsable ? checked.packs : [],
    catalog,
    diagnostics: all,
    unselected: new Map(isUsable ? unselected : []),
    files: loaded.files,
    sources: loaded.sources,
  };
}

async function resolveWanted(patterns: readonly string[], options: ChosenOptions): Promise<ResolvedPacks> {
  const { cwd, env, packs: settings } = options;
  const names = options.packNames ?? (patterns.length === 0 ? undefined : new Set<string>());
  if (settings?.config.packs !== undefined) return resolvePacks(settings, { cwd, env, names });
  // A plan that names none is not a user who names none: what it is about is checked against it.
  if (patterns.length > 0 || options.packNames !== undefined)
    return { packs: [], missing: [], lock: undefined, diagnostics: [] };
  throw new CoveError('usage', 'no policies are named', {
    hint: 'name policy files or packs, as in policies/, or give the settings file `packs`',
  });
}

function parametersOf({ packs, parametersOf: given }: ChosenOptions): ParametersOf | undefined {
  const filed = packs === undefined ? undefined : parametersFrom(packs);
  if (filed === undefined || given === undefined) return filed ?? given;
  return (id) => ({ ...filed(id), ...given(id) });
}
