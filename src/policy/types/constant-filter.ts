import { compileExpression } from '../../expressions/compile-expression.ts';
import { ExpressionEvaluationError } from '../../expressions/expression-error.ts';
import { isTruthy } from '../../expressions/is-truthy.ts';
import { readsResource } from '../../expressions/reads-resource.ts';
import { NO_RUN, readsRun } from '../../expressions/reads-run.ts';
import type { SyntaxNode } from '../../expressions/syntax-tree.ts';
import type { TypeProblem } from './inference.ts';

/**
 * What is wrong with a filter that depends on nothing, neither the resource nor the run: it finds everything or
 * nothing. `true` in backticks is how a policy says that everything is a finding.
 */
export function constantProblem(tree: SyntaxNode, text: string): TypeProblem | undefined {
  if ((tree.type === 'Literal' && tree.value === true) || looksAtSomething(tree)) return undefined;
  const isFinding = resultOf(text);
  if (isFinding === undefined) return undefined;
  const says = 'the filter uses no member of the resource';
  return {
    code: isFinding ? 'types/always' : 'types/never',
    message: `${says}: ${isFinding ? 'everything is a finding' : 'nothing is ever a finding'}`,
    span: tree.span,
    hint: isFinding
      ? 'use a member; if you mean everything, write `true` in backticks'
      : 'use a member, and compare it',
  };
}

function looksAtSomething(tree: SyntaxNode): boolean {
  return readsResource(tree) || readsRun(tree);
}

/** Whether it is true; undefined if it always fails, which a run reports. */
function resultOf(text: string): boolean | undefined {
  try {
    return isTruthy(compileExpression(text).evaluate(null, NO_RUN));
  } catch (error) {
    if (error instanceof ExpressionEvaluationError) return undefined;
    throw error;
  }
}
