import type { LocatedValue } from '../../documents/located-value.ts';
import { hasErrorSince, report } from '../model/policy-context.ts';
import { checkExpression, type Scope } from './check-expression.ts';
import { describe, type ObjectShape, objectOf, type Shape, UNKNOWN, withMember } from './shape.ts';

/** The elements of a list in a resource that a lookup calls for, one after another. */
export interface EachElement {
  /** What its input is evaluated on: an element, with the resource as its `parent`. */
  readonly asked: Shape;
  /** The resource with its elements replaced. */
  put(change: (element: Shape) => Shape): Shape;
}

/**
 * Follows the path of a lookup's `for` through the shape of a resource; its mistakes are reported.
 *
 * @returns undefined if the lookup has none.
 */
export function eachElement(scope: Scope, path: LocatedValue | undefined): EachElement | undefined {
  if (path?.kind !== 'scalar' || typeof path.value !== 'string') return undefined;
  const before = scope.context.diagnostics.length;
  const found = checkExpression(scope, path);
  if (found.kind !== 'list' && found.kind !== 'unknown' && found.kind !== 'null') {
    report(scope.context, path, {
      code: 'types/no-resources',
      message: `\`for\` must lead to a list, but this leads to ${describe(found)}`,
    });
  }
  // One mistake is one report: nothing is known of what it should have led to.
  if (hasErrorSince(scope.context, before) || !/^[\w.[\]*]+$/.test(path.value))
    return { asked: UNKNOWN, put: () => UNKNOWN };
  const steps = path.value.split('.').flatMap((step) => step.replace(/\[\*?\]$/, ' []').split(' '));
  const last = steps.at(-1) === '[]' ? steps : [...steps, '[]'];
  return {
    asked: withMember(named(elementAt(scope.value, last)), 'parent', scope.value),
    put: (change) => replaced(scope.value, last, (element) => change(named(element))),
  };
}

/** Text and numbers have no members: a lookup names them `value`. */
function named(element: Shape): Shape {
  if (!PLAIN.has(element.kind)) return element;
  return objectOf({ value: element }, { name: 'an element whose own value is `value`' });
}

const PLAIN: ReadonlySet<Shape['kind']> = new Set(['string', 'number', 'boolean', 'timestamp']);

function elementAt(shape: Shape, [step, ...steps]: readonly string[]): Shape {
  if (step === undefined) return shape;
  if (step === '[]') return shape.kind === 'list' ? elementAt(shape.element, steps) : UNKNOWN;
  return shape.kind === 'object' ? elementAt(shape.member(step) ?? UNKNOWN, steps) : UNKNOWN;
}

function replaced(shape: Shape, [step, ...steps]: readonly string[], change: (element: Shape) => Shape): Shape {
  if (step === undefined) return change(shape);
  if (step === '[]') {
    return shape.kind === 'list' ? { ...shape, element: replaced(shape.element, steps, change) } : shape;
  }
  if (shape.kind !== 'object') return shape;
  const inner = shape.member(step);
  return inner === undefined ? shape : withMemberChanged(shape, step, replaced(inner, steps, change));
}

/** The object is a different one, but what is watched in it still is. */
function withMemberChanged(shape: ObjectShape, name: string, value: Shape): ObjectShape {
  return { ...shape, id: undefined, member: (each) => (each === name ? value : shape.member(each)) };
}
