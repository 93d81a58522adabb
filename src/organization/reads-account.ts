import { coveMembers } from '../expressions/cove-members.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Call, Policy } from '../policy/model/policy.ts';
import { overridesByTag } from './fitting-override.ts';
import { selectsByTag } from './select-accounts.ts';

/** What Organizations knows of an account beside its id. */
export type AccountMember = 'name' | 'email' | 'ou' | 'tags';

/**
 * Whether a policy has to know the tags of its accounts: it selects by them, or is another by them, or one of its
 * expressions reads
 * `cove.account.tags`. Tags that nobody asked for look like none, and a filter over them would find nothing.
 */
export function needsTags(policy: Policy): boolean {
  return (
    selectsByTag(policy.targets) ||
    overridesByTag(policy) ||
    [...decidingExpressions(policy), ...tellingExpressions(policy)].some(reads('tags'))
  );
}

/**
 * Whether what a policy finds depends on a member of `cove.account`. Where that is unknown, the policy would find
 * nothing, or too much. A message that only shows it does not count.
 */
export function decidesBy(policy: Policy, member: AccountMember): boolean {
  return decidingExpressions(policy).some(reads(member));
}

/** `cove` or `cove.account` as a whole has every member in it. */
function reads(member: AccountMember): (expression: Expression) => boolean {
  return (expression) =>
    coveMembers(expression).some(
      ([, first, second]) =>
        first === undefined || (first === 'account' && (second === undefined || second === member)),
    );
}

function decidingExpressions({ with: shared, call, resources, lookups, filter }: Policy): Expression[] {
  return [
    ...shared.flatMap(askingExpressions),
    ...askingExpressions(call),
    resources,
    ...lookups.flatMap((lookup) => [...askingExpressions(lookup), lookup.expand]),
    filter,
  ].filter((expression) => expression !== undefined);
}

function askingExpressions({ input, region, until }: Call): readonly Expression[] {
  return [...input.expressions, ...(region?.expressions ?? []), ...(until === undefined ? [] : [until])];
}

function tellingExpressions({ finding }: Policy): readonly Expression[] {
  const { resource, message, evidence } = finding;
  return [...resource.expressions, ...message.expressions, ...(evidence === undefined ? [] : [evidence])];
}
