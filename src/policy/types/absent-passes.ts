import { isOff } from '../../expressions/open-comparisons.ts';
import type { NodeOf, SyntaxNode } from '../../expressions/syntax-tree.ts';
import { excerpt, type Inference, pasted } from './inference.ts';

/**
 * Reports the order of a number in an answer that may be absent, and "is it off": neither
 * `PasswordPolicy.MinimumPasswordLength < 14` nor `` PasswordPolicy.RequireSymbols == `false` `` is true where there is
 * no password policy, so what is missing altogether passes. Whoever asks for the answer itself as well has thought of
 * that.
 */
export function checkAbsent(inference: Inference, filter: SyntaxNode): void {
  if (inference.ofAbsent.size === 0) return;
  for (const comparison of findings(filter)) {
    const side = [comparison.left, comparison.right].find((part) => inference.ofAbsent.has(part));
    if (side === undefined || isAskedFor(inference, side)) continue;
    const literal = side === comparison.left ? comparison.right : comparison.left;
    const [root = ''] = pasted(inference, side.span).split('.');
    inference.problems.push({
      code: 'types/absent-passes',
      severity: 'warning',
      message: `\`absent\` makes the answer null, and null ${comparison.name === 'EQ' ? `is not ${pasted(inference, literal.span)}` : 'has no order'}: \`${excerpt(inference, comparison.span)}\` is never true where there is none`,
      span: comparison.span,
      hint: `where that is a finding, write \`!${root} || …\`; where it is right, \`${root} && …\``,
    });
  }
}

/** The comparisons by order, and with what is off, that make a finding if they are true. */
function findings(node: SyntaxNode): readonly NodeOf<'Comparator'>[] {
  switch (node.type) {
    case 'Comparator':
      return node.name === 'NE' || (node.name === 'EQ' && !isWithOff(node)) ? [] : [node];
    case 'AndExpression':
    case 'OrExpression':
      return [...findings(node.left), ...findings(node.right)];
    case 'FilterProjection':
      return findings(node.condition);
    case 'LetExpression':
      return findings(node.expression);
    default:
      return [];
  }
}

/** With `false`, or with a word for "off" or for nothing. */
function isWithOff({ left, right }: NodeOf<'Comparator'>): boolean {
  return [left, right].some((side) => side.type === 'Literal' && isOff(side.value));
}

/** Whether the expression asks for the answer, or what is between it and the number, anywhere else. */
function isAskedFor({ text }: Inference, { span }: SyntaxNode): boolean {
  const steps = text.slice(span.start, span.end).trim().split('.');
  const paths = steps.map((_, index) => steps.slice(0, index + 1).join('.'));
  const isWholeAsked = /@\s*(==|!=|&&|\|\|)|!\s*@/.test(text);
  return isWholeAsked || paths.some((path, index) => standing(text, path) > (index === paths.length - 1 ? 1 : 0));
}

/** How often a path stands in the text, and nothing follows that belongs to it. */
function standing(text: string, path: string): number {
  const escaped = path.replace(/[*+?^${}()|[\]\\.]/g, '\\$&');
  return (text.match(new RegExp(`(?<![\\w.$@"])${escaped}(?![\\w".[])`, 'g')) ?? []).length;
}
