import { CoveError } from '../../cove-error.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import { describeValue } from '../../text/describe-value.ts';
import {
  anything,
  isBoolean,
  isFunction,
  isPositiveInteger,
  isSignal,
  isText,
  isTextMap,
  type OptionChecks,
  orUndefined,
  ownOptions,
  readOptions,
  whileReadable,
} from './check-options.ts';
import { type Access, checkAccess, refuseUnlimitedCaller } from './cove-access.ts';
import { type Connection, connectionProblem } from './open-connection.ts';

/** How a run enters accounts, and how much of it happens at once. */
export interface CoveRunOptions {
  /** What `connect` returned. @default a new connection, closed at the end */
  readonly connection?: Connection | undefined;
  /** Run in the caller's own account too, with the caller's credentials. @default false */
  readonly includeCaller?: boolean | undefined;
  /**
   * A role's name, with its path if it has one, or an ARN in which `{account}` and `{partition}` are replaced by the
   * account's own. @default 'OrganizationAccountAccessRole'
   */
  readonly role?: string | undefined;
  /**
   * Accounts outside the organization too, with roles and external ids of their own: the path of a file, as
   * docs/configuration.md describes it. `externalId` is not sent to them.
   */
  readonly accountsFile?: string | undefined;
  /** Appears in CloudTrail. @default 'cove-policy' */
  readonly sessionName?: string | undefined;
  readonly externalId?: string | undefined;
  /** @default 3,600 */
  readonly durationSeconds?: number | undefined;
  /**
   * Tags of the sessions, for policies that use `aws:PrincipalTag`. The trust policies of the roles, and those of the
   * caller, must allow `sts:TagSession`.
   */
  readonly sessionTags?: Readonly<Record<string, string>> | undefined;
  /** What the sessions may do, within what the role may. @default 'read-only' */
  readonly access?: Access | undefined;
  /** How many functions run at once. @default the connection's */
  readonly concurrency?: number | undefined;
  /** End the run at the first function that throws, or account that cannot be entered. @default false */
  readonly failFast?: boolean | undefined;
  /** Ends the run: what is in flight ends at once. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each outcome with the run's progress. Must be quick, and must not throw. */
  readonly onProgress?: ((progress: CoveProgress) => void) | undefined;
}

/** Where a function runs. */
export interface CoveTargetOptions {
  /** Ids or names of accounts. @default every active account of the organization */
  readonly accounts?: readonly string[] | undefined;
  /**
   * Organizational units or roots, with everything below them: ids, names, or paths as in `Workloads/Production`.
   * Together with `accounts`, either selects.
   */
  readonly ous?: readonly string[] | undefined;
  /**
   * Accounts and units, as in the other two, which it overrides. A name that nobody has is refused. @default none
   */
  readonly exclude?: readonly string[] | undefined;
  /** Account tags that must all be present with these values. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Names, globs, or `enabled`. @default the connection's region, once per account */
  readonly regions?: readonly string[] | undefined;
}

export interface CoveOptions extends CoveRunOptions, CoveTargetOptions {}

