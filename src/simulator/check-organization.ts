import type { AccountEntry, OrganizationalUnitEntry, OrganizationFile } from './organization-file.generated.ts';

export interface OrganizationProblem {
  /** Member names and list positions from the top of the file. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * What a schema cannot say about an organization: names that must exist, ids that must differ. `generate` is already
 * expanded.
 */
export function checkOrganization(file: OrganizationFile): OrganizationProblem[] {
  const ids = new Set((file.accounts ?? []).map((account) => account.id)).add(file.organization.managementAccount);
  return [
    ...repeated(regionNames(file), 'region', (index) => ['regions', index]),
    ...repeated(
      (file.accounts ?? []).map(({ id }) => id),
      'account id',
      (index) => ['accounts', index, 'id'],
    ),
    ...checkOus(file.ous ?? [], ['ous']),
    ...(file.organization.delegatedAdministrators ?? []).flatMap((id, index) =>
      unknownAccount(ids, id, ['organization', 'delegatedAdministrators', index]),
    ),
    ...unknownAccount(ids, file.caller?.account, ['caller', 'account']),
    ...checkDefaultEbs(file),
    ...(file.accounts ?? []).flatMap((account, index) => checkAccount(file, account, ['accounts', index])),
    ...unknownOus(file),
    ...checkBuckets(file),
  ];
}

/**
 * Ids and paths by which accounts may name an organizational unit, with the keys (`ouKey`) of the units that have them:
 * several where a name has a slash.
 */
export function ousByName(ous: readonly OrganizationalUnitEntry[]): Map<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  const add = (name: string, key: string): unknown => keys.set(name, [...(keys.get(name) ?? []), key]);
  const addAll = (entries: readonly OrganizationalUnitEntry[], path: string, above: string): void => {
    for (const { name, id, ous: below } of entries) {
      const key = ouKey(above, name);
      add(path + name, key);
      if (id !== undefined) add(id, key);
      addAll(below ?? [], `${path}${name}/`, key);
    }
  };
  addAll(ous, '', '');
  return keys;
}

/**
 * What no other unit has: the path of names, with the slashes within them marked.
 *
 * @param above - that of the unit above; empty for the root.
 */
export function ouKey(above: string, name: string): string {
  const own = name.replaceAll(/[\\/]/g, String.raw`\$&`);
  return above === '' ? own : `${above}/${own}`;
}

function checkDefaultEbs(file: OrganizationFile): OrganizationProblem[] {
  const ebs = file.defaults?.ebsEncryption;
  return (Array.isArray(ebs) ? ebs : []).flatMap((region, index) =>
    unknownRegion(file, region, ['defaults', 'ebsEncryption', index]),
  );
}

function regionNames(file: OrganizationFile): string[] {
  return file.regions.map((region) => (typeof region === 'string' ? region : region.name));
}

function repeated(
  values: readonly string[],
  what: string,
  pathOf: (index: number) => (string | number)[],
): OrganizationProblem[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const again = seen.has(value);
    seen.add(value);
    return again ? [{ path: pathOf(index), message: `${what} "${value}" occurs twice` }] : [];
  });
}

function checkOus(ous: readonly OrganizationalUnitEntry[], path: (string | number)[]): OrganizationProblem[] {
  return [
    ...repeated(
      ous.map(({ name }) => name),
      'organizational unit',
      (index) => [...path, index, 'name'],
    ),
    ...ous.flatMap((ou, index) => checkOus(ou.ous ?? [], [...path, index, 'ous'])),
  ];
}

function unknownAccount(
  ids: ReadonlySet<string>,
  id: string | undefined,
  path: (string | number)[],
): OrganizationProblem[] {
  return id === undefined || ids.has(id) ? [] : [{ path, message: `account "${id}" is not among the accounts` }];
}

