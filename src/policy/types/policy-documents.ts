import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import { excerpt, type Focus, type Inference, pasted } from './inference.ts';

/**
 * Warns of a step into the statements of a policy document as if they were always a list. A document with a single one
 * may have it without a list around it, and then a step into the list gives null: nothing is found in it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @param list - what the step is taken from.
 */
export function checkStatements(inference: Inference, list: SyntaxNode, { shape }: Focus): void {
  if (shape.kind !== 'unknown' || lastName(list) !== 'Statement') return;
  const text = excerpt(inference, list.span);
  const document = /^parse_json\((?:decode_uri\((.*)\)|(.*))\)\.Statement$/.exec(pasted(inference, list.span));
  inference.problems.push({
    code: 'types/policy-document',
    severity: 'warning',
    message: `a document with one statement may have it without a list, and a step into \`${text}\` finds nothing then`,
    span: list.span,
    hint: `statements(${document?.[1] ?? document?.[2] ?? 'document'}) has them in one form`,
  });
}

function lastName(node: SyntaxNode): string | undefined {
  if (node.type === 'Field') return node.name;
  return node.type === 'Subexpression' || node.type === 'Pipe' ? lastName(node.right) : undefined;
}
