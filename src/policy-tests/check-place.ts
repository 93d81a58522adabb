import { isGlobalService, mayExist } from '../catalog/service-regions.ts';
import { CoveError } from '../cove-error.ts';
import { type LocatedValue, member } from '../documents/located-value.ts';
import { quoteValue } from '../documents/quote-value.ts';
import type { Account } from '../organization/organization.ts';
import { globalRegion, partitionOf } from '../organization/role-arn.ts';
import { isUnitId } from '../organization/run-targets.ts';
import { selectAccount } from '../organization/select-accounts.ts';
import { isWantedRegion } from '../organization/select-regions.ts';
import { withUnitIds } from '../organization/unit-names.ts';
import type { Policy, PolicyTargets } from '../policy/model/policy.ts';
import type { ReportProblem } from './check-answer.ts';
import { placeOfTest } from './place-of-test.ts';
import type { TestEntry } from './policy-test-file.generated.ts';

export interface CheckedPlace {
  readonly entry: TestEntry;
  readonly located: LocatedValue;
  readonly policy: Policy;
  /** The region of the test. */
  readonly region: string;
}

/**
 * A test in a place that the policy's targets leave out shows what never happens. Of the account, only what the test
 * says is compared with them: the rest applies to any account that they name.
 */
export function checkPlace({ entry, located, policy, region }: CheckedPlace, report: ReportProblem): void {
  const name = member(located, 'name') ?? located;
  const isAsked =
    isGlobalService(policy.call.service, partitionOf(region)) ||
    isWantedRegion(region, regionsOf(policy, region), undefined);
  if (!isAsked && mayExist(region)) {
    report(member(located, 'region') ?? name, {
      code: 'test/never-evaluated',
      // A test that names no region says nothing of one: it may be older than the targets.
      severity: entry.region === undefined ? 'warning' : 'error',
      message: `policy ${quoteValue(policy.id)} is not evaluated in ${region}: its targets are ${regionWords(policy)}`,
      hint: entry.region === undefined ? 'say in which region the test is, as in region: eu-west-1' : HINT,
    });
  }
  if (entry.account === undefined || isSelected(entry, policy)) return;
  report(member(located, 'account') ?? name, {
    code: 'test/never-evaluated',
    message: `policy ${quoteValue(policy.id)} is not evaluated in such an account: its targets leave it out`,
    hint: HINT,
  });
}

const HINT = 'test it where it is evaluated, or change its `targets`';

function regionsOf({ targets: { regions } }: Policy, region: string): 'enabled' | readonly string[] {
  return regions === 'home' ? [globalRegion(partitionOf(region))] : regions;
}

function regionWords({ targets: { regions } }: Policy): string {
  return typeof regions === 'string' ? `the ${regions} region` : `the regions ${regions.join(', ')}`;
}

function isSelected(entry: TestEntry, policy: Policy): boolean {
  const { account } = placeOfTest(entry);
  const found: Account = {
    ...account,
    arn: null,
    state: 'ACTIVE',
    ou: account.ou,
    ouPath: (account.units ?? []).map(({ id }) => id),
    tags: account.tags ?? undefined,
  };
  const tags = new Map([[found.id, found.tags ?? {}]]);
  return selectAccount(found, targetsSaid(entry, policy), { ...EVERYWHERE, tags }) !== undefined;
}

const EVERYWHERE = {
  runTargets: { accounts: undefined, ous: undefined, exclude: { accounts: [], ous: [] }, regions: undefined },
  principal: '',
  includeCaller: true,
} as const;

/**
 * Of a policy's targets, those that are about what the test says of its account. Ids of units are those of one
 * organization, and a test makes up its own.
 */
function targetsSaid(entry: TestEntry, policy: Policy): PolicyTargets {
  const { id, ouPath, tags } = entry.account ?? {};
  const { accountsOf, ous, exclude, ...targets } = targetsByIds(entry, policy);
  const management = placeOfTest(entry).organization.managementAccount;
  const accounts = accountsOf === 'management' ? [management] : targets.accounts;
  const isOpen =
    (accountsOf === 'management' && entry.organization?.managementAccount === undefined) ||
    (accounts !== undefined && id === undefined) ||
    (ous !== undefined && (ouPath === undefined || policy.targets.ous?.some(isUnitId) === true)) ||
    typeof accountsOf === 'object';
  return {
    ...targets,
    accountsOf: undefined,
    accounts: isOpen ? undefined : accounts,
    ous: isOpen ? undefined : ous,
    tags: tags === undefined ? {} : targets.tags,
    exclude: {
      accounts: id === undefined ? [] : exclude.accounts,
      ous: ouPath === undefined ? [] : exclude.ous,
      tags: exclude.tags,
    },
  };
}

/** With ids in the place of names and paths of units, as far as the test has them. */
function targetsByIds(entry: TestEntry, policy: Policy): PolicyTargets {
  const { account, organization } = placeOfTest(entry);
  const named = account.units ?? [];
  const units = named.map(({ id, name }, index) => ({
    id,
    name,
    path: named.slice(0, index + 1).map((each) => each.id),
  }));
  const tree = { ...organization, accounts: [], units: new Map(units.map((unit) => [unit.id, unit])), hasTree: true };
  try {
    return withUnitIds(tree, [policy])[0]?.targets ?? policy.targets;
  } catch (error) {
    // Two units of the path have the name that the policy targets, and which is meant is for a run to ask.
    if (!CoveError.is(error)) throw error;
    const { exclude } = policy.targets;
    return { ...policy.targets, ous: undefined, exclude: { ...exclude, ous: [] } };
  }
}
