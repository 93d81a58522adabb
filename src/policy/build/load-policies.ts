import type { Diagnostic } from '../../documents/diagnostic.ts';
import { parseYaml } from '../../documents/parse-yaml.ts';
import { readDocument } from '../../documents/read-document.ts';
import { sortDiagnostics } from '../../documents/render-diagnostics.ts';
import { schemaDiagnostics } from '../../documents/schema-diagnostics.ts';
import { fileDiagnostic, SourceText } from '../../documents/source-text.ts';
import type { Policy } from '../model/policy.ts';
import { compilePolicySchema, type PolicySchema } from '../model/policy-schema.ts';
import type { ServiceCatalog } from '../model/service-catalog.ts';
import { buildPolicies } from './build-policies.ts';
import { duplicateIds, type LocatedId } from './duplicate-ids.ts';
import { findPolicyFiles } from './find-policy-files.ts';
import { type ParameterValue, undeclaredParameters } from './parameters.ts';

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
   * Values for the files' parameters, over their defaults. Text is read as the type that the file declares.
   * @default {}
   */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** What `-` among the patterns stands for. @default `-` is a file like others */
  readonly stdin?: string | undefined;
}

/** How a policy that is read from a pipe is named, and shown. */
export const STDIN = '-';
const STDIN_NAME = '<stdin>';

export interface LoadedPolicies {
  /** Empty where any file has an error. */
  readonly policies: readonly Policy[];
  /** Everything that is wrong with any of the files, sorted by file, line and column. */
  readonly diagnostics: readonly Diagnostic[];
  /** The files that were found, as they are shown. */
  readonly files: readonly string[];
}

/**
 * Loads and checks policy files: YAML, then the schema, then what the schema cannot say, then the types of
 * inputs and expressions. Never throws for a wrong file.
 *
 * @param patterns - files, directories (all *.yml and *.yaml below them) and globs.
 */
export async function loadPolicies(patterns: readonly string[], options: LoadOptions): Promise<LoadedPolicies> {
  const { stdin } = options;
  const named = stdin === undefined ? patterns : patterns.filter((pattern) => pattern !== STDIN);
  const found = await findPolicyFiles(named, options.cwd);
  const schema = compilePolicySchema();
  const diagnostics: Diagnostic[] = [...found.diagnostics];
  const loaded: LoadedFile[] = [];
  const unchecked = new Set<string>();
  const load = (source: SourceText): void => {
    const one = loadText(source, schema, options, unchecked);
    diagnostics.push(...atMost(one.diagnostics, source));
    loaded.push(one);
  };
  if (stdin !== undefined && named.length < patterns.length) load(new SourceText(STDIN_NAME, stdin));
  for (const file of found.files) {
    const source = await readDocument(file);
    if ('code' in source) {
      diagnostics.push(fileDiagnostic(file.name, source));
      continue;
    }
    load(source);
  }
  diagnostics.push(...duplicateIds(loaded.flatMap((file) => file.ids)));
  if (!hasError(diagnostics)) {
    diagnostics.push(
      ...undeclaredParameters(
        options.parameters ?? {},
        loaded.flatMap((file) => file.parameters),
      ),
    );
  }
  return {
    policies: hasError(diagnostics) ? [] : loaded.flatMap((file) => file.policies),
    diagnostics: sortDiagnostics(diagnostics),
    files: found.files.map((file) => file.name),
  };
}

/** What one file holds. */
export interface LoadedFile {
  readonly policies: readonly Policy[];
  readonly ids: readonly LocatedId[];
  /** Names of the parameters that the file declares. */
  readonly parameters: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Loads and checks one text, whoever read it.
 *
 * @param unchecked - services of which it has been told that their clients carry no schemas; grows.
 */
export function loadText(
  source: SourceText,
  schema: PolicySchema,
  options: Omit<LoadOptions, 'cwd'>,
  unchecked: Set<string>,
): LoadedFile {
  const parsed = parseYaml(source);
  if (parsed.root === undefined) {
    return { policies: [], ids: [], parameters: [], diagnostics: parsed.diagnostics };
  }
  const { root, flawed } = parsed;
  const shape = schemaDiagnostics({ source, root, flawed }, schema.errors(root.value));
  const built = buildPolicies({ source, root, schema, options, unchecked });
  return { ...built, diagnostics: [...parsed.diagnostics, ...shape, ...built.diagnostics] };
}

const MOST_PER_FILE = 100;

/** The first hundred problems of a file: a file with more of them is mended in rounds. */
function atMost(diagnostics: readonly Diagnostic[], source: SourceText): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_PER_FILE) return diagnostics;
  const kept = sortDiagnostics(diagnostics).slice(0, MOST_PER_FILE);
  const last = source.text.length;
  const rest = source.diagnostic(last, last, {
    code: 'policy/more-problems',
    message: `only the first ${MOST_PER_FILE} problems of this file are shown`,
  });
  return [...kept, rest];
}

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
