import type { LocatedValue } from '../../documents/located-value.ts';
import { parseExpression } from '../../expressions/parse-expression.ts';
import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import { spanIn } from '../model/compile-located.ts';
import { type PolicyContext, report } from '../model/policy-context.ts';
import { guarded } from './check-expression.ts';

/**
 * Warns of a place in a list where all of it is judged: `Reservations[0].Instances`, as examples of the AWS CLI have
 * it, judges the instances of one reservation, and passes all others.
 *
 * @param key - `resources` or `expand`.
 */
export function checkWholeList(context: PolicyContext, key: string, place: LocatedValue): void {
  if (place.kind !== 'scalar' || typeof place.value !== 'string') return;
  const text = place.value;
  const tree = guarded(() => parseExpression(text));
  const step = tree && placeInList(tree);
  if (step === undefined) return;
  const { start, end } = step.span;
  const written = text.slice(start, end).trim();
  report(context, spanIn(context, place, start, end - start), {
    code: 'semantic/part-of-list',
    severity: 'warning',
    message: `\`${key}\` takes \`[${written}]\` of a list: the rest of it is not judged`,
    hint: 'for all of them, write `[]`',
  });
}

/** The first index or slice on the way to the resources; what filters and functions look at is not on it. */
function placeInList(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.type) {
    case 'Index':
    case 'Slice':
      return node;
    case 'Subexpression':
    case 'Pipe':
    case 'IndexExpression':
    case 'Projection':
    case 'FilterProjection':
    case 'ValueProjection':
    case 'OrExpression':
      return placeInList(node.left) ?? placeInList(node.right);
    case 'Flatten':
      return placeInList(node.child);
    default:
      return undefined;
  }
}
