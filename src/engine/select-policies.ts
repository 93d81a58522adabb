import { fittingOverride, policyUnder } from '../organization/fitting-override.ts';
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
import { definedMembers } from '../values/defined-members.ts';
import type { PlannedAccount, SelectedPolicy, SelectionClass } from './run-plan.ts';

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
    const selected = selections.map(({ policy, selection }): Selected => {
      const found = selectAccount(account, policy.targets, selection);
      return found === undefined ? undefined : { found, override: fittingOverride(policy, account) };
    });
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

type Selected = { readonly found: SelectedAccount; readonly override: number | undefined } | undefined;

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
      const key = selected.map(keyOf).join('');
      const known = indexes.get(key);
      if (known !== undefined) return known;
      indexes.set(key, all.length);
      return all.push(toClass(policies, selected)) - 1;
    },
  };
}

function keyOf(selected: Selected): string {
  return selected === undefined ? '-' : `${LETTERS[selected.found.action]}${selected.override ?? ''}`;
}

function toClass(policies: readonly Policy[], selected: readonly Selected[]): SelectionClass {
  return policies.flatMap((policy, index): SelectedPolicy[] => {
    const chosen = selected[index];
    if (chosen === undefined) return [];
    const { found, override } = chosen;
    const isOff = found.action === 'run' && policyUnder(policy, override) === undefined;
    return [{ policy: policy.id, action: isOff ? 'off' : found.action, ...definedMembers({ override }) }];
  });
}

/** The reason is the same for all policies: the account's state, its owner, or that its tags are unknown. */
function toPlanned(account: Account, selected: readonly Selected[], index: number): PlannedAccount {
  const found = selected.map((each) => each?.found);
  const skipped = found.find((each) => each?.action === 'skip');
  const failed = found.find((each) => each?.action === 'error');
  return {
    id: account.id,
    name: account.name,
    email: account.email,
    ou: account.ou,
    ...definedMembers({ units: account.units }),
    tags: account.tags ?? null,
    ...definedMembers({ listed: account.listed }),
    class: index,
    skipped: skipped === undefined ? null : { reason: skipped.reason, message: skipped.message },
    error: failed?.error ?? null,
  };
}
