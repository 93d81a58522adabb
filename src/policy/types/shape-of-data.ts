import type { DataShape, StructureShape } from '../../catalog/data-shape.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { HIDDEN_MARK, type ObjectShape, type Shape, STRING } from './shape.ts';

/** The shape of what the SDK returns, after `normalizeOutput` has turned it into plain JSON. */
export function shapeOfData(data: DataShape): Shape {
  switch (data.kind) {
    case 'blob':
      return STRING;
    case 'list':
      return {
        kind: 'list',
        get element() {
          return shapeOfData(data.element);
        },
      };
    case 'map':
      return {
        kind: 'map',
        get value() {
          return shapeOfData(data.value);
        },
        ...definedMembers({ spelledName: data.spelledName, names: data.names }),
      };
    case 'structure':
      return shapeOfStructure(data);
    case 'string':
      return data.values === undefined ? STRING : data;
    default:
      return { kind: data.kind };
  }
}

function shapeOfStructure(data: StructureShape): ObjectShape {
  // It looks at all members, and is asked about each.
  let choice: boolean | undefined;
  return {
    kind: 'object',
    name: data.name,
    id: data.id,
    required: data.isUnion ? [] : data.required,
    isOpen: data.isUnion,
    memberNames: data.memberNames,
    member(name) {
      const found = data.member(name);
      const shape = found && shapeOfData(found);
      if (shape?.kind === 'object') {
        choice ??= isChoice(data);
        if (choice && needsNoContent(found)) return { ...shape, mayBeEmpty: true };
      }
      return shape && placed(shape, `${data.name}.${name}`, data.id.split('#')[0]);
    },
    marksOf: (name) => [
      ...(data.hides?.(name) === true ? [HIDDEN_MARK] : []),
      ...(data.isUnion || !data.required.includes(name) ? [] : [{ promised: `${data.name}.${name}` }]),
    ],
  };
}

/** Text, a boolean, or a list or map of them, that knows what member of the answer it is. */
function placed(shape: Shape, place: string, owner: string | undefined): Shape {
  if (shape.kind === 'string') return { ...shape, place, owner };
  if (shape.kind === 'boolean') return { ...shape, place };
  if (shape.kind === 'map') {
    return {
      ...shape,
      get value() {
        return placed(shape.value, place, owner);
      },
    };
  }
  if (shape.kind !== 'list') return shape;
  return {
    ...shape,
    get element() {
      return placed(shape.element, place, owner);
    },
  };
}

/**
 * One of its members is chosen by being there, possibly without content: `{ Allow: {} }`. Most of them can be: where it
 * is one of two, as in `{ Sasl: { … }, Tls: { … } }`, they are settings that stand side by side.
 */
function isChoice({ memberNames, member, isUnion }: StructureShape): boolean {
  const members = memberNames.map(member);
  const empty = members.filter(needsNoContent).length;
  return (
    (members.length > 1 || isUnion) && members.every((each) => each?.kind === 'structure') && empty * 2 > members.length
  );
}

function needsNoContent(data: DataShape | undefined): boolean {
  if (data?.kind !== 'structure' || data.required.length > 0) return false;
  return data.memberNames.every((name) => data.member(name)?.kind === 'structure');
}
