import type { Comparison, NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { comparisonHolds, MIRRORED } from './constant-comparisons.ts';
import { excerpt, type Inference } from './inference.ts';
import type { Mark, Shape } from './shape.ts';

/** What was read before a comparison with a number. Undefined for a comparison with anything else. */
export function readsBefore(
  inference: Inference,
  { left, right }: NodeOf<'Comparator'>,
): ReadonlySet<Mark> | undefined {
  return numberOf(left) === undefined && numberOf(right) === undefined ? undefined : new Set(inference.reads);
}

/**
 * Compares a number that stops at a limit (`CappedCount` of AWS Config) with a literal. One below the limit is decided
 * whether the number has stopped or not, and so the member counts as not read. One beyond it is never reached.
 *
 * @param before - what was read before the comparison.
 */
export function checkStopped(
  inference: Inference,
  node: NodeOf<'Comparator'>,
  [left, right]: readonly [Shape, Shape],
  before: ReadonlySet<Mark> | undefined,
): void {
  if (before === undefined) return;
  const { name } = node;
  compare(inference, { node, side: node.left, shape: left, name, bound: numberOf(node.right) }, before);
  compare(
    inference,
    { node, side: node.right, shape: right, name: MIRRORED[name], bound: numberOf(node.left) },
    before,
  );
}

interface Test {
  readonly node: NodeOf<'Comparator'>;
  /** The side of it that is the number. */
  readonly side: SyntaxNode;
  readonly shape: Shape;
  readonly name: Comparison;
  readonly bound: number | undefined;
}

function compare(inference: Inference, { node, side, shape, name, bound }: Test, before: ReadonlySet<Mark>): void {
  const mark = shape.kind === 'number' ? shape.stops : undefined;
  if (mark?.stops === undefined || bound === undefined) return;
  const { least, isMost, flag } = mark.stops;
  if (isDecided(name, bound, least)) {
    if (isPath(side) && !before.has(mark)) inference.reads.delete(mark);
    return;
  }
  // Whoever asks whether it has stopped has thought of it.
  if (!isMost || isReached(name, bound, least) || inference.text.includes(flag)) return;
  const isTrue = comparisonHolds(name, 0, bound);
  inference.problems.push({
    code: `types/${isTrue ? 'always' : 'never'}`,
    severity: 'warning',
    message: `AWS counts to ${least} there: \`${excerpt(inference, node.span)}\` is probably ${isTrue ? 'always' : 'never'} true`,
    span: node.span,
    hint: `${flag} next to it says that there are more`,
  });
}

/** A path reads a number once; whatever else there is may have compared it already, and with something else. */
function isPath(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Field':
    case 'Current':
    case 'Identity':
    case 'Root':
    case 'Variable':
      return true;
    case 'Subexpression':
      return isPath(node.left) && isPath(node.right);
    default:
      return false;
  }
}

/** Whether every number from the limit on gives the same. */
function isDecided(name: Comparison, bound: number, least: number): boolean {
  return name === 'GTE' || name === 'LT' ? bound <= least : bound < least;
}

/** Whether a number up to the limit can give something else than 0 does. */
function isReached(name: Comparison, bound: number, most: number): boolean {
  return name === 'GT' || name === 'LTE' ? bound < most : bound <= most;
}

function numberOf(node: SyntaxNode): number | undefined {
  return node.type === 'Literal' && typeof node.value === 'number' ? node.value : undefined;
}
