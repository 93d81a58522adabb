import { createHash } from 'node:crypto';
import { ouKey, ousByName } from '../check-organization.ts';
import { expandGenerated } from '../generate-organization.ts';
import type {
  AccountEntry,
  OrganizationalUnitEntry,
  OrganizationFile,
  RoleEntry,
  TrailEntry,
} from '../organization-file.generated.ts';
import { buildResources, type ResourceSetting } from './build-resources.ts';
import { Visibility } from './visibility.ts';
import type { Account, Container, Region, Role, Trail, World } from './world.ts';

const DAY = 86_400_000;

/**
 * Creates the world that a simulator serves. It shares nothing with the file or with another world.
 *
 * @param checked - an organization without problems (`parseOrganizationFile`, `assertOrganization`)
 * @param now - milliseconds since 1970, for a file that names no `time`
 */
export function buildWorld(checked: OrganizationFile, now: number): World {
  const file = withManagementAccount(expandGenerated(checked));
  const containers = buildContainers(file);
  const regions = new Map(file.regions.map(buildRegion).map((region) => [region.name, region]));
  const [homeRegion = ''] = regions.keys();
  const time = file.time === undefined ? now : Date.parse(file.time);
  const build = accountBuilder(file, containers, resourceSetting(file, homeRegion, time, now));
  const accounts = new Map((file.accounts ?? []).map((entry) => [entry.id, build(entry)]));
  const { managementAccount, delegatedAdministrators = [], inUse = true } = file.organization;
  return {
    partition: file.partition ?? 'aws',
    time,
    organization: {
      id: organizationId(file),
      inUse,
      managementAccount: found(accounts.get(managementAccount)),
      administrators: new Set([managementAccount, ...delegatedAdministrators]),
      root: found(containers.get('')),
    },
    regions,
    homeRegion,
    accounts,
    containers: new Map([...containers.values()].map((container) => [container.id, container])),
    buckets: bucketsOf(accounts.values()),
    pageSize: file.pageSize ?? 5,
    visibility: new Visibility(file.visibleAfterReads ?? 0),
  };
}

function withManagementAccount(file: OrganizationFile): OrganizationFile {
  const id = file.organization.managementAccount;
  if (file.accounts?.some((account) => account.id === id)) return file;
  return { ...file, accounts: [{ id, name: 'Management' }, ...(file.accounts ?? [])] };
}

function organizationId(file: OrganizationFile): string {
  return file.organization.id ?? 'o-simulated0';
}

function buildRegion(region: OrganizationFile['regions'][number]): Region {
  const entry = typeof region === 'string' ? { name: region } : region;
  return { name: entry.name, optIn: entry.optIn ?? false, enabled: entry.enabled ?? true };
}

/** The root (under the empty key) and every organizational unit, by key. */
function buildContainers(file: OrganizationFile): Map<string, Container> {
  const { managementAccount, root = 'r-cove' } = file.organization;
  const prefix = `arn:${file.partition ?? 'aws'}:organizations::${managementAccount}`;
  const rootArn = `${prefix}:root/${organizationId(file)}/${root}`;
  const top: Container = { id: root, arn: rootArn, name: 'Root', parent: null, ous: [], accounts: [] };
  const containers = new Map([['', top]]);
  const add = (parent: Container, entries: readonly OrganizationalUnitEntry[], above: string): void => {
    for (const entry of entries) {
      const key = ouKey(above, entry.name);
      const id = entry.id ?? `ou-${root.slice(2)}-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
      const arn = `${prefix}:ou/${organizationId(file)}/${id}`;
      const ou: Container = { id, arn, name: entry.name, parent, ous: [], accounts: [] };
      parent.ous.push(ou);
      containers.set(key, ou);
      add(ou, entry.ous ?? [], key);
    }
  };
  add(top, file.ous ?? [], '');
  return containers;
}

function accountBuilder(
  file: OrganizationFile,
  containers: ReadonlyMap<string, Container>,
  setting: ResourceSetting,
): (entry: AccountEntry) => Account {
  const { managementAccount } = file.organization;
  const { partition } = setting;
  const units = ousByName(file.ous ?? []);
  const trust = [managementAccount, file.caller?.account ?? managementAccount];
  const memberRoles = buildRoles(file.defaults?.roles ?? ['OrganizationAccountAccessRole'], trust);
  const noRoles: ReadonlyMap<string, Role> = new Map();
  return (entry) => {
    const { id, name } = entry;
    const parent = found(containers.get(entry.ou === undefined ? '' : (units.get(entry.ou)?.[0] ?? '')));
    const defaultRoles = id === managementAccount ? noRoles : memberRoles;
    const account: Account = {
      id,
      arn: `arn:${partition}:organizations::${managementAccount}:account/${organizationId(file)}/${id}`,
      name,
      email: entry.email ?? `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@example.com`,
      status: entry.status ?? 'ACTIVE',
      outside: entry.outside ?? false,
      parent,
      tags: { ...file.defaults?.tags, ...entry.tags },
      roles: entry.roles === undefined ? defaultRoles : buildRoles(entry.roles, trust),
      regionChoices: regionChoices(entry),
      trails: (entry.trails ?? []).map((trail) => buildTrail(trail, id, setting)),
      config: entry.config ?? file.defaults?.config ?? null,
      recorders: new Map(),
      resources: buildResources(entry, setting),
    };
    if (!account.outside) parent.accounts.push(account);
    return account;
  };
}

function resourceSetting(file: OrganizationFile, homeRegion: string, time: number, now: number): ResourceSetting {
  const { partition = 'aws', defaults = {} } = file;
  const regions = file.regions.map((region) => buildRegion(region).name);
  return { partition, homeRegion, regions, time, now, defaults };
}

function bucketsOf(accounts: Iterable<Account>): World['buckets'] {
  return new Map(
    [...accounts].flatMap((owner) =>
      owner.resources.s3.buckets.map((bucket) => [bucket.name, { bucket, owner }] as const),
    ),
  );
}

function buildRoles(entries: readonly RoleEntry[], trust: readonly string[]): Map<string, Role> {
  return new Map(
    entries.map((entry) => {
      const role = typeof entry === 'string' ? { name: entry } : entry;
      const { name, deny = false, externalId = null, maxSessionSeconds = 3600 } = role;
      return [name, { name, deny, externalId, maxSessionSeconds, trust: new Set(role.trust ?? trust) }];
    }),
  );
}

function regionChoices({ disabledRegions = [], enabledRegions = [] }: AccountEntry): Map<string, boolean> {
  return new Map([
    ...disabledRegions.map((name): [string, boolean] => [name, false]),
    ...enabledRegions.map((name): [string, boolean] => [name, true]),
  ]);
}

function buildTrail(entry: TrailEntry, owner: string, setting: ResourceSetting): Trail {
  const { partition, time } = setting;
  const homeRegion = entry.homeRegion ?? setting.homeRegion;
  const logging = entry.logging ?? true;
  return {
    name: entry.name,
    arn: `arn:${partition}:cloudtrail:${homeRegion}:${owner}:trail/${entry.name}`,
    owner,
    homeRegion,
    multiRegion: entry.multiRegion ?? false,
    organization: entry.organization ?? false,
    bucket: entry.bucket ?? `cloudtrail-${owner}`,
    logging,
    startedAt: time - 400 * DAY,
    stoppedAt: logging ? null : time - 90 * DAY,
  };
}

/** In a checked organization all names exist: anything else is a bug in the simulator. */
function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the simulator was given an organization that was not checked');
  return value;
}
