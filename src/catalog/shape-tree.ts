import type { NormalizedSchema } from '@smithy/core/schema';
import { childShape, dataShapeOf, isSensitive, opaqueKindOf } from './output-shape.ts';

/** An input or answer as a finite tree, in the form that expressions see: plain data, fit for JSON. */
export type ShapeTree =
  | {
      /** `timestamp` is ISO 8601 text, `blob` base64 text; expressions cannot look into a `stream`. */
      readonly kind:
        | 'boolean'
        | 'number'
        | 'string'
        | 'timestamp'
        | 'blob'
        | 'document'
        | 'json-text'
        | 'stream'
        | 'unknown';
      /** The values that the API's model lists; services add to them. */
      readonly values?: readonly string[];
    }
  | { readonly kind: 'list'; readonly element: ShapeTree }
  | { readonly kind: 'map'; readonly value: ShapeTree }
  | {
      readonly kind: 'structure';
      readonly name: string;
      /** Exactly one of the members is set. */
      readonly isUnion: boolean;
      readonly members: readonly MemberTree[];
    }
  /**
   * A structure whose members are listed further up: it contains itself (`recursion`), or was described before
   * (`repeated`).
   */
  | { readonly kind: 'recursion' | 'repeated'; readonly name: string };

export interface MemberTree {
  readonly name: string;
  /** Of an input: must be given. Of an answer: is always there. */
  readonly required: boolean;
  /** The value is kept out of evidence and reports. */
  readonly sensitive: boolean;
  readonly type: ShapeTree;
}

/** The values that a member of a structure takes, where the API's model lists them. */
export type ValuesOf = (structure: string, member: string) => readonly string[] | undefined;

/**
 * Each structure is described once, small ones wherever they occur, so that the tree is no larger than the API's model.
 *
 * @param unmarked - places that are sensitive though AWS does not mark them, as `UNMARKED_SECRETS` writes them.
 */
export function shapeTreeOf(schema: NormalizedSchema, valuesOf: ValuesOf, unmarked: readonly string[] = []): ShapeTree {
  const hidden = unmarked.map((path) => path.match(/[^.[\]{}]+|\[\]|\{\}/g) ?? []);
  return treeOf(schema, undefined, { valuesOf, hidden, open: new Set(), described: new Set() });
}

interface Walk {
  readonly valuesOf: ValuesOf;
  /** Paths from here to what is sensitive though AWS does not mark it. */
  readonly hidden: readonly (readonly string[])[];
  /** Structures around this one. */
  readonly open: Set<string>;
  readonly described: Set<string>;
}

function treeOf(schema: NormalizedSchema, values: readonly string[] | undefined, walk: Walk): ShapeTree {
  const shape = dataShapeOf(schema);
  switch (shape.kind) {
    case 'list':
      return { kind: 'list', element: treeOf(schema.getValueSchema(), values, below(walk, '[]')) };
    case 'map':
      return { kind: 'map', value: treeOf(schema.getValueSchema(), values, below(walk, '{}')) };
    case 'structure':
      return structureTree(schema, walk);
    case 'unknown':
      return { kind: opaqueKindOf(schema) };
    case 'string':
      return values === undefined ? { kind: 'string' } : { kind: 'string', values };
    default:
      return { kind: shape.kind };
  }
}

function structureTree(schema: NormalizedSchema, walk: Walk): ShapeTree {
  const shape = dataShapeOf(schema);
  if (shape.kind !== 'structure') return { kind: 'unknown' };
  const { id, name } = shape;
  if (walk.open.has(id)) return { kind: 'recursion', name };
  if (walk.described.has(id)) return { kind: 'repeated', name };
  walk.open.add(id);
  const members = shape.memberNames.flatMap((member) => {
    const child = childShape(schema, member);
    return child === undefined ? [] : [memberTree(member, child, { ...shape, structure: name }, walk)];
  });
  walk.open.delete(id);
  if (!isSmall(members)) walk.described.add(id);
  return { kind: 'structure', name, isUnion: shape.isUnion, members };
}

function memberTree(
  name: string,
  schema: NormalizedSchema,
  { structure, required }: { readonly structure: string; readonly required: readonly string[] },
  walk: Walk,
): MemberTree {
  const inner = below(walk, name);
  return {
    name,
    required: required.includes(name),
    sensitive: isSensitive(schema) || inner.hidden.some(({ length }) => length === 0),
    type: treeOf(schema, walk.valuesOf(structure, name), inner),
  };
}

function below(walk: Walk, step: string): Walk {
  if (walk.hidden.length === 0) return walk;
  return { ...walk, hidden: walk.hidden.flatMap(([first, ...rest]) => (first === step ? [rest] : [])) };
}

/** A tag is reread more quickly than looked up. */
function isSmall(members: readonly MemberTree[]): boolean {
  return members.length <= 4 && members.every(({ type }) => !['list', 'map', 'structure'].includes(type.kind));
}
