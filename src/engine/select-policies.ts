import type { Account } from '../organization/organization.ts';
import { needsTags } from '../organization/reads-account.ts';
import {
  type Disposition,
  knownTags,
  type SelectedAccount,
  type Selection,
  selectAccount,
} from '../organization/select-accounts.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { PlannedAccount, SelectionClass } from './run-plan.ts';

/**
 * Finds out for each account which policies select it. The accounts of the first policy come first, then those that the
 * second adds, and so on.
 *
 * Ten thousand accounts and two hundred policies are two million pairs, but few ways to be selected: one class for each
 * way is kept.
 */
export function selectPolicies(
  accounts: readonly Account[],
  policies: readonly Policy[],
  selection: Selection,
): { readonly classes: SelectionClass[]; readonly accounts: PlannedAccount[] } {
  const selections = policies.map((policy) => ({ policy, selection: { ...selection, readsTags: needsTags(policy) } }));
  const classes = createClasses();
  const byFirstPolicy = policies.map((): PlannedAccount[] => []);
  for (const each of accounts) {
    const account = withTags(each, selection);
    const selected = selections.map(({ policy, selection }) => selectAccount(account, policy.targets, selection));
    const first = selected.findIndex((found) => found !== undefined);
    byFirstPolicy[first]?.push(toPlanned(account, selected, classes.indexOf(policies, selected)));
  }
  return { classes: classes.all, accounts: byFirstPolicy.flat() };
}

/** One object per account, not one per account and policy. */
function withTags(account: Account, selection: Selection): Account {
  const tags = knownTags(account, selection);
  return tags === undefined ? account : { ...account, tags };
}

type Selected = SelectedAccount | undefined;

interface Classes {
  readonly all: SelectionClass[];
  indexOf(policies: readonly Policy[], selected: readonly Selected[]): number;
}

const LETTERS: Readonly<Record<Disposition['action'], string>> = { run: 'r', skip: 's', error: 'e' };

function createClasses(): Classes {
  const all: SelectionClass[] = [];
  const indexes = new Map<string, number>();
  return {
    all,
    indexOf(policies, selected) {
      const key = selected.map((each) => (each === undefined ? '-' : LETTERS[each.action])).join('');
      const known = indexes.get(key);
      if (known !== undefined) return known;
      indexes.set(key, all.length);
      return all.push(toClass(policies, selected)) - 1;
    },
  };
}

function toClass(policies: readonly Policy[], selected: readonly Selected[]): SelectionClass {
  return policies.flatMap(({ id }, index) => {
    const action = selected[index]?.action;
    return action === undefined ? [] : [{ policy: id, action }];
  });
}

/** The reason is the same for all policies: the account's state, its owner, or that its tags are unknown. */
function toPlanned(account: Account, selected: readonly Selected[], index: number): PlannedAccount {
  const skipped = selected.find((each) => each?.action === 'skip');
  const failed = selected.find((each) => each?.action === 'error');
  return {
    id: account.id,
    name: account.name,
    email: account.email,
    ou: account.ou,
    ...(account.units === undefined ? {} : { units: account.units }),
    tags: account.tags ?? null,
    class: index,
    skipped: skipped === undefined ? null : { reason: skipped.reason, message: skipped.message },
    error: failed?.error ?? null,
  };
}
