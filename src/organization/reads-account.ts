import { coveMembers } from '../expressions/cove-members.ts';
import type { Expression } from '../expressions/expression.ts';
import { changingExpressions } from '../policy/model/changing-expressions.ts';
import type { Call, Policy } from '../policy/model/policy.ts';
import { overridesByTag } from './fitting-override.ts';
import { selectsByTag } from './select-accounts.ts';

/** What Organizations knows about an account besides its id. */
export type AccountMember = 'name' | 'email' | 'ou' | 'ouPath' | 'tags';

/**
 * Whether a policy needs the tags of its accounts: it selects by them, or is another by them, or one of its
 * expressions reads
 * `cove.account.tags`. Tags that were not read look like none, and a filter on them would find nothing.
 */
export function needsTags(policy: Policy): boolean {
  return (
    selectsByTag(policy.targets) ||
    overridesByTag(policy) ||
    [...decidingExpressions(policy), ...tellingExpressions(policy)].some(reads('tags'))
  );
}

/**
 * Whether what a policy finds, or changes, depends on a member of `cove.account`. If that is unknown, the policy would
 * find nothing, or too much. A message that only shows it does not count.
 */
export function decidesBy(policy: Policy, member: AccountMember): boolean {
  return decidingExpressions(policy).some(reads(member));
}

/** Whether what a policy finds depends on the unit that an account is in. */
export function decidesByTree(policy: Policy): boolean {
  return MEMBERS_OF_TREE.some((member) => decidesBy(policy, member));
}

/** What a policy decides by that only an organization has, as it writes it; undefined if it can do without. */
export function organizationReadBy(policy: Policy): string | undefined {
  const member = MEMBERS_OF_TREE.find((each) => decidesBy(policy, each));
  if (member !== undefined) return `cove.account.${member}`;
  return decidesByOrganization(policy) ? 'cove.organization' : undefined;
}

/** What is known of an account only where the tree of units is. */
const MEMBERS_OF_TREE = ['ou', 'ouPath'] as const;

/**
 * Whether what a policy finds depends on the organization that its accounts are in. If that is unknown, everybody would
 * be a stranger to it, or nobody.
 */
function decidesByOrganization(policy: Policy): boolean {
  return decidingExpressions(policy).some((expression) =>
    coveMembers(expression).some(([, first]) => first === undefined || first === 'organization'),
  );
}

/** `cove` or `cove.account` as a whole includes every member. */
function reads(member: AccountMember): (expression: Expression) => boolean {
  return (expression) =>
    coveMembers(expression).some(
      ([, first, second]) =>
        first === undefined || (first === 'account' && (second === undefined || second === member)),
    );
}

function decidingExpressions(policy: Policy): Expression[] {
  const { with: shared, call, resources, lookups, filter } = policy;
  return [
    ...shared.flatMap(askingExpressions),
    ...askingExpressions(call),
    resources,
    ...lookups.flatMap((lookup) => [...askingExpressions(lookup), lookup.expand]),
    filter,
    ...changingExpressions(policy),
  ].filter((expression) => expression !== undefined);
}

function askingExpressions({ input, region, until }: Call): readonly Expression[] {
  return [...input.expressions, ...(region?.expressions ?? []), ...(until === undefined ? [] : [until])];
}

function tellingExpressions({ finding }: Policy): readonly Expression[] {
  const { resource, message, evidence } = finding;
  return [...resource.expressions, ...message.expressions, ...(evidence === undefined ? [] : [evidence])];
}
