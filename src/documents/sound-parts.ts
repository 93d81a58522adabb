import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import type { LocatedValue } from './located-value.ts';
import type { ReadFile } from './schema-diagnostics.ts';
import { pathOf, type SchemaError } from './schema-error.ts';

/**
 * What of a file is as its schema wants it: the file without each of its members in which something is wrong. So one
 * mistake keeps nothing else from being checked.
 *
 * @param errors - all that the schema has to say of it.
 * @param byEntry - members that are maps or lists of entries, of which only those with a mistake are left out. In a
 *   list `null` takes their place, so that the others keep theirs.
 */
export function soundParts(
  { root, flawed }: Pick<ReadFile, 'root' | 'flawed'>,
  errors: readonly SchemaError[],
  byEntry: ReadonlySet<string>,
): JsonObject {
  if (root.kind !== 'mapping' || !isJsonObject(root.value)) return {};
  const wrong = [...errors.map(wrongPath), ...pathsOfFlawed(root, flawed)];
  const parts = Object.entries(root.value).flatMap(([name, value]): [string, JsonValue][] => {
    const own = wrong.filter(([first]) => first === name);
    if (own.length === 0) return [[name, value]];
    if (!byEntry.has(name) || own.some(({ length }) => length === 1)) return [];
    return [[name, withoutEntries(value, new Set(own.map(([, entry = '']) => entry)))]];
  });
  return Object.fromEntries(parts);
}

/** The path to the member that an error is about. */
function wrongPath(error: SchemaError): readonly string[] {
  const key = error.params.additionalProperty ?? error.params.propertyName ?? error.propertyName;
  return key === undefined ? pathOf(error) : [...pathOf(error), String(key)];
}

function pathsOfFlawed(root: LocatedValue, flawed: ReadonlySet<LocatedValue>): string[][] {
  if (flawed.size === 0) return [];
  return childrenOf(root).flatMap(([name, child]) =>
    flawed.has(child)
      ? [[name]]
      : childrenOf(child).flatMap(([entry, value]) => (holds(value, flawed) ? [[name, entry]] : [])),
  );
}

function holds(value: LocatedValue, flawed: ReadonlySet<LocatedValue>): boolean {
  return flawed.has(value) || childrenOf(value).some(([, child]) => holds(child, flawed));
}

function childrenOf(value: LocatedValue): [string, LocatedValue][] {
  if (value.kind === 'list') return value.items.map((item, index) => [String(index), item]);
  return value.kind === 'mapping' ? [...value.entries].map(([name, entry]) => [name, entry.value]) : [];
}

function withoutEntries(value: JsonValue, wrong: ReadonlySet<string>): JsonValue {
  if (Array.isArray(value)) return value.map((each, index) => (wrong.has(String(index)) ? null : each));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.has(name)));
}
