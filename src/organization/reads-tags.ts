import { coveMembers } from '../policy/expressions/cove-members.ts';
import type { Expression } from '../policy/expressions/expression.ts';
import type { Policy } from '../policy/policy.ts';
import { selectsByTag } from './select-accounts.ts';

/**
 * Whether a policy has to know the tags of its accounts: it selects by them, or one of its expressions reads `cove.account.tags`. Tags
 * that nobody asked for look like none, and a filter over them would find nothing.
 */
export function needsTags(policy: Policy): boolean {
  return selectsByTag(policy.targets) || expressionsOf(policy).some(readsTags);
}

/** `cove` or `cove.account` as a whole has the tags in it too. */
function readsTags(expression: Expression): boolean {
  return coveMembers(expression).some(
    ([, first, second]) => first === undefined || (first === 'account' && (second === undefined || second === 'tags')),
  );
}

function expressionsOf({ call, resources, lookups, filter, finding }: Policy): Expression[] {
  return [
    ...call.input.expressions,
    resources,
    ...lookups.flatMap(({ input, expand }) => [...input.expressions, expand]),
    filter,
    ...finding.resource.expressions,
    ...finding.message.expressions,
  ].filter((expression) => expression !== undefined);
}
