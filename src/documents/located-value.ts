import type { JsonValue } from '../values/json.ts';

/** A JSON value that knows its place in its YAML file. Offsets are UTF-16 units from 0; `end` is not included. */
export type LocatedValue = LocatedScalar | LocatedList | LocatedMapping;

export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Located extends Span {
  readonly value: JsonValue;
  /** The number of nodes in it, including itself, each alias counted as what it repeats. */
  readonly size: number;
}

export interface LocatedScalar extends Located {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
}

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded';

export interface LocatedList extends Located {
  readonly kind: 'list';
  readonly items: readonly LocatedValue[];
}

export interface LocatedMapping extends Located {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

export interface LocatedEntry {
  readonly key: Span;
  readonly value: LocatedValue;
}

export type JsonPath = readonly (string | number)[];

/** The value at `path`, or undefined if there is none. */
export function valueAt(root: LocatedValue, path: JsonPath): LocatedValue | undefined {
  let current: LocatedValue | undefined = root;
  for (const step of path) {
    current = current === undefined ? undefined : childOf(current, step);
  }
  return current;
}

/** The place of the key at the end of `path`; for an element of a list and for the root, of the value itself. */
export function keySpan(root: LocatedValue, path: JsonPath): Span {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (parent?.kind === 'mapping' && typeof last === 'string') {
    const entry = parent.entries.get(last);
    if (entry !== undefined) return entry.key;
  }
  return valueAt(root, path) ?? root;
}

/** The value of a mapping's key; undefined for anything that is not a mapping. */
export function member(value: LocatedValue | undefined, key: string): LocatedValue | undefined {
  return value === undefined ? undefined : childOf(value, key);
}

function childOf(value: LocatedValue, step: string | number): LocatedValue | undefined {
  if (value.kind === 'list') return value.items[Number(step)];
  if (value.kind === 'mapping') return value.entries.get(String(step))?.value;
  return undefined;
}

/** The elements of a list; of anything else itself, as in what may be one or several. */
export function elementsOf(located: LocatedValue | undefined): readonly LocatedValue[] {
  if (located === undefined) return [];
  return located.kind === 'list' ? located.items : [located];
}
