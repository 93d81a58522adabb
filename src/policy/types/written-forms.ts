import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import type { Sought } from './form.ts';
import { excerpt, type Inference, pasted } from './inference.ts';
import { formOf } from './known-forms.ts';
import type { Shape } from './shape.ts';

/** Text that is held against what a member can be. */
export interface Test {
  /** The comparison, or the call of the function. */
  readonly node: SyntaxNode;
  readonly member: SyntaxNode;
  readonly shape: Shape;
  readonly result: 'never' | 'always';
  readonly sought: Sought;
}

/**
 * Reports text that is never found in a member because AWS writes its values in another form, which no model says:
 * protocols of network ACLs as numbers, names of Route 53 with a dot at the end.
 *
 * @returns whether there was something to report.
 */
export function checkForm(inference: Inference, { node, member, shape, result, sought }: Test, text: string): boolean {
  if (shape.kind !== 'string' || shape.place === undefined || text === '') return false;
  const form = formOf(shape.place, shape.owner);
  if (form === undefined || form.fits(text, sought)) return false;
  const meant = form.meant?.(text);
  // Whoever asks for the right form as well has thought of both.
  if (meant !== undefined && inference.text.includes(`'${meant}'`)) return false;
  inference.problems.push({
    code: `types/${result}`,
    severity: 'warning',
    message: `AWS writes ${form.says}: \`${excerpt(inference, node.span)}\` is probably ${result} true`,
    span: node.span,
    hint: meant === undefined ? form.hint?.(text, pasted(inference, member.span)) : `write '${meant}'`,
  });
  return true;
}

/** Whether AWS may write a value like this: nothing else is known of most members. */
export function fitsForm(shape: Shape, text: string): boolean {
  const form = shape.kind === 'string' && shape.place !== undefined ? formOf(shape.place, shape.owner) : undefined;
  return form === undefined || form.fits(text, 'whole');
}
