import {
  asTrue,
  listOf,
  NOTHING,
  type ObjectShape,
  objectOf,
  type Shape,
  STRING,
  type StringShape,
  UNKNOWN,
} from './shape.ts';

/** How deep shapes are compared before they count as unknown: those of the SDK may hold themselves. */
const MAX_DEPTH = 6;

/** The shape of a value that has one of two shapes. Where that is not one of a kind, it is unknown. */
export function joinShapes(a: Shape, b: Shape, depth = 0): Shape {
  return asTrue(join(a, b, depth), a.isTrue === true && b.isTrue === true);
}

function join(a: Shape, b: Shape, depth: number): Shape {
  if (a === b || b.kind === 'null') return a;
  if (a.kind === 'null') return b;
  if (depth > MAX_DEPTH) return UNKNOWN;
  if (a.kind === 'list' && b.kind === 'list') return listOf(joinShapes(a.element, b.element, depth + 1));
  if (a.kind === 'map' && b.kind === 'map') return { kind: 'map', value: joinShapes(a.value, b.value, depth + 1) };
  if (a.kind === 'object' && b.kind === 'object') return joinObjects(a, b, depth);
  if (a.kind === 'string' && b.kind === 'string') return joinStrings(a, b);
  if (isText(a) && isText(b)) return a.kind === b.kind ? a : STRING;
  return a.kind === b.kind ? a : UNKNOWN;
}

/** The shape of the elements of a list that is written one by one. */
export function joinAll(shapes: Iterable<Shape>): Shape {
  let joined: Shape = NOTHING;
  for (const shape of shapes) {
    joined = joinShapes(joined, shape);
    if (joined.kind === 'unknown') return joined;
  }
  return joined;
}

/** One that may have any value may have any other. */
function joinStrings(a: StringShape, b: StringShape): Shape {
  const [ofA, ofB] = [a.values, b.values];
  if (ofA === undefined || ofB === undefined) return STRING;
  return {
    kind: 'string',
    values() {
      const [one, other] = [ofA(), ofB()];
      return one && other && [...new Set([...one, ...other])];
    },
  };
}

/** Equal structures are one; of objects that an expression makes, those with the same names are joined name by name. */
function joinObjects(a: ObjectShape, b: ObjectShape, depth: number): Shape {
  if (a.id !== undefined || b.id !== undefined) return a.id === b.id ? a : UNKNOWN;
  const isAlike =
    !a.isOpen &&
    !b.isOpen &&
    a.memberNames.length === b.memberNames.length &&
    a.memberNames.every((name) => b.memberNames.includes(name));
  if (!isAlike) return UNKNOWN;
  const members = a.memberNames.map((name) => [
    name,
    joinShapes(a.member(name) ?? UNKNOWN, b.member(name) ?? UNKNOWN, depth + 1),
  ]);
  return objectOf(Object.fromEntries(members));
}

function isText(shape: Shape): boolean {
  return shape.kind === 'string' || shape.kind === 'timestamp';
}
