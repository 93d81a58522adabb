import path from 'node:path';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { type LocatedValue, member } from '../documents/located-value.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import { type DocumentFile, readDocument } from '../documents/read-document.ts';
import { fileDiagnostic, type SourceText } from '../documents/source-text.ts';
import { type LoadedPolicies, type LoadOptions, loadPolicies } from '../policy/build/load-policies.ts';
import { readPack } from '../policy/packs/read-pack.ts';
import { type JsonObject, stableJson } from '../values/json.ts';

/** A policy file whose policies are tested, with other parameters from test to test. */
export interface PolicySource {
  readonly file: DocumentFile;
  /** Undefined where the file cannot be read as YAML; `diagnostics` says why. */
  readonly document: { readonly source: SourceText; readonly root: LocatedValue } | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The ids of its policies, right or wrong, and where they stand. */
  readonly policies: readonly LocatedPolicy[];
  /** The policies with the values that a test gives to parameters. */
  load(parameters: JsonObject): Promise<LoadedPolicies>;
}

export interface LocatedPolicy {
  readonly id: string;
  readonly line: number;
  readonly column: number;
  /** Its place in the list of policies. */
  readonly index: number;
}

export type PolicyLoading = Omit<LoadOptions, 'parameters'>;

export async function openPolicySource(file: DocumentFile, options: PolicyLoading): Promise<PolicySource> {
  const loaded = new Map<string, Promise<LoadedPolicies>>();
  const lender = await packOf(file);
  const load = (parameters: JsonObject): Promise<LoadedPolicies> => {
    const key = stableJson(parameters);
    const given = { ...options, parameters: parameters as Given, lender };
    const known = loaded.get(key) ?? loadPolicies([file.path], given);
    loaded.set(key, known);
    return known;
  };
  const source = await readDocument(file);
  if ('code' in source) {
    return { file, document: undefined, diagnostics: [fileDiagnostic(file.name, source)], policies: [], load };
  }
  const { root, diagnostics } = parseYaml(source);
  if (root === undefined) return { file, document: undefined, diagnostics, policies: [], load };
  return { file, document: { source, root }, diagnostics: [], policies: policiesIn(source, root), load };
}

/** The pack.yml above a policy file, if the file is one of its policies and it declares parameters for them. */
async function packOf({ path: policies, name }: DocumentFile): Promise<LoadOptions['lender']> {
  for (let folder = path.dirname(policies); ; folder = path.dirname(folder)) {
    const above = path.relative(path.dirname(policies), path.join(folder, 'pack.yml')).replaceAll('\\', '/');
    const manifest = { path: path.join(folder, 'pack.yml'), name: path.posix.join(path.posix.dirname(name), above) };
    const source = await readDocument(manifest);
    if ('code' in source) {
      if (path.dirname(folder) === folder) return undefined;
      continue;
    }
    const { root } = parseYaml(source);
    if (root === undefined || member(root, 'parameters') === undefined) return undefined;
    const { pack } = await readPack({ file: manifest });
    return pack?.policyFiles.some((each) => each.path === policies) ? { source, root } : undefined;
  }
}

type Given = NonNullable<LoadOptions['parameters']>;

function policiesIn(source: SourceText, root: LocatedValue): LocatedPolicy[] {
  const entries = member(root, 'policies');
  const items = entries?.kind === 'list' ? entries.items : [];
  return items.flatMap((entry, index) => {
    const id = member(entry, 'id');
    return typeof id?.value === 'string' ? [{ id: id.value, index, ...source.position(id.start) }] : [];
  });
}
