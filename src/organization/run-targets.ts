import { CoveError } from '../cove-error.ts';
import { regionNameProblem } from '../policy/build/check-regions.ts';
import { describeValue } from '../text/describe-value.ts';
import { isRegionGlob } from '../text/region-name.ts';
import { definedMembers } from '../values/defined-members.ts';

/** What a run is narrowed to, by flags or cove.config.yml. Undefined lists mean "no narrowing". */
export interface RunTargets {
  readonly accounts: readonly string[] | undefined;
  readonly ous: readonly string[] | undefined;
  readonly exclude: {
    readonly accounts: readonly string[];
    readonly ous: readonly string[];
    /**
     * Names of accounts or units, or paths of units, of which only the organization knows what they are. @default []
     */
    readonly names?: readonly string[];
  };
  readonly regions: readonly string[] | undefined;
  /** Accounts and units with a role of their own: one that is mistyped would leave its accounts to another role. */
  readonly roles?: readonly string[] | undefined;
  /** Where each was said: `--exclude`, `COVE_EXCLUDE`, `cove.config.yml`. @default the flags */
  readonly origins?: TargetOrigins | undefined;
}

type TargetName = 'accounts' | 'ous' | 'exclude' | 'roles';

type TargetOrigins = Readonly<Partial<Record<TargetName, string>>>;

const FLAGS: Readonly<Record<TargetName, string>> = {
  accounts: '--accounts',
  ous: '--ous',
  exclude: '--exclude',
  roles: '--role',
};

/** Where a target was named, for messages: `--role`, `COVE_ROLES`, `roles in cove.config.yml`. */
export function targetPlace({ origins }: Pick<RunTargets, 'origins'>, target: TargetName): string {
  const origin = origins?.[target] ?? FLAGS[target];
  return /^(--|COVE_|default)/.test(origin) ? origin.replace(/^default.*/, FLAGS[target]) : `${target} in ${origin}`;
}

export interface RunTargetInput {
  readonly accounts?: readonly string[] | undefined;
  readonly ous?: readonly string[] | undefined;
  /** Of accounts and organizational units. */
  readonly exclude?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  /** By their ids. */
  readonly roles?: Readonly<Record<string, unknown>> | undefined;
  readonly origins?: TargetOrigins | undefined;
}

/**
 * Sources: the patterns of AccountId and ParentId in
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
 */
const ACCOUNT_ID = /^[0-9]{12}$/;
const UNIT_ID = /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/;

export interface RunTargetRules {
  /**
   * Names of accounts, and names and paths of units, are taken too: the organization knows their ids. @default false
   */
  readonly takesNames?: boolean;
  /** The function that they are options of, for messages. @default the command line */
  readonly where?: string | undefined;
}

/**
 * Checks ids before anything is called.
 *
 * @throws {CoveError} `usage` for a string instead of a list, an empty list (except in `exclude`), an account instead
 * of a unit or the other way round, and anything that is neither.
 */
export function parseRunTargets(input: RunTargetInput, { takesNames = false, where }: RunTargetRules = {}): RunTargets {
  const at = where === undefined ? '' : `${where}: `;
  const isTaken = (id: string): boolean => takesNames && isName(id);
  const accounts = checkIds(at, 'accounts', input.accounts, (id) => isAccountId(id) || isTaken(id));
  const ous = checkIds(at, 'ous', input.ous, (id) => isUnitId(id) || isTaken(id));
  const exclude = checkIds(at, 'exclude', input.exclude, (id) => isAccountId(id) || isUnitId(id) || isTaken(id)) ?? [];
  const names = exclude.filter(isTaken);
  return {
    accounts,
    ous,
    exclude: {
      accounts: exclude.filter(isAccountId),
      ous: exclude.filter(isUnitId),
      ...(names.length === 0 ? {} : { names }),
    },
    regions: checkIds(at, 'regions', input.regions, isRegionPattern),
    ...definedMembers({ roles: input.roles && Object.keys(input.roles), origins: input.origins }),
  };
}

/** What looks like an id is one, or a slip of the pen in one. */
function isName(text: string): boolean {
  return /^\S(.*\S)?$/.test(text) && !/^[0-9]+$/.test(text) && !/^(ou|r)-[0-9a-z-]*$/.test(text);
}

export function isAccountId(id: string): boolean {
  return ACCOUNT_ID.test(id);
}

export function isUnitId(id: string): boolean {
  return UNIT_ID.test(id);
}

function isRegionPattern(pattern: string): boolean {
  return /^[a-z0-9*?[\]{},!-]{1,100}$/.test(pattern);
}

function checkIds(
  at: string,
  name: Exclude<TargetName | 'regions', 'roles'>,
  ids: readonly string[] | undefined,
  isValid: (id: string) => boolean,
): readonly string[] | undefined {
  if (ids === undefined) return undefined;
  if (!Array.isArray(ids))
    throw new CoveError('usage', `${at}${name}: expected a list of strings, got ${describeValue(ids)}`);
  if (ids.length === 0 && name === 'exclude') return ids;
  if (ids.length === 0) {
    const hint =
      name === 'regions' ? 'to ask every enabled region, write enabled' : `leave out ${name} to select everything`;
    throw new CoveError('usage', `${at}${name}: the list is empty`, { hint });
  }
  for (const id of ids) {
    if (typeof id !== 'string')
      throw new CoveError('usage', `${at}${name}: expected strings, got ${describeValue(id)}`);
    if (!isValid(id)) {
      const hint = name !== 'regions' && isName(id) ? NAME_HINT : undefined;
      throw new CoveError('usage', `${at}${name}: ${JSON.stringify(id)} ${whyNot(name, id)}`, { hint });
    }
    if (name === 'regions') refuseNoRegion(at, id);
  }
  return ids;
}

const NAME_HINT = 'a name is not looked up here: the console of AWS Organizations shows the id beside it';

/** A name that no region can have, and that is not a glob, would select nothing in every account. */
function refuseNoRegion(at: string, text: string): void {
  if (text === 'enabled' || isRegionGlob(text)) return;
  const problem = regionNameProblem(text);
  if (problem === undefined) return;
  throw new CoveError('usage', `${at}regions: ${problem.message}`, { hint: problem.hint });
}

function whyNot(name: Exclude<TargetName | 'regions', 'roles'>, id: string): string {
  if (name === 'accounts' && isUnitId(id)) return 'is an organizational unit or root: put it in ous';
  if (name === 'ous' && isAccountId(id)) return 'is an account: put it in accounts';
  if (name === 'regions') return 'is not a region name or glob';
  if (/^[0-9]{1,11}$/.test(id)) return `has ${id.length} digits, but an account id has 12: was a leading zero lost?`;
  return {
    accounts: 'is not an account id (12 digits)',
    ous: 'is not the id of an organizational unit (ou-…) or root (r-…)',
    exclude: 'is neither an account id (12 digits) nor an organizational unit (ou-…) or root (r-…)',
  }[name];
}
