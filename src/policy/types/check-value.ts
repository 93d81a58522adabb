import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import type { Shape } from './shape.ts';

/** A comparison with text: its result if the text is not one of the member's values. */
export interface ValueTest {
  /** The part of the expression that is the comparison. */
  readonly node: SyntaxNode;
  /** The part that gives one of the values. */
  readonly member: SyntaxNode;
  readonly shape: Shape;
  readonly result: 'never' | 'always';
}

/**
 * Reports text that AWS does not document as a value of the member that it is compared with. AWS adds values, so this
 * is a warning; text that differs from a value only in case is a mistake, with a hint that works however answers are
 * spelt, unless the expression has AWS's spelling, too.
 */
export function checkValue(inference: Inference, test: ValueTest, text: string): void {
  const { shape } = test;
  checkUnasked(inference, test, text);
  // Empty text asks whether there is a value.
  if (shape.kind !== 'string' || shape.values === undefined || text === '') return;
  const values = shape.values() ?? [];
  if (values.length === 0 || values.includes(text)) {
    checkSpelling(inference, test, text);
    return;
  }
  const sameWord = values.findLast((value) => value.toLowerCase() === text.toLowerCase());
  const member = excerpt(inference, test.member.span);
  // Whoever asks for AWS's spelling as well has thought of both.
  const asksBoth = sameWord !== undefined && isQuoted(inference, sameWord);
  inference.problems.push({
    code: `types/${test.result}`,
    severity: sameWord === undefined || asksBoth ? 'warning' : 'error',
    message:
      sameWord === undefined
        ? `'${text}' is not among the values that AWS documents for \`${member}\`: the comparison is probably ${test.result} true`
        : `AWS writes '${sameWord}': \`${member}\` is ${test.result === 'never' ? 'never equal' : 'always unequal'} to '${text}'`,
    span: test.node.span,
    hint: sameWord === undefined ? hintFor(text, values) : hintForCase(inference, test, sameWord),
  });
}

function isQuoted({ text }: Inference, value: string): boolean {
  return text.includes(`'${value}'`) || text.includes(`"${value}"`);
}

/** Whoever says that it is not equal is right, whether such a value is sent or not. */
export function checkUnasked(inference: Inference, { node, shape, result }: ValueTest, text: string): void {
  const unasked = shape.kind === 'string' ? shape.unasked : undefined;
  const isRight = (result === 'always') !== inference.isNegated;
  if (isRight || unasked?.values.includes(text) !== true) return;
  inference.problems.push({
    code: `types/${result}`,
    severity: 'warning',
    message: `${unasked.reason}: \`${excerpt(inference, node.span)}\` is probably ${result} true`,
    span: node.span,
    hint: unasked.hint,
  });
}

/**
 * Text that AWS's descriptions or examples write in another way. They are prose, or old, so this is a warning, and none
 * for who asks for both.
 */
function checkSpelling(inference: Inference, { node, member, shape, result }: ValueTest, text: string): void {
  const written = shape.kind === 'string' ? shape.spelling?.(text) : undefined;
  if (written === undefined || isQuoted(inference, written)) return;
  const name = excerpt(inference, member.span);
  inference.problems.push({
    code: `types/${result}`,
    severity: 'warning',
    message: `AWS's documentation writes '${written}': \`${name}\` is probably ${result === 'never' ? 'never equal' : 'always unequal'} to '${text}'`,
    span: node.span,
    hint:
      written.toLowerCase() === text.toLowerCase()
        ? hintForCase(inference, { member }, written)
        : `write '${written}', or ask for both: \`contains(['${text}', '${written}'], ${pasted(inference, member.span)})\``,
  });
}

/** A list has no letters to change. */
function hintForCase(inference: Inference, { member }: Pick<ValueTest, 'member'>, value: string): string {
  if (inference.shapes.get(member)?.kind === 'list') return `write '${value}'`;
  const text = pasted(inference, member.span);
  return `write '${value}', or \`lower(${text}) == '${value.toLowerCase()}'\` if answers are spelt differently`;
}

function hintFor(text: string, values: readonly string[]): string {
  const meant = didYouMean(text, values);
  if (meant !== undefined) return `did you mean '${meant}'?`;
  const shown = values.slice(0, MOST_VALUES).join(', ');
  return `its values: ${shown}${values.length > MOST_VALUES ? ` and ${values.length - MOST_VALUES} more` : ''}`;
}

const MOST_VALUES = 12;
