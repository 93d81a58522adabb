import { CoveError } from '../cove-error.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { type Organization, organizationPlace } from './organization.ts';
import { isAccountId, isUnitId, type RunTargets, targetPlace } from './run-targets.ts';
import { unitsByName } from './unit-names.ts';

/**
 * What a run is narrowed to, with ids in the place of names of accounts, and of names and paths of units. What nobody
 * is called stays as it is among those that are wanted, and is reported with the ids that are not there.
 *
 * @param options.allowsGone - whether excluded ids may be of nobody: of accounts that have left since the run that
 *   refused the others.
 * @throws {CoveError} `targets` for a name that several have, since one of them would be a guess, and for an excluded
 *   name or id that nobody has: what it was meant to keep out would be let in.
 */
export function withTargetIds(
  organization: Organization,
  runTargets: RunTargets,
  { allowsGone = false }: { readonly allowsGone?: boolean } = {},
): RunTargets {
  if (!allowsGone) refuseUnknownExclusions(organization, runTargets);
  if (namesIn(runTargets).length === 0) return runTargets;
  const accounts = accountsByName(organization);
  const units = unitsByName(organization);
  const idIn = (
    name: string,
    places: readonly ReadonlyMap<string, readonly string[]>[],
    target: 'accounts' | 'ous' | 'exclude',
  ) => {
    const ids = places.flatMap((byName) => byName.get(name) ?? []);
    if (ids.length > 1) throw ambiguous(name, ids, targetPlace(runTargets, target));
    return ids[0];
  };
  const { exclude } = runTargets;
  const excluded = (exclude.names ?? []).map((name) => {
    const id = idIn(name, [accounts, units], 'exclude');
    if (id === undefined) throw unknownExclusion(name, organization, runTargets, [...accounts.keys(), ...units.keys()]);
    return id;
  });
  return {
    ...runTargets,
    accounts: runTargets.accounts?.map((id) => (isAccountId(id) ? id : (idIn(id, [accounts], 'accounts') ?? id))),
    ous: runTargets.ous?.map((id) => (isUnitId(id) ? id : (idIn(id, [units], 'ous') ?? id))),
    exclude: {
      accounts: [...exclude.accounts, ...excluded.filter(isAccountId)],
      ous: [...exclude.ous, ...excluded.filter((id) => !isAccountId(id))],
    },
  };
}

/** What is named, and not given by its id. */
export function namesIn({ accounts = [], ous = [], exclude }: RunTargets): readonly string[] {
  return [...accounts.filter((id) => !isAccountId(id)), ...ous.filter((id) => !isUnitId(id)), ...(exclude.names ?? [])];
}

export function accountsByName({ accounts }: Pick<Organization, 'accounts'>): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const { id, name } of accounts) if (name !== null) byName.set(name, [...(byName.get(name) ?? []), id]);
  return byName;
}

/** Where nobody knows which units there are, what depends on them is refused elsewhere. */
function refuseUnknownExclusions(organization: Organization, runTargets: RunTargets): void {
  const { accounts, ous } = runTargets.exclude;
  const known = new Set([...organization.accounts.map(({ id }) => id), ...organization.units.keys()]);
  const unknown = [...accounts, ...(organization.units.size > 0 ? ous : [])].filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  const place = targetPlace(runTargets, 'exclude');
  const lines = unknown.map((id) => {
    const near = didYouMean(id, known, { isPlausible: true });
    return `excluded id ${id} (${place}) is not in ${organizationPlace(organization)}${near === undefined ? '' : ` (did you mean ${near}?)`}`;
  });
  throw new CoveError('targets', lines.join('\n'), {
    hint: `${LET_IN}; correct the id, or remove it if the account or unit is gone`,
  });
}

function ambiguous(name: string, ids: readonly string[], place: string): CoveError {
  return new CoveError('targets', `several are called "${name}" (${place}): ${ids.join(', ')}`, {
    hint: 'nothing was run; give the id of the one that is meant, or the path of a unit',
  });
}

const LET_IN = 'nothing was run: what it was meant to keep out would be let in';

function unknownExclusion(
  name: string,
  organization: Organization,
  runTargets: RunTargets,
  known: readonly string[],
): CoveError {
  const near = didYouMean(name, known);
  const meant = near === undefined ? '' : ` (did you mean ${near}?)`;
  const place = targetPlace(runTargets, 'exclude');
  return new CoveError(
    'targets',
    `nobody in ${organizationPlace(organization)} is called "${name}" (${place})${meant}`,
    {
      hint: LET_IN,
    },
  );
}
