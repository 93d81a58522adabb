import { offMessage, overrideAt, policyUnder } from '../organization/fitting-override.ts';
import type { Account } from '../organization/organization.ts';
import type { Disposition } from '../organization/select-accounts.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { EarlierCell } from '../run-log/earlier-run.ts';
import { definedMembers } from '../values/defined-members.ts';
import type { PlannedAccount, SelectedPolicy, SelectionClass } from './run-plan.ts';

/** What to do in one account: for each policy that selects it, whether to run, skip or fail it. */
export interface AccountWork {
  readonly account: AccountFacts;
  readonly selected: readonly SelectedWork[];
  /** Set for an account of the accounts file. @default one of the organization */
  readonly listed?: PlannedAccount['listed'];
}

export interface SelectedWork {
  /** As it is in the account. */
  readonly policy: Policy;
  readonly disposition: Disposition;
  /** Which of the policy's overrides it is. @default none */
  readonly override?: number | undefined;
}

/** What expressions and reports know about an account. */
export type AccountFacts = Pick<Account, 'id' | 'name' | 'email' | 'ou' | 'units' | 'tags'>;

/** What the log that is continued already holds for an account. */
export interface AccountHistory {
  /** Whether the log introduces the account already. */
  readonly isIntroduced: boolean;
  /** Its outcomes, for the policies at hand. */
  readonly cells: readonly EarlierCell[];
}

/**
 * An account's part of a plan, with the policies themselves. Created when the account is begun, dropped when it is
 * done.
 */
export function workOf(
  planned: PlannedAccount,
  classes: readonly SelectionClass[],
  policies: ReadonlyMap<string, Policy>,
): AccountWork {
  const { id, name, email, ou, units, tags, listed } = planned;
  return {
    account: { id, name, email, ou, ...definedMembers({ units }), tags: tags ?? undefined },
    ...definedMembers({ listed }),
    selected: (classes[planned.class] ?? []).map((selected) => {
      const policy = policies.get(selected.policy);
      if (policy === undefined) throw new Error(`policy ${selected.policy} is not one of the run's policies`);
      return {
        // One that is switched off is skipped under its own name.
        policy: policyUnder(policy, selected.override) ?? policy,
        disposition: dispositionOf(planned, selected, policy),
        override: selected.override,
      };
    }),
  };
}

function dispositionOf(
  { id, skipped, error }: PlannedAccount,
  { action, override }: SelectedPolicy,
  policy: Policy,
): Disposition {
  if (action === 'run') return { action };
  if (action === 'off' && override !== undefined) {
    return { action: 'skip', reason: 'off', message: offMessage(overrideAt(policy, override)) };
  }
  if (action === 'skip' && skipped !== null) return { action, ...skipped };
  if (action === 'error' && error !== null) return { action, error };
  throw new Error(`the plan does not say why account ${id} ends as "${action}"`);
}
