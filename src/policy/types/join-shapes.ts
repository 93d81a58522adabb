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

/** How deep shapes are compared before they count as unknown: those of the SDK may contain themselves. */
const MAX_DEPTH = 6;

/** How many shapes may be joined while one expression is checked: a few hundred in honest ones. */
const MOST_JOINS = 50_000;

/** Joins left for the expression being checked: there is never more than one. */
let joinsLeft = Number.POSITIVE_INFINITY;

/**
 * Checks one expression with a limit on joins. Shapes contain each other through variables, so a line of text may mean
 * more of them than fit in memory; beyond the limit they are unknown.
 *
 * @returns whether the limit was reached: then not everything was checked.
 */
export function withinBounds<T>(look: () => T): { readonly result: T; readonly isCut: boolean } {
  const before = joinsLeft;
  joinsLeft = MOST_JOINS;
  try {
    const result = look();
    return { result, isCut: joinsLeft <= 0 };
  } finally {
    joinsLeft = before;
  }
}

/** The shape of a value that has one of two shapes. If they are of different kinds, it is unknown. */
export function joinShapes(a: Shape, b: Shape, depth = 0): Shape {
  joinsLeft -= 1;
  if (joinsLeft <= 0) return UNKNOWN;
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
  if (a.kind === 'number' && b.kind === 'number' && a.value !== b.value) return { ...a, value: undefined };
  return a.kind === b.kind ? a : UNKNOWN;
}

/** The shape of the elements of a literal list. */
export function joinAll(shapes: readonly Shape[]): Shape {
  const texts = joinLiterals(shapes);
  if (texts !== undefined) return texts;
  let joined: Shape = NOTHING;
  for (const shape of shapes) {
    joined = joinShapes(joined, shape);
    if (joined.kind === 'unknown') return joined;
  }
  return joined;
}

/**
 * Texts of the expression itself, all at once: joined one after the other, each would copy those before it, and a list
 * of regions or runtimes has a hundred.
 */
function joinLiterals(shapes: readonly Shape[]): Shape | undefined {
  const [first] = shapes;
  if (joinsLeft <= shapes.length || shapes.every((shape) => shape === first)) return undefined;
  const literals = new Set<string>();
  for (const shape of shapes) {
    if (shape.kind !== 'string' || shape.literals === undefined) return undefined;
    for (const literal of shape.literals) literals.add(literal);
  }
  joinsLeft -= shapes.length;
  return { ...STRING, literals: [...literals] };
}

/** If one side may have any value, so may the result. Text of the expression itself is one value more. */
function joinStrings(a: StringShape, b: StringShape): Shape {
  const [ofA, ofB] = [valuesOf(a), valuesOf(b)];
  if (a.literals !== undefined && b.literals !== undefined) {
    return { ...STRING, literals: [...new Set([...a.literals, ...b.literals])] };
  }
  if (ofA === undefined || ofB === undefined) return STRING;
  return {
    kind: 'string',
    values() {
      const [one, other] = [ofA(), ofB()];
      return one && other && [...new Set([...one, ...other])];
    },
  };
}

function valuesOf({ values, literals }: StringShape): StringShape['values'] {
  return values ?? (literals === undefined ? undefined : () => literals);
}

/** Equal structures are one; objects made by an expression are joined name by name if they have the same names. */
function joinObjects(a: ObjectShape, b: ObjectShape, depth: number): Shape {
  if (a.id !== undefined || b.id !== undefined) return a.id === b.id ? a : UNKNOWN;
  const isAlike =
    !a.isOpen &&
    !b.isOpen &&
    a.memberNames.length === b.memberNames.length &&
    a.memberNames.every((name) => b.memberNames.includes(name));
  if (!isAlike) return UNKNOWN;
  // A member is joined when it is needed: objects contain each other through variables, so there are as many as names
  // to the power of the depth.
  const joined = new Map<string, Shape>();
  const joinedOf = (name: string): Shape => {
    const shape = joined.get(name) ?? joinShapes(a.member(name) ?? UNKNOWN, b.member(name) ?? UNKNOWN, depth + 1);
    joined.set(name, shape);
    return shape;
  };
  const members = Object.fromEntries(a.memberNames.map((name) => [name, UNKNOWN]));
  return { ...objectOf(members), member: (name) => (Object.hasOwn(members, name) ? joinedOf(name) : undefined) };
}

function isText(shape: Shape): boolean {
  return shape.kind === 'string' || shape.kind === 'timestamp';
}
