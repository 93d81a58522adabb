import { elementsOf, type LocatedValue, member } from '../../documents/located-value.ts';
import { ANSWER } from '../../expressions/answer-template.ts';
import { report } from '../model/policy-context.ts';
import { checkExpression, checkFilter, type Scope } from './check-expression.ts';
import { describe, type Shape, UNKNOWN, withMember } from './shape.ts';

/**
 * Checks a call of a remediation, with its `when` and `each` and what takes it back.
 *
 * @param scope - what `when` and `each` read decides what is changed, as a filter decides what is found.
 * @param checkCall - checks the input of a call.
 */
export function checkRemediation(
  scope: Scope,
  change: LocatedValue,
  checkCall: (scope: Scope, call: LocatedValue) => { readonly shape: Shape },
): void {
  const value = elementOf(scope, member(change, 'each'));
  const deciding: Scope = { ...scope, value, isWholeAnswer: false };
  checkFilter(deciding, member(change, 'when'));
  const sending: Scope = { ...scope, value, reads: undefined, use: 'remediate' };
  const { shape: answer } = checkCall(sending, change);
  for (const undo of elementsOf(member(change, 'undo'))) {
    checkFilter(deciding, member(undo, 'when'));
    checkCall({ ...sending, value: withAnswer(value, answer) }, undo);
  }
}

/** What the expressions of a call are evaluated over: an element of `each`, or else the resource. */
function elementOf(scope: Scope, each: LocatedValue | undefined): Shape {
  if (each === undefined) return scope.value;
  const found = checkExpression(scope, each);
  if (found.kind === 'list') {
    const { element } = found;
    return element.kind === 'object' || element.kind === 'map' ? withMember(element, 'parent', scope.value) : element;
  }
  if (found.kind !== 'unknown' && found.kind !== 'null') {
    report(scope.context, each, {
      code: 'types/no-list',
      message: `\`each\` must give a list, but this gives ${describe(found)}`,
      hint: 'leave `each` out where there is one call to make, or name a list in the resource',
    });
  }
  return UNKNOWN;
}

function withAnswer(value: Shape, answer: Shape): Shape {
  return value.kind === 'object' ? withMember(value, ANSWER, answer) : UNKNOWN;
}
