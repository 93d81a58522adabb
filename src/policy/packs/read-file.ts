import type { Diagnostic } from '../../documents/diagnostic.ts';
import type { LocatedValue } from '../../documents/located-value.ts';
import { parseYaml } from '../../documents/parse-yaml.ts';
import { type DocumentFile, readDocument } from '../../documents/read-document.ts';
import { schemaDiagnostics } from '../../documents/schema-diagnostics.ts';
import { type DocumentNoun, fileDiagnostic, type SourceText } from '../../documents/source-text.ts';
import { type SchemaName, schemaValidator } from '../../package-schema.ts';

/** A file that fits its schema. */
export interface CheckedFile<T> {
  readonly source: SourceText;
  readonly root: LocatedValue;
  readonly value: T;
}

/** A YAML file and what its schema says of it; no file where something in it is an error. */
export async function readChecked<T>(
  file: DocumentFile,
  noun: DocumentNoun,
  schemaName: SchemaName,
): Promise<{ readonly checked: CheckedFile<T> | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const source = await readDocument(file, noun);
  if ('code' in source) return { checked: undefined, diagnostics: [fileDiagnostic(file.name, source)] };
  const { root, flawed, diagnostics } = parseYaml(source);
  if (root === undefined) return { checked: undefined, diagnostics };
  const schema = schemaValidator<T>(schemaName);
  const { value } = root;
  if (schema(value)) {
    const isWhole = !diagnostics.some(({ severity }) => severity === 'error');
    return { checked: isWhole ? { source, root, value } : undefined, diagnostics };
  }
  const wrong = schemaDiagnostics({ source, root, flawed }, schema.errors ?? []);
  return { checked: undefined, diagnostics: [...diagnostics, ...wrong] };
}