function unknownOus(file: OrganizationFile): OrganizationProblem[] {
  const known = ousByName(file.ous ?? []);
  return (file.accounts ?? []).flatMap(({ ou }, index) => {
    const units = ou === undefined ? [''] : (known.get(ou) ?? []);
    if (units.length === 1) return [];
    const message =
      units.length === 0
        ? `there is no organizational unit "${ou}"; there are: ${list(known.keys())}`
        : `several organizational units have the path "${ou}": name one by its id`;
    return [{ path: ['accounts', index, 'ou'], message }];
  });
}

function checkAccount(file: OrganizationFile, account: AccountEntry, path: (string | number)[]): OrganizationProblem[] {
  const trails = account.trails ?? [];
  const homes = trails.map((trail) => `${trail.name} in ${trail.homeRegion ?? regionNames(file)[0]}`);
  return [
    ...checkRegionChoices(file, account.disabledRegions ?? [], [...path, 'disabledRegions']),
    ...checkRegionChoices(file, account.enabledRegions ?? [], [...path, 'enabledRegions']),
    ...trails.flatMap((trail, index) =>
      unknownRegion(file, trail.homeRegion, [...path, 'trails', index, 'homeRegion']),
    ),
    ...Object.keys(account.config?.byRegion ?? {}).flatMap((region) =>
      unknownRegion(file, region, [...path, 'config', 'byRegion', region]),
    ),
    ...repeated(homes, 'trail', (index) => [...path, 'trails', index, 'name']),
    ...checkResources(file, account, path),
    ...trails.flatMap((trail, index) =>
      trail.organization && account.id !== file.organization.managementAccount
        ? [
            {
              path: [...path, 'trails', index, 'organization'],
              message: 'only the management account has organization trails',
            },
          ]
        : [],
    ),
  ];
}

function checkResources(
  file: OrganizationFile,
  account: AccountEntry,
  path: (string | number)[],
): OrganizationProblem[] {
  const groups = (account.securityGroups ?? []).map(
    ({ name, region }) => `${name} in ${region ?? regionNames(file)[0]}`,
  );
  const ebs = Array.isArray(account.ebsEncryption) ? account.ebsEncryption : [];
  return [
    ...repeated(
      (account.users ?? []).map(({ name }) => name),
      'user',
      (index) => [...path, 'users', index, 'name'],
    ),
    ...repeated(groups, 'security group', (index) => [...path, 'securityGroups', index, 'name']),
    ...(['buckets', 'securityGroups'] as const).flatMap((list) =>
      (account[list] ?? []).flatMap(({ region }, index) =>
        unknownRegion(file, region, [...path, list, index, 'region']),
      ),
    ),
    ...ebs.flatMap((region, index) => unknownRegion(file, region, [...path, 'ebsEncryption', index])),
  ];
}

/** A bucket's name is taken for every account. */
function checkBuckets(file: OrganizationFile): OrganizationProblem[] {
  const places = (file.accounts ?? []).flatMap((account, at) =>
    (account.buckets ?? []).map(({ name }, index) => ({ name, path: ['accounts', at, 'buckets', index, 'name'] })),
  );
  return repeated(
    places.map(({ name }) => name),
    'bucket',
    (index) => places[index]?.path ?? [],
  );
}

function checkRegionChoices(
  file: OrganizationFile,
  regions: readonly string[],
  path: (string | number)[],
): OrganizationProblem[] {
  return regions.flatMap((name, index) => {
    const optIn = file.regions.some((region) => typeof region === 'object' && region.name === name && region.optIn);
    const unknown = unknownRegion(file, name, [...path, index]);
    if (unknown.length > 0 || optIn) return unknown;
    return [{ path: [...path, index], message: `region "${name}" is not an opt-in region, so no account can choose` }];
  });
}

function unknownRegion(
  file: OrganizationFile,
  region: string | undefined,
  path: (string | number)[],
): OrganizationProblem[] {
  const known = regionNames(file);
  if (region === undefined || known.includes(region)) return [];
  return [{ path, message: `region "${region}" is not among the regions: ${list(known)}` }];
}

function list(names: Iterable<string>): string {
  const all = [...names];
  return all.length === 0 ? 'none' : all.slice(0, 12).join(', ') + (all.length > 12 ? ', …' : '');
}