/** How far a run is. */
export interface CoveProgress {
  readonly accounts: number;
  readonly accountsDone: number;
  readonly results: number;
  readonly exceptions: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Refuses what makes no sense, before anything is called.
 *
 * @returns the options as they are now.
 * @throws {CoveError} `usage`
 */
export function readCoveOptions(where: string, work: unknown, options: CoveOptions): CoveOptions {
  checkWork(where, work);
  const own = readOptions(where, options, COVE_CHECKS, ELSEWHERE);
  checkTargets(where, own);
  refuseUnlimitedCaller(own.access ?? 'read-only', own.includeCaller ?? false);
  return own;
}

/** The same for `cove.map`, whose items say where it runs. */
export function readMapOptions(where: string, work: unknown, options: CoveRunOptions): CoveRunOptions {
  checkWork(where, work);
  const given = ownOptions<CoveOptions>(where, options);
  const target = Object.keys(TARGET_CHECKS).find((name) => Reflect.get(given, name) !== undefined);
  if (target !== undefined) {
    throw new CoveError('usage', `${where}: the items say where it runs, but so does ${target}`, {
      hint: `leave out ${target}, or filter the items`,
    });
  }
  const read = readOptions(where, withoutTargets(given), RUN_CHECKS, ELSEWHERE);
  refuseUnlimitedCaller(read.access ?? 'read-only', read.includeCaller ?? false);
  return read;
}

/** Options that are needed later: what is wrong with them is reported now. */
export function readDefaults(options: CoveOptions): CoveOptions {
  const own = readOptions('cove.with', options, COVE_CHECKS, ELSEWHERE);
  checkTargets('cove.with', own);
  return own;
}

/** Lists can say which of their elements is wrong. */
function checkTargets(where: string, options: CoveOptions): void {
  whileReadable(where, 'the targets', () => parseRunTargets(options, { takesNames: true, where }));
}

/**
 * Options over defaults. One that is undefined was not given: where `accounts` of the defaults no longer counted, a
 * function would run everywhere.
 *
 * @throws {CoveError} `usage` for what is not an object.
 */
export function overDefaults<T extends CoveOptions>(where: string, defaults: T, given: T): T {
  const entries = Object.entries(ownOptions(where, given)).filter(
    ([name, value]) => value !== undefined || !Object.hasOwn(defaults, name),
  );
  return { ...defaults, ...Object.fromEntries(entries) };
}

export function withoutTargets(options: CoveOptions): CoveRunOptions {
  const entries = Object.entries(options).filter(([name]) => !Object.hasOwn(TARGET_CHECKS, name));
  return Object.fromEntries(entries) as CoveRunOptions;
}

function checkWork(where: string, work: unknown): void {
  if (typeof work === 'function') return;
  throw new CoveError('usage', `${where}: expected a function to run, got ${describeValue(work)}`);
}

const RUN_CHECKS: OptionChecks<CoveRunOptions> = {
  connection: connectionProblem,
  includeCaller: orUndefined(isBoolean, 'true or false'),
  role: orUndefined(isRole, "a role's name, or an ARN with {account} for the account's id"),
  accountsFile: orUndefined(isText, 'the path of a file'),
  sessionName: orUndefined(isSessionName, '2 to 64 characters of letters, digits and _=,.@+-'),
  externalId: orUndefined(isText, 'a text'),
  durationSeconds: orUndefined(isDuration, 'seconds, from 900 to 43,200'),
  sessionTags: orUndefined(isTextMap, 'an object of strings'),
  access: checkAccess,
  concurrency: orUndefined(isPositiveInteger, 'a whole number from 1'),
  failFast: orUndefined(isBoolean, 'true or false'),
  signal: orUndefined(isSignal, 'an AbortSignal'),
  onProgress: orUndefined(isFunction, 'a function'),
};

/** Lists are checked where they are used, which can say which element is wrong. */
const TARGET_CHECKS: OptionChecks<CoveTargetOptions> = {
  accounts: anything,
  ous: anything,
  exclude: anything,
  tags: orUndefined(isTags, 'a non-empty object of strings'),
  regions: anything,
};

const COVE_CHECKS: OptionChecks<CoveOptions> = { ...RUN_CHECKS, ...TARGET_CHECKS };

/** What Botocove and the command line call them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  accounts_file: 'accountsFile',
  assuming_session: 'connection',
  external_id: 'externalId',
  failfast: 'failFast',
  ignore: 'exclude',
  ignore_ids: 'exclude',
  organization_master: 'accounts',
  policy: 'access: { policy }',
  policy_arns: 'access: { policyArns }',
  policyArns: 'access: { policyArns }',
  raise_exception: 'failFast',
  readOnly: 'access',
  role_session_name: 'sessionName',
  roleName: 'role',
  rolename: 'role',
  target_ids: 'accounts or ous',
  targets: 'accounts or ous',
  thread_workers: 'concurrency',
};

const ROLE_ARN = /^arn:(\{partition\}|aws[\w-]*):iam::\{account\}:role\/([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

function isRole(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return value.startsWith('arn:') ? ROLE_ARN.test(value) : /^\/?([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/.test(value);
}

/** Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function isSessionName(value: unknown): boolean {
  return typeof value === 'string' && /^[\w+=,.@-]{2,64}$/.test(value);
}

function isDuration(value: unknown): boolean {
  return isPositiveInteger(value) && Number(value) >= 900 && Number(value) <= 43_200;
}

function isTags(value: unknown): boolean {
  return isTextMap(value) && Object.keys(value as object).length > 0;
}
