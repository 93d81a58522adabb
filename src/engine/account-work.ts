import type { Account } from '../organization/organization.ts';
import type { SelectedAccount } from '../organization/select-accounts.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { EarlierCell } from '../run-log/earlier-run.ts';

/** What is to be done in one account: per policy that selects it, to run, to skip or to fail it. */
export interface AccountWork {
  readonly account: Account;
  readonly selected: readonly { readonly policy: Policy; readonly selection: SelectedAccount }[];
}

/** What an account's run finds in the log that it goes on with. */
export interface AccountHistory {
  /** Whether the log introduces the account already. */
  readonly isIntroduced: boolean;
  /** Its outcomes, of the policies at hand. */
  readonly cells: readonly EarlierCell[];
}
