import { visibleYaml } from '../../documents/visible-yaml.ts';
import type { RegionState } from '../../organization/read-regions.ts';
import type { OrganizationFile } from '../../simulator/organization-file.generated.ts';
import { assertOrganization } from '../../simulator/parse-organization-file.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { TargetAccount, Targets } from './list-accounts.ts';

type AccountEntry = NonNullable<OrganizationFile['accounts']>[number];
type UnitEntry = NonNullable<OrganizationFile['ous']>[number];

const FIRST_LINES = `# An organization for the simulator, as AWS Organizations described it: accounts, units, tags and regions. Nothing
# that is in the accounts was read: add trails, users, buckets and faults to rehearse with (docs/simulator.md).
#
#   cove-policy simulate --org FILE
`;

/**
 * The organization as the simulator serves it, so that a run can be rehearsed with the accounts that it will meet.
 *
 * @throws {CoveError} `simulator` where the organization has something that the simulator does not know.
 */
export function renderOrganization(targets: Targets): string {
  const { organization, partition, accounts, roleName } = targets;
  const regions = regionsOf(accounts);
  const management = organization?.managementAccount ?? accounts[0]?.id ?? '111111111111';
  const root = [...(organization?.units.values() ?? [])].find(({ path }) => path.length === 1)?.id;
  const file: OrganizationFile = {
    version: 1,
    ...(partition === 'aws' ? {} : { partition: partition as NonNullable<OrganizationFile['partition']> }),
    organization: {
      ...definedMembers({ id: organization?.id, root }),
      managementAccount: management,
    },
    regions: regions.entries as OrganizationFile['regions'],
    caller: { account: management },
    ...(roleName.includes('/') ? {} : { defaults: { roles: [roleName] } }),
    ous: unitsBelow(targets, root),
    accounts: accounts.map((account) => entryOf(account, root, regions.optIn)),
  };
  assertOrganization(file);
  return `${FIRST_LINES}${visibleYaml(file, { lineWidth: 120 })}`;
}

function unitsBelow(targets: Targets, parent: string | undefined): UnitEntry[] {
  const units = [...(targets.organization?.units.values() ?? [])];
  return units
    .filter(({ path }) => parent !== undefined && path.length > 1 && path.at(-2) === parent)
    .map(({ id, name }) => {
      const ous = unitsBelow(targets, id);
      return { name, id, ...(ous.length === 0 ? {} : { ous }) };
    });
}

function entryOf(account: TargetAccount, root: string | undefined, optIn: ReadonlySet<string>): AccountEntry {
  const { id, name, email, state, ou, tags, regionStates, listedIn } = account;
  const disabled = (regionStates ?? []).filter((region) => !region.enabled && optIn.has(region.name));
  return {
    id,
    name: (name ?? id).slice(0, 50) || id,
    ...definedMembers({ outside: listedIn === null ? undefined : (true as const), email: email ?? undefined }),
    ...(state === 'SUSPENDED' || state === 'PENDING_CLOSURE' ? { status: state } : {}),
    ...(ou === null || ou === root ? {} : { ou }),
    ...(tags === null || Object.keys(tags).length === 0 ? {} : { tags }),
    ...(disabled.length === 0 ? {} : { disabledRegions: disabled.map((region) => region.name) }),
  };
}

const WITHOUT_ASKING: readonly string[] = ['us-east-1'];

/** Regions that some account has not enabled by itself have to be opted in to. */
function regionsOf(accounts: readonly TargetAccount[]): {
  readonly entries: readonly (string | { name: string; optIn: true })[];
  readonly optIn: ReadonlySet<string>;
} {
  const states = accounts.flatMap(({ regionStates }): readonly RegionState[] => regionStates ?? []);
  const names = [...new Set(states.map(({ name }) => name))];
  const optIn = new Set(states.filter(({ status }) => !BY_DEFAULT.has(status)).map(({ name }) => name));
  // The first one is the home of trails that name none: one that every account has.
  const ordered = names.sort((a, b) => Number(optIn.has(a)) - Number(optIn.has(b)) || homeFirst(a, b));
  return {
    entries:
      names.length === 0 ? WITHOUT_ASKING : ordered.map((name) => (optIn.has(name) ? { name, optIn: true } : name)),
    optIn,
  };
}

const BY_DEFAULT: ReadonlySet<string> = new Set(['ENABLED_BY_DEFAULT', 'opt-in-not-required']);

function homeFirst(a: string, b: string): number {
  if (a === b) return 0;
  if (a === 'us-east-1') return -1;
  return b === 'us-east-1' || a > b ? 1 : -1;
}
