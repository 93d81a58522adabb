import { CoveError } from '../cove-error.ts';
import type { Account } from './organization.ts';
import type { ResolvedAccounts } from './resolved-accounts.ts';
import { type RunTargets, targetPlace } from './run-targets.ts';
import { isAmong, isChosen } from './select-accounts.ts';

/**
 * Refuses a run whose own accounts, units and exclusions leave nobody, whatever its policies are about: a slip of the
 * pen, and nothing that a report could say anything about. Where policies are about other accounts than the run, they
 * are evaluated nowhere, and the report says so.
 *
 * @throws {CoveError} `targets`
 */
export function refuseEmptyTargets({ organization, accounts, runTargets }: ResolvedAccounts): void {
  const given = namedBy(runTargets);
  // Without the organization an account is known by being named.
  const named = organization === null ? (runTargets.accounts ?? []).map(placeless) : [];
  const all = [...accounts, ...named];
  if (given.length === 0 || all.length === 0 || all.some((account) => isLeft(account, runTargets))) return;
  const words = given.map(([target, ids]) => `${targetPlace(runTargets, target)} ${ids.join(',')}`).join(' and ');
  const what = given.length === 1 ? 'leaves no account' : 'leave no account';
  throw new CoveError('targets', `${words} ${what} to ask`, {
    hint: 'nothing was run; cove-policy targets lists what there is',
  });
}

function namedBy({ accounts = [], ous = [], exclude }: RunTargets) {
  const lists: readonly (readonly ['accounts' | 'ous' | 'exclude', readonly string[]])[] = [
    ['accounts', accounts],
    ['ous', ous],
    ['exclude', [...exclude.accounts, ...exclude.ous]],
  ];
  return lists.filter(([, ids]) => ids.length > 0);
}

type Place = Pick<Account, 'id' | 'ouPath'>;

function placeless(id: string): Place {
  return { id, ouPath: [] };
}

function isLeft(account: Place, { accounts, ous, exclude }: RunTargets): boolean {
  return isChosen(account, accounts, ous) && !isAmong(account, exclude.accounts, exclude.ous);
}
