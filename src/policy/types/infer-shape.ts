import type { NodeOf, Span, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { isJsonObject, type JsonValue } from '../../json.ts';
import { checkAbsent } from './absent-passes.ts';
import { checkComparison } from './comparisons.ts';
import { checkContradiction } from './contradictions.ts';
import { checkArguments } from './function-arguments.ts';
import { elementFor, resultOf } from './function-results.ts';
import { type Focus, type HiddenRead, type Inference, isThere, type TypeProblem } from './inference.ts';
import { joinAll, joinShapes, withinBounds } from './join-shapes.ts';
import { memberOf, reportNever } from './member-access.ts';
import { checkStatements } from './policy-documents.ts';
import { asTrue, BOOLEAN, listOf, type Mark, NOTHING, NUMBER, objectOf, type Shape, STRING, UNKNOWN } from './shape.ts';
import { checkTruth, type TruthPlace } from './truth.ts';

export interface Inferred {
  readonly shape: Shape;
  readonly problems: readonly TypeProblem[];
  /** The watched members that the expression reads. */
  readonly reads: ReadonlySet<Mark>;
  /** Where it reads what must not be shown, except for a boolean about it. */
  readonly hidden: readonly HiddenRead[];
}

/**
 * What an expression gives when evaluated on a value of a known shape, and which parts of it can only give null, or
 * always the same. Whatever is not certain is unknown, and is not reported.
 *
 * @param value - the shape of the value that the expression is evaluated on.
 * @param cove - the shape of the reserved root `cove`.
 * @param isWholeAnswer - the value is the whole answer of a call, in a policy without `resources`.
 */
export function inferShape(tree: SyntaxNode, text: string, value: Shape, cove: Shape, isWholeAnswer = false): Inferred {
  return inferFrom({ ...createInference(text, value, cove), isWholeAnswer }, tree);
}

/**
 * The same for an expression of which only the truth matters: a filter.
 *
 * @param isWholeAnswer - the value is the whole answer of a call, in a policy without `resources`.
 */
export function inferFilter(
  tree: SyntaxNode,
  text: string,
  { value, cove, isWholeAnswer }: { readonly value: Shape; readonly cove: Shape; readonly isWholeAnswer: boolean },
): Inferred {
  const inference = { ...createInference(text, value, cove), isWholeAnswer };
  return {
    ...bounded(inference, tree, () => {
      const shape = inferCondition(inference, tree, { shape: value, origin: undefined });
      checkAbsent(inference, tree);
      return shape;
    }),
    hidden: [],
  };
}

/**
 * Whether an expression gives null whatever the value is; if it offers several names (`Arn || Name`), because none of
 * them exists.
 */
export function isAlwaysNull(tree: SyntaxNode, text: string, value: Shape, cove: Shape): boolean {
  return inferFrom({ ...createInference(text, value, cove), missing: NOTHING }, tree).shape.kind === 'null';
}

function createInference(text: string, root: Shape, cove: Shape): Inference {
  return {
    text,
    root,
    cove,
    variables: new Map(),
    problems: [],
    shapes: new Map(),
    present: new Set(),
    ofMaps: new Set(),
    ofAbsent: new Set(),
    reads: new Set(),
    hidden: [],
    missing: UNKNOWN,
    isWholeAnswer: false,
  };
}

function inferFrom(inference: Inference, tree: SyntaxNode): Inferred {
  return bounded(inference, tree, () => infer(inference, tree, { shape: inference.root, origin: undefined }));
}

function bounded(inference: Inference, tree: SyntaxNode, look: () => Shape): Inferred {
  const { result, isCut } = withinBounds(look);
  const { problems, reads, hidden } = inference;
  if (!isCut) return { shape: result, problems, reads, hidden };
  const problem: TypeProblem = {
    code: 'types/too-complex',
    severity: 'warning',
    message: 'the names in this expression are not fully checked: its values may take too many forms',
    hint: 'split it into simpler ones',
    span: tree.span,
  };
  return { shape: UNKNOWN, problems: [...problems, problem], reads, hidden };
}

function infer(inference: Inference, node: SyntaxNode, focus: Focus): Shape {
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
    case 'Flatten':
      return flattened(inference, node, focus);
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

function selected(inference: Inference, node: NodeOf<'MultiSelectHash'>, focus: Focus): Shape {
  const hidden: string[] = [];
  const members = node.children.map(({ name, value }) => {
    const before = inference.hidden.length;
    const shape = infer(inference, value, focus);
    // For a literal object, its own members decide.
    if (inference.hidden.length > before && value.type !== 'MultiSelectHash') hidden.push(name);
    return [name, shape] as const;
  });
  return objectOf(Object.fromEntries(members), { hidden });
}

function operated(inference: Inference, node: SyntaxNode, focus: Focus): Shape {
  switch (node.type) {
    case 'OrExpression':
      return either(infer(inference, node.left, focus), infer(inference, node.right, focus));
    case 'AndExpression':
      return both(infer(inference, node.left, focus), infer(inference, node.right, focus));
    case 'NotExpression':
      inferCondition(inference, node.child, focus, { not: node, isFallback: false });
      return BOOLEAN;
    case 'Comparator': {
      const left = infer(inference, node.left, focus);
      checkComparison(inference, node, left, infer(inference, node.right, focus));
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
function inferCondition(
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

/** What is only read to decide something is not in the result. */
function undisclosed(inference: Inference, read: () => unknown): void {
  const before = inference.hidden.length;
  read();
  inference.hidden.length = before;
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

/** The value of a node as the one that another is evaluated on. */
function focusOn(inference: Inference, node: SyntaxNode, focus: Focus): Focus {
  if (node.type === 'Identity' || node.type === 'Current') return focus;
  return { shape: infer(inference, node, focus), origin: node.span };
}

function indexed(inference: Inference, node: NodeOf<'Index'> | NodeOf<'Slice'>, focus: Focus): Shape {
  const { shape } = focus;
  if (shape.kind === 'unknown' || shape.kind === 'null') return shape;
  if (shape.kind === 'list') return asTrue(node.type === 'Index' ? shape.element : shape, false);
  if (node.type === 'Slice' && (shape.kind === 'string' || shape.kind === 'timestamp')) return STRING;
  const step = node.type === 'Index' ? `\`[${node.value}]\`` : 'a slice';
  return reportNever(inference, placeOf(node, focus), focus, step, 'a list');
}

type Projecting = SyntaxNode & { readonly left: SyntaxNode; readonly right: SyntaxNode };

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

function elementOf(inference: Inference, node: Projecting, base: Focus): Shape {
  const { shape } = base;
  if (shape.kind === 'unknown' || shape.kind === 'null') return shape;
  if (node.type === 'ValueProjection') {
    if (shape.kind === 'map') return shape.value;
    if (shape.kind === 'object') return anyMember(shape.isOpen, shape.memberNames.map(shape.member, shape));
    return reportNever(inference, placeOf(node, base), base, '`*`', 'an object', node.span);
  }
  if (shape.kind === 'list') return shape.element;
  const step = node.type === 'FilterProjection' ? '`[?…]`' : '`[*]`';
  return reportNever(inference, placeOf(node, base), base, step, 'a list', node.span);
}

function anyMember(isOpen: boolean, members: readonly (Shape | undefined)[]): Shape {
  return isOpen ? UNKNOWN : joinAll(members.map((member) => member ?? UNKNOWN));
}

/** The place of the value that a step cannot be taken from; the step itself if the value has no text. */
function placeOf(node: SyntaxNode, { origin }: Focus): Span {
  return origin ?? node.span;
}

function flattened(inference: Inference, node: SyntaxNode & { readonly child: SyntaxNode }, focus: Focus): Shape {
  const base = focusOn(inference, node.child, focus);
  checkStatements(inference, node.child, base);
  const { shape } = base;
  if (shape.kind === 'unknown' || shape.kind === 'null') return listOf(shape);
  if (shape.kind !== 'list')
    return listOf(reportNever(inference, placeOf(node, base), base, '`[]`', 'a list', node.span));
  return listOf(shape.element.kind === 'list' ? shape.element.element : shape.element);
}

function called(inference: Inference, node: NodeOf<'Function'>, focus: Focus): Shape {
  const before = inference.hidden.length;
  const values = new Map<SyntaxNode, Shape>();
  for (const child of node.children) {
    if (child.type !== 'ExpressionReference') values.set(child, infer(inference, child, focus));
  }
  const element = elementFor(node.children, (child) => values.get(child) ?? UNKNOWN);
  const args = node.children.map(
    (child) => values.get(child) ?? infer(inference, child, { shape: element, origin: undefined }),
  );
  checkArguments(inference, node, args);
  // The length of a list says nothing about its elements.
  if (node.name === 'length' && args[0]?.kind === 'list') inference.hidden.length = before;
  return resultOf(node.name, args);
}

function letIn(inference: Inference, node: NodeOf<'LetExpression'>, focus: Focus): Shape {
  const bound = node.bindings.map(({ variable, reference }) => [variable, infer(inference, reference, focus)] as const);
  return infer({ ...inference, variables: new Map([...inference.variables, ...bound]) }, node.expression, focus);
}

/** A literal object may be there for any of its names. */
function shapeOfLiteral(value: JsonValue): Shape {
  if (value === null) return NOTHING;
  if (Array.isArray(value)) return asTrue(listOf(joinAll(value.map(shapeOfLiteral))), value.length > 0);
  if (isJsonObject(value)) return Object.keys(value).length === 0 ? NOTHING : UNKNOWN;
  if (typeof value === 'string') return asTrue<Shape>({ ...STRING, literals: [value] }, value !== '');
  return typeof value === 'number' ? asTrue<Shape>(NUMBER) : asTrue<Shape>(BOOLEAN, value);
}
