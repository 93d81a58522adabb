import { CoveError } from '../cove-error.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { WarningRecord } from '../run-log/records.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { type Organization, organizationPlace } from './organization.ts';
import { isAccountId, isUnitId, type RunTargets, targetPlace } from './run-targets.ts';
import { accountsByName } from './target-names.ts';
import { unitsByName } from './unit-names.ts';

/**
 * Checks the ids that policies and the run name against the organization.
 *
 * @returns a warning for each id that a policy excludes and that does not exist: it excludes nothing, and policies are
 *   shared by organizations. What the run excludes is refused before (`withTargetIds`).
 * @throws {CoveError} `targets` with every targeted account and unit that is not in the organization.
 */
export function checkTargets(
  organization: Organization,
  policies: readonly Policy[],
  runTargets: RunTargets,
): WarningRecord[] {
  const known = new Set([...organization.accounts.map(({ id }) => id), ...organization.units.keys()]);

  const near = createNearest(organization, known, runTargets);
  const isKnown = (id: string): boolean => known.has(id) || (!organization.hasTree && isUnitId(id));
  const unknown = [...targetedIds(policies, runTargets)].filter(([id]) => !isKnown(id));
  if (unknown.length > 0) {
    const lines = unknown.map(
      ([id, places]) => `${id} (${[...places].join(', ')}) is not in ${organizationPlace(organization)}${near(id)}`,
    );
    throw new CoveError('targets', lines.join('\n'), {
      hint: hintFor(unknown.map(([id]) => id)),
    });
  }
  return [...excludedIds(policies)]
    .filter(([id]) => !known.has(id))
    .map(([id, places]) => ({
      type: 'warning',
      code: 'exclude-matches-nothing',
      message: `excluded id ${id} (${[...places].join(', ')}) is not in ${organizationPlace(organization)}${near(id)}`,
      policy: null,
    }));
}

/** A name is misspelt more often than it belongs to somebody else; an id is copied. */
function hintFor(ids: readonly string[]): string {
  const what = ids.every(isId) ? 'remove the ids' : 'correct them (cove-policy targets lists what there is)';
  return `nothing was run; ${what}, or check the credentials: they may belong to another organization`;
}

function isId(id: string): boolean {
  return isAccountId(id) || isUnitId(id);
}

type Places = Map<string, Set<string>>;

function targetedIds(policies: readonly Policy[], runTargets: RunTargets): Places {
  const ids: Places = new Map();
  for (const { id, targets, overrides = [] } of policies) {
    add(ids, `policy ${id}`, targets.accounts, targets.ous);
    for (const { name, targets: some } of overrides) add(ids, name, some.accounts, some.ous);
  }
  for (const target of ['accounts', 'ous', 'roles'] as const) {
    add(ids, targetPlace(runTargets, target), runTargets[target]);
  }
  return ids;
}

function excludedIds(policies: readonly Policy[]): Places {
  const ids: Places = new Map();
  for (const { id, targets } of policies) add(ids, `policy ${id}`, targets.exclude.accounts, targets.exclude.ous);
  return ids;
}

function add(ids: Places, place: string, ...lists: readonly (readonly string[] | undefined)[]): void {
  for (const id of lists.flatMap((list) => list ?? [])) ids.set(id, (ids.get(id) ?? new Set()).add(place));
}

/** What was probably meant: of the kind that its option names, or of the other kind, with the option that does. */
function createNearest(
  organization: Organization,
  known: ReadonlySet<string>,
  runTargets: RunTargets,
): (id: string) => string {
  const accounts = accountsByName(organization);
  const units = unitsByName(organization);
  return (id) => {
    if (isId(id)) return meantBy(didYouMean(id, known, { isPlausible: true }));
    const isAccount = runTargets.accounts?.includes(id) === true;
    const [own, others] = isAccount ? [accounts, units] : [units, accounts];
    const elsewhere = isAccount
      ? `${targetPlace(runTargets, 'ous')} names units, with all accounts below them`
      : `${targetPlace(runTargets, 'accounts')} names accounts`;
    if (others.has(id)) return `: ${isAccount ? 'a unit' : 'an account'} is called so, and ${elsewhere}`;
    if (/[*?]/.test(id)) return ` (a name is not a pattern${isAccount ? `; ${elsewhere}` : ''})`;
    // In other capitals it is the same name; otherwise what is looked for first is of the kind that was asked for.
    const same = [...others.keys()].find((name) => name.toLowerCase() === id.toLowerCase());
    const near = same === undefined ? didYouMean(id, own.keys()) : undefined;
    const nearOther = same ?? (near === undefined ? didYouMean(id, others.keys()) : undefined);
    if (nearOther === undefined) return meantBy(near);
    return ` (did you mean the ${isAccount ? 'unit' : 'account'} ${nearOther}? ${elsewhere})`;
  };
}

function meantBy(name: string | undefined): string {
  return name === undefined ? '' : ` (did you mean ${name}?)`;
}
