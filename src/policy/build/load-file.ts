import type { Diagnostic } from '../../documents/diagnostic.ts';
import { parseYaml } from '../../documents/parse-yaml.ts';
import { sortDiagnostics } from '../../documents/render-diagnostics.ts';
import { schemaDiagnostics } from '../../documents/schema-diagnostics.ts';
import type { SourceText } from '../../documents/source-text.ts';
import { type BuildInput, type BuiltFile, buildPolicies } from './build-policies.ts';

/** What a policy file gives: the policies without a mistake in them, and everything that is wrong with the others. */
export type LoadedFile = BuiltFile;

/** YAML, then the schema, then what the schema cannot say. */
export function loadFile(source: SourceText, options: Omit<BuildInput, 'source' | 'root'>): LoadedFile {
  const parsed = parseYaml(source);
  if (parsed.root === undefined) {
    const hasAll = { ids: false, parameters: false };
    return { policies: [], ids: [], parameters: [], hasAll, diagnostics: parsed.diagnostics };
  }
  const { root, flawed } = parsed;
  const shape = schemaDiagnostics({ source, root, flawed }, options.schema.errors(root.value));
  const built = buildPolicies({ ...options, source, root });
  return { ...built, diagnostics: atMost([...parsed.diagnostics, ...shape, ...built.diagnostics], source) };
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
