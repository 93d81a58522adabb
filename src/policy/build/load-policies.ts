import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { LocatedValue } from '../../documents/located-value.ts';
import { readDocument } from '../../documents/read-document.ts';
import { sortDiagnostics } from '../../documents/render-diagnostics.ts';
import { fileDiagnostic, SourceText } from '../../documents/source-text.ts';
import { append } from '../../values/long-lists.ts';
import type { Policy } from '../model/policy.ts';
import { compilePolicySchema } from '../model/policy-schema.ts';
import type { ServiceCatalog } from '../model/service-catalog.ts';
import type { PackPlace } from '../packs/pack-paths.ts';
import type { ParametersOf } from './build-policies.ts';
import { duplicateIds } from './duplicate-ids.ts';
import { findPolicyFiles } from './find-policy-files.ts';
import { type LoadedFile, loadFile } from './load-file.ts';
import type { LoadedPack, Pack } from './load-pack.ts';
import { loadPacks } from './load-packs.ts';
import { otherKind } from './other-kind.ts';
import type { ParameterValue } from './parameter-value.ts';
import { fileParameters, parametersOfSeveral, undeclaredParameters } from './parameters.ts';
import { type PoliciesAtHand, policiesAtHand } from './policies-at-hand.ts';

export interface LoadOptions {
  /** Directory that relative patterns start from. */
  readonly cwd: string;
  readonly services: ServiceCatalog;
  /** Whether policies may name operations whose answers hold secrets. */
  readonly allowSecretReads: boolean;
  /**
   * Operations that are taken for reads though nothing but their names is known, as `service:Operation`. @default []
   */
  readonly trustReads?: readonly string[];
  /**
   * Values for the files' parameters, over their defaults, each of the type that the file declares.
   * @default {}
   */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** Values for the parameters of single policies, which go before all others. @default none */
  readonly parametersOf?: ParametersOf | undefined;
  /**
   * A pack.yml whose parameters the named files read, though they keep the ids that they give themselves. @default none
   */
  readonly lender?: { readonly source: SourceText; readonly root: LocatedValue } | undefined;
  /** Packs beside those that the patterns name. @default none */
  readonly packs?: readonly PackPlace[];
  /** Names of packs that should be among them, and could not be found. @default none */
  readonly unreadPacks?: readonly string[] | undefined;
  /** What `-` among the patterns stands for. @default `-` is a file like others */
  readonly stdin?: string | undefined;
}

/** The name of a policy that is read from a pipe, and how it is shown. */
export const STDIN = '-';
const STDIN_NAME = '<stdin>';

export interface LoadedPolicies {
  /** Empty where any file has an error. */
  readonly policies: readonly Policy[];
  /** Everything that is wrong with any of the files, sorted by file, line and column. */
  readonly diagnostics: readonly Diagnostic[];
  /** The files that were found, as they are shown; of a pack, those that it names. */
  readonly files: readonly string[];
  /** What was read, word for word. */
  readonly sources: readonly PolicySourceText[];
  /** In the order in which they were named. Empty where any file has an error. */
  readonly packs: readonly Pack[];
  /** What there is, right or wrong. */
  readonly atHand: PoliciesAtHand;
}

export interface PolicySourceText extends Pick<SourceText, 'file' | 'text'> {
  /** Its pack's name. @default it belongs to none */
  readonly pack?: string;
}

/**
 * Loads and checks policy files and packs: YAML, then the schema, then what the schema cannot say, then the types of
 * inputs and expressions. Never throws for a wrong file.
 *
 * A file that belongs to a pack which is loaded as well is loaded once, as the pack's.
 *
 * @param patterns - files, directories (all *.yml and *.yaml below them, tests left out; a folder with a pack.yml is a
 *   pack) and globs.
 */
export async function loadPolicies(patterns: readonly string[], options: LoadOptions): Promise<LoadedPolicies> {
  const { stdin } = options;
  const named = stdin === undefined ? patterns : patterns.filter((pattern) => pattern !== STDIN);
  const found = await findPolicyFiles(named, options.cwd);
  const building = { schema: compilePolicySchema(), options, unchecked: new Set<string>() };
  const diagnostics: Diagnostic[] = [...found.diagnostics];
  const places = [...found.packs.map((file) => ({ file })), ...(options.packs ?? [])];
  const packs = await loadPacks(places, building);
  append(diagnostics, packs.diagnostics);
  const lent =
    options.lender &&
    fileParameters(options.lender.source, options.lender.root, building.schema, options.parameters ?? {});
  const files = found.files.filter((file) => !packs.paths.has(file.path));
  let areAllRead = !hasError(found.diagnostics);
  const loaded: (LoadedFile | LoadedPack)[] = [];
  const sources: SourceText[] = [];
  if (stdin !== undefined && named.length < patterns.length) {
    const source = new SourceText(STDIN_NAME, stdin);
    sources.push(source);
    loaded.push(loadFile(source, building));
  }
  for (const file of files) {
    const source = await readDocument(file);
    const read = 'code' in source ? source : (otherKind(file.name, source.text) ?? source);
    if ('code' in read) {
      diagnostics.push(fileDiagnostic(file.name, read));
      areAllRead = false;
      continue;
    }
    sources.push(read);
    loaded.push(loadFile(read, { ...building, lent }));
  }
  const hasAll = { ids: areAllRead, parameters: areAllRead };
  for (const each of loaded) {
    hasAll.ids &&= each.hasAll.ids;
    hasAll.parameters &&= each.hasAll.parameters;
  }
  const ofFiles = [...loaded];
  append(loaded, packs.loaded);
  append(
    diagnostics,
    loaded.flatMap((each) => each.diagnostics),
  );
  append(diagnostics, duplicateIds(loaded.flatMap(({ ids }) => ids)));
  const owners = ownersOf(loaded);
  const unread = [...packs.unread, ...(options.unreadPacks ?? [])];
  if (hasAll.parameters && unread.length === 0 && packs.loaded.every((each) => each.hasAll.parameters)) {
    append(diagnostics, undeclaredParameters(options.parameters ?? {}, declaredNames(owners)));
  }
  append(diagnostics, parametersOfSeveral(options.parameters ?? {}, owners));
  const isWrong = hasError(diagnostics);
  return {
    policies: isWrong ? [] : loaded.flatMap(({ policies }) => policies),
    diagnostics: sortDiagnostics(diagnostics),
    files: [...files.map(({ name }) => name), ...packs.loaded.flatMap((each) => each.sources.map(({ file }) => file))],
    sources: [...sources, ...packs.loaded.flatMap(sourcesOfPack)],
    packs: isWrong ? [] : packs.loaded.map(({ pack }) => pack),
    atHand: policiesAtHand({ files: ofFiles, hasAll, packs: packs.loaded, unread }),
  };
}

function sourcesOfPack({ pack, sources }: LoadedPack): PolicySourceText[] {
  return sources.map(({ file, text }) => ({ file, text, pack: pack.name }));
}

/** By pack, the names of its parameters; '' for those of all other files. */
function ownersOf(loaded: readonly (LoadedFile | LoadedPack)[]): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const each of loaded) {
    const owner = 'pack' in each ? each.pack.name : '';
    owners.set(owner, [...(owners.get(owner) ?? []), ...each.parameters]);
  }
  return owners;
}

function declaredNames(owners: ReadonlyMap<string, readonly string[]>): string[] {
  return [...owners].flatMap(([owner, names]) =>
    owner === '' ? names : names.flatMap((name) => [name, `${owner}/${name}`]),
  );
}

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
