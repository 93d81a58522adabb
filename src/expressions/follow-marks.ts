/**
 * Evaluates expressions on data in which some values are marked as sensitive: as the library does on plain data, with
 * the mark on everything derived from a marked value. Only booleans and null come out without it: that is how a marked
 * value decides a filter.
 *
 * The library evaluates; this intercepts each of its steps, and takes over those that would look into a value.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../values/json.ts';
import { holdsMarked, isMarked, mark, reveal } from '../values/marked.ts';
import { observerOf } from './counting-interpreter.ts';
import { isPlainFailure } from './explain-failure.ts';
import type { Argument, Interpreter, Reference } from './expression-function.ts';
import { FUNCTIONS } from './function-table.ts';
import { isTruthy } from './is-truthy.ts';
import { isPassedExpression } from './passed-expression.ts';

/** @returns an interpreter with the functions and variables of the given one. */
export function followMarks(plain: Interpreter): Interpreter {
  const found = known.get(plain) ?? createFollowing(plain);
  known.set(plain, found);
  return found;
}

/** An interpreter costs more than most evaluations. */
const known = new WeakMap<Interpreter, Interpreter>();

function createFollowing(plain: Interpreter): Interpreter {
  // A separate scope, so that the plain one does not change.
  const interpreter = plain.withScope({});
  const step = interpreter.visit.bind(interpreter);
  const observe = observerOf(plain);
  interpreter.visit = (node, value) => {
    const made = visit(node, value as JsonValue, { interpreter, step });
    observe?.(node, made as JsonValue);
    return made;
  };
  return interpreter;
}

interface Steps {
  readonly interpreter: Interpreter;
  /** The library's own step. It comes back here for everything below. */
  readonly step: Interpreter['visit'];
}

type Visited = ReturnType<Interpreter['visit']>;

function visit(node: Reference, value: JsonValue, steps: Steps): Visited {
  if (node.type === 'ExpressionReference') return steps.step(node, value);
  if (isMarked(value)) return inside(() => steps.interpreter.visit(node, value.value) as JsonValue);
  const at = (child: Reference): JsonValue => steps.interpreter.visit(child, value) as JsonValue;
  switch (node.type) {
    case 'Ternary':
      return at(isTruthy(at(node.condition)) ? node.trueExpr : node.falseExpr);
    case 'AndExpression': {
      const left = at(node.left);
      return isTruthy(left) ? at(node.right) : left;
    }
    case 'OrExpression': {
      const left = at(node.left);
      return isTruthy(left) ? left : at(node.right);
    }
    case 'NotExpression':
      return !isTruthy(at(node.child));
    case 'Comparator':
      return steps.step(
        { ...node, left: literal(reveal(at(node.left))), right: literal(reveal(at(node.right))) },
        null,
      );
    case 'Arithmetic':
      return calculate([at(node.left), at(node.right)], ([left, right]) =>
        steps.step({ ...node, left: literal(left), right: literal(right) }, null),
      );
    case 'Unary':
      return calculate([at(node.operand)], ([operand]) => steps.step({ ...node, operand: literal(operand) }, null));
    case 'Flatten':
      return flatten(at(node.child));
    case 'Projection':
      // The slice of a string looks like a projection.
      return project(at(node.left), node, steps, isSlice(node.left) ? listOrString : list);
    case 'FilterProjection':
      return project(at(node.left), node, steps, list);
    case 'ValueProjection':
      return project(at(node.left), node, steps, valuesOf);
    case 'Function':
      return call(node.name, node.children.map(at), steps);
    case 'LetExpression':
      return letIn(node, at, value, steps);
    default:
      return steps.step(node, value);
  }
}

/** What is derived from a marked value is marked, and a failure's message reveals nothing of it. */
function inside(evaluate: () => JsonValue, name?: string): JsonValue {
  try {
    return mark(evaluate());
  } catch (error) {
    if (isPlainFailure(error) || error instanceof MarkedFailure) throw error;
    throw new MarkedFailure(
      `${name === undefined ? 'this' : `${name}()`} has no result for a value that is not shown: AWS marks it as sensitive`,
    );
  }
}

/** Its message says nothing about the value. It has no cause, which may quote it. */
class MarkedFailure extends Error {}

function literal(value: JsonValue | undefined): Reference {
  return { type: 'Literal', value: value ?? null };
}

function calculate(operands: readonly JsonValue[], step: (operands: readonly JsonValue[]) => Visited): JsonValue {
  const evaluate = (): JsonValue => step(operands.map(reveal)) as JsonValue;
  return operands.some(isMarked) ? inside(evaluate) : evaluate();
}

function flatten(base: JsonValue): JsonValue {
  if (isMarked(base)) return inside(() => flatten(base.value));
  if (!Array.isArray(base)) return null;
  return base.flatMap((element) => {
    if (!isMarked(element)) return element;
    return Array.isArray(element.value) ? element.value.map(mark) : [element];
  });
}

interface Projection {
  readonly right: Reference;
  readonly condition?: Reference;
}

/** What a projection iterates over, a string that is one value, or neither. */
type Elements = (base: JsonValue) => readonly JsonValue[] | string | undefined;

function project(base: JsonValue, node: Projection, steps: Steps, elementsOf: Elements): JsonValue {
  if (isMarked(base)) return inside(() => project(base.value, node, steps, elementsOf));
  const at = (child: Reference, value: JsonValue): JsonValue => steps.interpreter.visit(child, value) as JsonValue;
  const elements = elementsOf(base);
  if (elements === undefined) return null;
  if (typeof elements === 'string') return at(node.right, elements);
  const { condition } = node;
  const chosen = condition === undefined ? elements : elements.filter((each) => isTruthy(at(condition, each)));
  return chosen.map((each) => at(node.right, each)).filter((each) => each !== null);
}

function list(base: JsonValue): JsonValue[] | undefined {
  return Array.isArray(base) ? base : undefined;
}

function listOrString(base: JsonValue): JsonValue[] | string | undefined {
  return typeof base === 'string' ? base : list(base);
}

function valuesOf(base: JsonValue): JsonValue[] | undefined {
  return isJsonObject(base) ? Object.values(base) : undefined;
}

function isSlice(node: Reference): boolean {
  return node.type === 'IndexExpression' && node.right.type === 'Slice';
}

function call(name: string, args: readonly Argument[], { interpreter }: Steps): JsonValue {
  const evaluate = (given: readonly Argument[]): JsonValue =>
    interpreter.runtime.callFunction(name, [...given] as JsonValue[]) as JsonValue;
  const looksInto = FUNCTIONS.get(name)?.looksInto ?? 'everything';
  if (looksInto === 'nothing') return evaluate(args);
  const hides = looksInto === 'everything' ? (arg: Argument) => holdsMarked(arg as JsonValue) : isMarked;
  if (!args.some(hides)) return evaluate(args);
  return inside(() => evaluate(args.map((arg) => (isPassedExpression(arg) ? arg : reveal(arg as JsonValue)))), name);
}

function letIn(
  node: Extract<Reference, { type: 'LetExpression' }>,
  at: (child: Reference) => JsonValue,
  value: JsonValue,
  { interpreter }: Steps,
): Visited {
  const scope: JsonObject = Object.fromEntries(
    node.bindings.map(({ variable, reference }) => [variable, at(reference)] as const),
  );
  return followMarks(interpreter.withScope(scope)).visit(node.expression, value);
}
