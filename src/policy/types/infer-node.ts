import { isTruthy } from '../../expressions/is-truthy.ts';
import type { NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { checkComparison } from './comparisons.ts';
import { checkContradiction } from './contradictions.ts';
import { checkArguments } from './function-arguments.ts';
import { elementFor, resultOf } from './function-results.ts';
import { elementOf, flattened, indexed, type Projecting } from './infer-elements.ts';
import { type Focus, type Inference, isThere } from './inference.ts';
import { joinAll, joinShapes } from './join-shapes.ts';
import { shapeOfLiteral } from './literal-shape.ts';
import { memberOf } from './member-access.ts';
import { checkStatements } from './policy-documents.ts';
import {
  asTrue,
  BOOLEAN,
  listOf,
  type Mark,
  NUMBER,
  type ObjectShape,
  objectOf,
  type Shape,
  UNKNOWN,
} from './shape.ts';
import { checkStopped, readsBefore } from './stopped-counts.ts';
import { checkTruth, type TruthPlace } from './truth.ts';

/** What a part of an expression gives, evaluated on the value that it is about. */
export function infer(inference: Inference, node: SyntaxNode, focus: Focus): Shape {
  const before = inference.hidden.length;
  const shape = inferPart(inference, node, focus);
  // A boolean about a secret may be shown.
  if (shape.kind === 'boolean') inference.hidden.length = before;
  inference.shapes.set(node, shape);
  if (node.type === 'Subexpression' && [node.left, node.right].some((part) => inference.ofAbsent.has(part))) {
    inference.ofAbsent.add(node);
  }
  return shape;
}

function inferPart(inference: Inference, node: SyntaxNode, focus: Focus): Shape {
  switch (node.type) {
    case 'Context':
      return inference.cove;
    case 'Root':
      return inference.root;
    case 'Current':
    case 'Identity':
      return focus.shape;
    case 'Field':
      return memberOf(inference, node, focus);
    case 'Variable':
      return inference.variables.get(node.name) ?? UNKNOWN;
    case 'Literal':
      return shapeOfLiteral(node.value);
    case 'Index':
    case 'Slice':
      return indexed(inference, node, focus);
    case 'Subexpression':
    case 'Pipe':
    case 'IndexExpression': {
      const base = focusOn(inference, node.left, focus);
      if (node.type === 'IndexExpression') checkStatements(inference, node.left, base);
      return infer(inference, node.right, base);
    }
    case 'Projection':
    case 'FilterProjection':
    case 'ValueProjection':
      return projected(inference, node, focus);
    case 'Flatten': {
      const base = focusOn(inference, node.child, focus);
      checkStatements(inference, node.child, base);
      return flattened(inference, node, base);
    }
    case 'MultiSelectList':
      return asTrue(listOf(joinAll(node.children.map((child) => infer(inference, child, focus)))), isThere(focus));
    case 'MultiSelectHash':
      return asTrue(selected(inference, node, focus), isThere(focus));
    case 'ExpressionReference':
      return infer(inference, node.child, focus);
    case 'Function':
      return called(inference, node, focus);
    case 'LetExpression':
      return letIn(inference, node, focus);
    default:
      return operated(inference, node, focus);
  }
}

function projected(inference: Inference, node: Projecting, focus: Focus): Shape {
  const base = focusOn(inference, node.left, focus);
  checkStatements(inference, node.left, base);
  // A slice of a string is a string, and nothing is projected.
  const isSliced = node.left.type === 'IndexExpression' && base.shape.kind === 'string';
  if (isSliced && node.right.type === 'Identity') return base.shape;
  const element = isSliced ? UNKNOWN : elementOf(inference, node, base);
  const each: Focus = { shape: element, origin: undefined };
  if (node.type === 'FilterProjection') undisclosed(inference, () => inferCondition(inference, node.condition, each));
  return listOf(infer(inference, node.right, each));
}

function selected(inference: Inference, node: NodeOf<'MultiSelectHash'>, focus: Focus): Shape {
  const hidden: string[] = [];
  const marks = new Map<string, readonly Mark[]>();
  const members = node.children.map(({ name, value }) => {
    const before = inference.hidden.length;
    // Who is told that a member is never there is who reads it by its new name.
    const missing = value.type === 'Field' && focus.shape.kind === 'object' ? missingOf(focus.shape, value.name) : [];
    marks.set(name, missing);
    const shape = infer({ ...inference, isNegated: missing.length > 0 }, value, focus);
    // For a literal object, its own members decide.
    if (inference.hidden.length > before && value.type !== 'MultiSelectHash') hidden.push(name);
    return [name, shape] as const;
  });
  return objectOf(Object.fromEntries(members), { hidden, marks });
}

function missingOf({ marksOf }: ObjectShape, name: string): readonly Mark[] {
  return marksOf?.(name).filter(({ missing }) => missing !== undefined) ?? [];
}

function operated(inference: Inference, node: SyntaxNode, focus: Focus): Shape {
  switch (node.type) {
    case 'OrExpression':
      return either(infer(inference, node.left, focus), infer(inference, node.right, focus));
    case 'AndExpression':
      return both(infer(inference, node.left, focus), infer(inference, node.right, focus));
    case 'NotExpression':
      inferCondition(negated(inference), node.child, focus, { not: node, isFallback: false });
      return BOOLEAN;
    case 'Comparator': {
      const before = readsBefore(inference, node);
      const left = infer(comparedWith(inference, node, node.right), node.left, focus);
      const right = infer(comparedWith(inference, node, node.left), node.right, focus);
      checkComparison(inference, node, left, right);
      checkStopped(inference, node, [left, right], before);
      return BOOLEAN;
    }
    case 'Arithmetic':
      infer(inference, node.left, focus);
      infer(inference, node.right, focus);
      return asTrue(NUMBER);
    case 'Unary':
      infer(inference, node.operand, focus);
      return asTrue(NUMBER);
    case 'Ternary':
      undisclosed(inference, () => inferCondition(inference, node.condition, focus));
      return joinShapes(infer(inference, node.trueExpr, focus), infer(inference, node.falseExpr, focus));
    default:
      return UNKNOWN;
  }
}

/**
 * What is taken as true or false: the parts of `&&`, `||` and `!` one by one, since each of them may be constant.
 */
export function inferCondition(
  inference: Inference,
  node: SyntaxNode,
  focus: Focus,
  place: TruthPlace = { not: undefined, isFallback: false },
): Shape {
  switch (node.type) {
    case 'OrExpression':
      checkContradiction(inference, node);
      return either(
        inferCondition(inference, node.left, focus),
        inferCondition(inference, node.right, focus, { not: undefined, isFallback: true }),
      );
    case 'AndExpression':
      checkContradiction(inference, node);
      return both(inferCondition(inference, node.left, focus), inferCondition(inference, node.right, focus));
    case 'NotExpression':
      return infer(inference, node, focus);
    default: {
      const shape = infer(inference, node, focus);
      checkTruth(inference, node, shape, place);
      return shape;
    }
  }
}

function negated(inference: Inference): Inference {
  return { ...inference, isNegated: !inference.isNegated };
}

/**
 * Of what is compared, null says what `!` says, and `true` says nothing more; of a number or a text, nobody knows what
 * it counts for.
 */
function comparedWith(inference: Inference, { name }: NodeOf<'Comparator'>, other: SyntaxNode): Inference {
  const isNothing =
    (other.type === 'Literal' && !isTruthy(other.value)) || (other.type === 'Field' && other.name === 'null');
  if (other.type === 'Literal' && other.value === true) return name === 'NE' ? negated(inference) : inference;
  if (!isNothing) return inference.isNegated ? negated(inference) : inference;
  return name === 'EQ' ? negated(inference) : inference;
}

function called(inference: Inference, node: NodeOf<'Function'>, focus: Focus): Shape {
  const before = inference.hidden.length;
  const values = new Map<SyntaxNode, Shape>();
  const inArguments = node.name === 'not_null' ? inference : { ...inference, isNegated: false };
  for (const child of node.children) {
    if (child.type !== 'ExpressionReference') values.set(child, infer(inArguments, child, focus));
  }
  const element = elementFor(node.children, (child) => values.get(child) ?? UNKNOWN);
  const args = node.children.map(
    (child) => values.get(child) ?? infer(inArguments, child, { shape: element, origin: undefined }),
  );
  checkArguments(inference, node, args);
  // The length of a list says nothing about its elements.
  if (node.name === 'length' && args[0]?.kind === 'list') inference.hidden.length = before;
  return resultOf(node.name, args, node.children);
}

function letIn(inference: Inference, node: NodeOf<'LetExpression'>, focus: Focus): Shape {
  const bound = node.bindings.map(({ variable, reference }) => [variable, infer(inference, reference, focus)] as const);
  return infer({ ...inference, variables: new Map([...inference.variables, ...bound]) }, node.expression, focus);
}

/** What is only read to decide something is not in the result. */
function undisclosed(inference: Inference, read: () => unknown): void {
  const before = inference.hidden.length;
  read();
  inference.hidden.length = before;
}

/** The value of a node as the one that another is evaluated on. */
function focusOn(inference: Inference, node: SyntaxNode, focus: Focus): Focus {
  if (node.type === 'Identity' || node.type === 'Current') return focus;
  return { shape: infer(inference, node, focus), origin: node.span };
}

/** `a || b` is a value if b is one. */
function either(left: Shape, right: Shape): Shape {
  return asTrue(joinShapes(left, right), right.isTrue === true || left.isTrue === true);
}

/**
 * `a && b` is b, or a if that is false or empty, in which case an object, a list or a number has no shape left.
 */
function both(left: Shape, right: Shape): Shape {
  const vanishes = left.kind === 'object' || left.kind === 'map' || left.kind === 'number';
  return vanishes ? asTrue(right, left.isTrue === true && right.isTrue === true) : joinShapes(left, right);
}
