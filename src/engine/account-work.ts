import { definedMembers } from '../defined-members.ts';
import { offMessage, overrideAt, policyUnder } from '../organization/fitting-override.ts';
import type { Account } from '../organization/organization.ts';
import type { Disposition } from '../organization/select-accounts.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { EarlierCell } from '../run-log/earlier-run.ts';
import type { PlannedAccount, SelectedPolicy, SelectionClass } from './run-plan.ts';

/** What is to be done in one account: per policy that selects it, to run, to skip or to fail it. */
export interface AccountWork {
  readonly account: AccountFacts;
  readonly selected: readonly SelectedWork[];
}

export interface SelectedWork {
  /** As it is in the account. */
  readonly policy: Policy;
  readonly disposition: Disposition;
  /** Which of the policy's overrides it is. @default none */
  readonly override?: number | undefined;
}

/** What expressions and reports know of an account. */
export type AccountFacts = Pick<Account, 'id' | 'name' | 'email' | 'ou' | 'units' | 'tags'>;

/** What an account's run finds in the log that it continues. */
export interface AccountHistory {
  /** Whether the log introduces the account already. */
  readonly isIntroduced: boolean;
  /** Its outcomes, of the policies at hand. */
  readonly cells: readonly EarlierCell[];
}

/** An account's part of a plan, with the policies themselves. Made when the account is begun, gone when it is done. */
export function workOf(
  planned: PlannedAccount,
  classes: readonly SelectionClass[],
  policies: ReadonlyMap<string, Policy>,
): AccountWork {
  const { id, name, email, ou, units, tags } = planned;
  return {
    account: { id, name, email, ou, ...definedMembers({ units }), tags: tags ?? undefined },
    selected: (classes[planned.class] ?? []).map((selected) => {
      const policy = policies.get(selected.policy);
      if (policy === undefined) throw new Error(`policy ${selected.policy} is not among those of the run`);
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
