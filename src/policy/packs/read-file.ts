import type { Diagnostic } from '../../documents/diagnostic.ts';
import { type LocatedMapping, type LocatedValue, member } from '../../documents/located-value.ts';
import { parseYaml } from '../../documents/parse-yaml.ts';
import { type DocumentFile, readDocument } from '../../documents/read-document.ts';
import { schemaDiagnostics } from '../../documents/schema-diagnostics.ts';
import { soundParts } from '../../documents/sound-parts.ts';
import { type DocumentNoun, fileDiagnostic, type SourceText } from '../../documents/source-text.ts';
import { type SchemaName, schemaValidator } from '../../package-schema.ts';
import type { JsonValue } from '../../values/json.ts';

/** A file that fits its schema. */
export interface CheckedFile<T> {
  readonly source: SourceText;
  readonly root: LocatedValue;
  readonly value: T;
}

/** A file as far as it is as its schema wants it. */
export interface SoundFile<T> {
  readonly source: SourceText;
  /** An empty mapping where the file is no YAML. */
  readonly root: LocatedValue;
  /** Without the members in which something is wrong. */
  readonly value: Partial<T>;
  /** What `value` may lack of what the file has: `all`, where that is no YAML. */
  readonly lacks: 'nothing' | 'members' | 'all';
}

/** A YAML file and what its schema says of it; no file where something in it is an error. */
export async function readChecked<T>(
  file: DocumentFile,
  noun: DocumentNoun,
  schema: SchemaName,
): Promise<{ readonly checked: CheckedFile<T> | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const { sound, diagnostics } = await readSound<T>(file, noun, { schema, byEntry: noEntries });
  if (sound?.lacks !== 'nothing') return { checked: undefined, diagnostics };
  // It lacks nothing.
  return { checked: { ...sound, value: sound.value as T }, diagnostics };
}

const noEntries: ReadonlySet<string> = new Set();

/**
 * The same, and what there is of a file with mistakes, so that the rest of it can be checked as well.
 *
 * @returns no file where it cannot be read as text, or is of a later version.
 */
export async function readSound<T>(
  file: DocumentFile,
  noun: DocumentNoun,
  { schema: name, byEntry }: { readonly schema: SchemaName; readonly byEntry: ReadonlySet<string> },
): Promise<{ readonly sound: SoundFile<T> | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const source = await readDocument(file, noun);
  if ('code' in source) return { sound: undefined, diagnostics: [fileDiagnostic(file.name, source)] };
  const { root, flawed, diagnostics } = parseYaml(source);
  if (root === undefined) return { sound: { source, root: EMPTY, value: {}, lacks: 'all' }, diagnostics };
  const schema = schemaValidator<T>(name);
  const isFitting = schema(root.value);
  const errors = isFitting ? [] : (schema.errors ?? []);
  const wrong = isFitting ? [] : schemaDiagnostics({ source, root, flawed }, errors);
  if (isFitting && !diagnostics.some(({ severity }) => severity === 'error')) {
    return { sound: { source, root, value: root.value as T & Partial<T>, lacks: 'nothing' }, diagnostics };
  }
  // Of a later version, it says other things by the same names.
  if (isLater(member(root, 'version')?.value)) return { sound: undefined, diagnostics: [...diagnostics, ...wrong] };
  const value = soundParts({ root, flawed }, errors, byEntry) as Partial<T>;
  return { sound: { source, root, value, lacks: 'members' }, diagnostics: [...diagnostics, ...wrong] };
}

function isLater(version: JsonValue | undefined): boolean {
  return typeof version === 'number' && version > 1;
}

const EMPTY: LocatedMapping = { kind: 'mapping', entries: new Map(), value: {}, start: 0, end: 0, size: 1 };
