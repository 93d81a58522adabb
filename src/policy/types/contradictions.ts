import { isTruthy } from '../../expressions/is-truthy.ts';
import type { Comparison, SyntaxNode } from '../../expressions/syntax-tree.ts';
import type { JsonValue } from '../../values/json.ts';
import { comparisonHolds, MIRRORED } from './constant-comparisons.ts';
import { excerpt, type Inference, type Term } from './inference.ts';

/** `&&` or `||`. */
type Chain = SyntaxNode & { readonly left: SyntaxNode; readonly right: SyntaxNode };

/**
 * Reports parts of a condition that exclude each other in `&&`, or of which one is always true in `||`: `State == 'a'
 * && State == 'b'`, `State != 'a' || State != 'b'`.
 */
export function checkContradiction(inference: Inference, node: Chain): void {
  const isAnd = node.type === 'AndExpression';
  const clash = isAnd ? excludes : covers;
  const others = termsOf(inference, node.right, node.type);
  // Each pair is found where its two parts meet, once.
  for (const left of termsOf(inference, node.left, node.type)) {
    const right = others.find((each) => clash(left, each));
    if (right === undefined) continue;
    const [first, second] = [left, right].map((term) => `\`${excerpt(inference, term.node.span)}\``);
    inference.problems.push({
      code: isAnd ? 'types/never' : 'types/always',
      message: isAnd
        ? `${first} and ${second} are never true together: the condition is never true`
        : `one of ${first} and ${second} is always true: so is the condition`,
      span: { start: left.node.span.start, end: right.node.span.end },
      hint: hintFor(isAnd, left),
    });
    return;
  }
}

function hintFor(isAnd: boolean, { test }: Term): string | undefined {
  if (!('name' in test) || (test.name !== 'EQ' && test.name !== 'NE')) return undefined;
  return isAnd ? 'for one or the other, write `||`' : 'for neither of them, write `&&`';
}

/** A chain is looked at from each of its links: its parts are read once. */
function termsOf(inference: Inference, node: SyntaxNode, chain: SyntaxNode['type']): readonly Term[] {
  if (node.type === chain && (node.type === 'AndExpression' || node.type === 'OrExpression')) {
    return [...termsOf(inference, node.left, chain), ...termsOf(inference, node.right, chain)];
  }
  const known = inference.terms.get(node);
  if (known !== undefined) return known;
  const terms = readTerms(inference, node);
  inference.terms.set(node, terms);
  return terms;
}

function readTerms(inference: Inference, node: SyntaxNode): readonly Term[] {
  const key = (part: SyntaxNode): string => inference.text.slice(part.span.start, part.span.end).replace(/\s+/g, ' ');
  if (node.type === 'Comparator') {
    const { left, right, name } = node;
    if (right.type === 'Literal' && left.type !== 'Literal') {
      return [{ node, key: key(left).trim(), test: { name, value: right.value } }];
    }
    if (left.type !== 'Literal' || right.type === 'Literal') return [];
    return [{ node, key: key(right).trim(), test: { name: MIRRORED[name], value: left.value } }];
  }
  if (node.type === 'NotExpression') {
    return [
      {
        node,
        key: key(node.child)
          .trim()
          .replace(/^\((.*)\)$/, '$1'),
        test: { isTrue: false },
      },
    ];
  }
  return [{ node, key: key(node).trim(), test: { isTrue: true } }];
}

/** Whether no value passes both. */
function excludes(one: Term, other: Term): boolean {
  if (needsMore(one, other) || needsMore(other, one)) return true;
  if (one.key !== other.key) return false;
  const [{ test: a }, { test: b }] = [one, other];
  if ('isTrue' in a || 'isTrue' in b) return 'isTrue' in a && 'isTrue' in b && a.isTrue !== b.isTrue;
  if (a.name === 'EQ') return !passes(a.value, b);
  if (b.name === 'EQ') return !passes(b.value, a);
  if (typeof a.value !== 'number' || typeof b.value !== 'number') return false;
  const [low, high] = isUpper(a.name) ? [b, a] : [a, b];
  if (isUpper(low.name) || !isUpper(high.name) || low.name === 'NE' || high.name === 'NE') return false;
  const [least, most] = [Number(low.value), Number(high.value)];
  return least > most || (least === most && !(low.name === 'GTE' && high.name === 'LTE'));
}

/** `!Quota && Quota.Value == 'a'`: what is null or empty has no members, and is equal to nothing that is not. */
function needsMore(nothing: Term, { key, test }: Term): boolean {
  const isNothing = 'isTrue' in nothing.test ? !nothing.test.isTrue : isNull(nothing.test);
  const rest = key.startsWith(nothing.key) ? key.slice(nothing.key.length) : undefined;
  if (!isNothing || rest === undefined || !/^([.[][^()&|]*)?$/.test(rest)) return false;
  if ('isTrue' in test) return test.isTrue;
  if (test.name === 'EQ') return isTruthy(test.value);
  return test.name !== 'NE';
}

function isNull({ name, value }: { readonly name: Comparison; readonly value: JsonValue }): boolean {
  return name === 'EQ' && value === null;
}

function isUpper(name: Comparison): boolean {
  return name === 'LT' || name === 'LTE';
}

function passes(value: JsonValue, { name, value: bound }: { readonly name: Comparison; readonly value: JsonValue }) {
  return comparisonHolds(name, value, bound);
}

/** Whether every value, null too, passes one or the other. */
function covers({ key, test: a }: Term, { key: other, test: b }: Term): boolean {
  if (key !== other) return false;
  if ('isTrue' in a || 'isTrue' in b) return 'isTrue' in a && 'isTrue' in b && a.isTrue !== b.isTrue;
  if (a.name === 'NE') return passes(a.value, b);
  return b.name === 'NE' && passes(b.value, a);
}
