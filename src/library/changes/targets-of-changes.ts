import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { isGlobalService } from '../../catalog/service-regions.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import { createPrincipalReader } from '../../engine/account-reader.ts';
import { GLOBAL } from '../../engine/open-cell.ts';
import { fittingOverride, offMessage, overrideAt, policyUnder } from '../../organization/fitting-override.ts';
import { type TargetRules, whyNotTargeted } from '../../organization/judge-targets.ts';
import {
  type Account,
  factsOfOrganization,
  type Organization,
  type OrganizationFacts,
} from '../../organization/organization.ts';
import { resolveAccounts } from '../../organization/resolve-accounts.ts';
import type { ResolvedAccounts } from '../../organization/resolved-accounts.ts';
import { globalRegion, knownGlobalRegion, roleArn } from '../../organization/role-arn.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import { isError } from '../../organization/select-accounts.ts';
import { isWantedRegion } from '../../organization/select-regions.ts';
import { withTargetIds } from '../../organization/target-names.ts';
import type { Policy } from '../../policy/model/policy.ts';
import type { AccountRecord, WarningRecord } from '../../run-log/records.ts';
import { definedMembers } from '../../values/defined-members.ts';
import type { Waivers } from '../../waivers/waivers.ts';
import { type ChangedFinding, readsTags, whyWaived } from './waived-changes.ts';

/**
 * Where changes may be made, according to the organization as it is now and to the policies, settings and flags of this
 * run.
 */
export interface ChangeTargets {
  /** The accounts of the changes, as the organization last described them. */
  readonly accounts: ReadonlyMap<string, Account>;
  /**
   * Why a change may not be made; undefined if it may. The organization is read again if it was last read more than a
   * minute ago, or before `forget`. Whatever the result, `accounts` then has the account of the change, if the
   * organization has it.
   */
  whyNot(change: ChangedFinding): Promise<string | undefined>;
  /**
   * Why changes are left alone, by id: those whose findings a waiver in force accepts, or may accept. What cannot be
   * read now is asked again by `whyNot`.
   */
  waived(changes: readonly ChangedFinding[]): Promise<ReadonlyMap<string, string>>;
  /** The organization, as it was last read; null if it could not be. */
  organization(): OrganizationFacts | null;
  /** What a policy is in an account, of those that `whyNot` was asked about. */
  policyIn(policy: string, account: string): Policy | undefined;
  /**
   * Nothing read so far counts any more: an unknown time has passed, as after a question.
   */
  forget(): void;
}

export interface ChangeTargetsOptions {
  readonly connection: AwsConnection;
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly policies: readonly Policy[];
  /** What to change. */
  readonly changes: readonly { readonly account: string }[];
  /** Accounts in which changes are made although they are no longer targets. @default none */
  readonly outside?: readonly string[] | undefined;
  /** Policies that the settings file leaves out by now: why. @default none */
  readonly unselected?: ReadonlyMap<string, string> | undefined;
  /**
   * Whether changes are undone: then a policy is what it was, although settings may have switched it off since, or left
   * it out. @default false
   */
  readonly isUndone?: boolean | undefined;
  /** What is waived is not changed. @default nothing is */
  readonly waivers?: Waivers | undefined;
  /**
   * Where the changes belong: if it cannot be read any more, nothing is known of their accounts.
   *
   * @default whatever organization there is, or none
   */
  readonly organization?: string | null | undefined;
}

const MAX_AGE_MS = 60_000;

export function createChangeTargets(options: ChangeTargetsOptions): ChangeTargets {
  const { settings, connection, waivers } = options;
  const rules: TargetRules = {
    runTargets: parseRunTargets(settings, { takesNames: true }),
    principal: connection.identity.account,
    includeCaller: settings.includeCaller,
    home: knownGlobalRegion(connection.identity.partition),
    outside: new Set(options.outside),
  };
  const accounts = new Map<string, Account>();
  let organization: OrganizationFacts | null = null;
  const inForce = new Map<string, Policy>();
  let reading: { readonly sinceMs: number; readonly answer: Promise<ResolvedAccounts> } | undefined;

  const current = (): Promise<ResolvedAccounts> => {
    const nowMs = performance.now();
    if (reading === undefined || nowMs - reading.sinceMs > MAX_AGE_MS) {
      reading = { sinceMs: nowMs, answer: readAccounts(options) };
    }
    return reading.answer;
  };

  const waivedBy = (change: ChangedFinding, { policies }: ResolvedAccounts): string | undefined => {
    const policy = policies.find(({ id }) => id === change.policy);
    return policy && whyWaived(waivers, change, policy, accounts.get(change.account));
  };

  return {
    accounts,
    organization: () => organization,
    async waived(changes) {
      if (waivers === undefined || changes.length === 0) return new Map();
      try {
        const resolved = await current();
        for (const account of described(resolved, new Set(changes.map(({ account }) => account)))) {
          accounts.set(account.id, account);
        }
        return new Map(
          changes.flatMap((change) => {
            const why = waivedBy(change, resolved);
            return why === undefined ? [] : [[change.id, why]];
          }),
        );
      } catch (error) {
        if (!(error instanceof CoveError)) throw error;
        // What is wrong with the targets would be as wrong after another reading of the whole organization.
        if (error.code !== 'targets') reading = undefined;
        return new Map();
      }
    },
    policyIn: (policy, account) => inForce.get(`${policy} ${account}`),
    async whyNot(change) {
      try {
        const resolved = await current();
        organization = resolved.organization && factsOfOrganization(resolved.organization);
        const now = resolved.organization?.id ?? null;
        if (options.organization !== undefined && now !== options.organization) {
          reading = undefined;
          const here = now === null ? 'AWS Organizations cannot be asked any longer' : `the organization is ${now} now`;
          return `it is not known whether it is a target: ${here}`;
        }
        // Not as it was loaded: units and accounts that it selects by their properties are today's here.
        const policy = resolved.policies.find(({ id }) => id === change.policy);
        if (policy === undefined) return `policy ${change.policy} is not loaded`;
        for (const account of described(resolved, new Set([change.account]))) accounts.set(account.id, account);
        const isGlobal = isGlobalService(policy.call.service, connection.identity.partition);
        if (isGlobal !== (change.region === GLOBAL)) return `region ${change.region} is not one of policy ${policy.id}`;
        const account = accounts.get(change.account);
        const own = ownIn(policy, account, options);
        if (typeof own === 'string') return own;
        inForce.set(`${policy.id} ${change.account}`, own);
        const { onlyRegions } = own;
        if (onlyRegions !== undefined && !isGlobal && !isWantedRegion(change.region, onlyRegions.regions, undefined)) {
          return `${onlyRegions.by} leaves region ${change.region} out`;
        }
        const place = { account: change.account, region: isGlobal ? null : change.region };
        const runTargets =
          resolved.organization === null
            ? rules.runTargets
            : withTargetIds(resolved.organization, rules.runTargets, { allowsGone: options.isUndone === true });
        return whyNotTargeted(policy, place, resolved, { ...rules, runTargets }) ?? waivedBy(change, resolved);
      } catch (error) {
        reading = undefined;
        if (!(error instanceof CoveError)) throw error;
        return `it is not known whether it is a target: ${error.message}`;
      }
    },
    forget() {
      reading = undefined;
    },
  };
}

/** What a policy is in an account, or why it changes nothing there by the settings as they are now. */
function ownIn(
  policy: Policy,
  account: Account | undefined,
  { unselected, isUndone = false }: Pick<ChangeTargetsOptions, 'unselected' | 'isUndone'>,
): Policy | string {
  const left = isUndone ? undefined : unselected?.get(policy.id);
  if (left !== undefined) return `policy ${policy.id} is not selected: ${left}`;
  const index = account === undefined ? undefined : fittingOverride(policy, account);
  const own = policyUnder(policy, index);
  if (isUndone) return own === undefined || own.remediate.length === 0 ? policy : own;
  const place = index === undefined ? policy.bySettings?.places.join(', ') : overrideAt(policy, index).place;
  if (own === undefined && index !== undefined) return `${offMessage(overrideAt(policy, index))} (${place})`;
  if (own === undefined || own.remediate.length === 0) {
    return `policy ${policy.id} changes nothing there, by the settings (${place})`;
  }
  return own;
}

export interface AccountsOf {
  readonly organization: Organization | null;
  readonly records: readonly AccountRecord[];
  readonly warnings: readonly WarningRecord[];
}

/**
 * The accounts of changes, for the log.
 *
 * @throws {CoveError} if the organization cannot be read.
 */
export async function accountsOf(options: ChangeTargetsOptions): Promise<AccountsOf> {
  const ids = new Set(options.changes.map(({ account }) => account));
  if (ids.size === 0) return { organization: null, records: [], warnings: [] };
  const resolved = await readAccounts(options);
  const found = new Map(described(resolved, ids).map((account) => [account.id, account]));
  const records = [...ids].map((id) => toRecord(id, found.get(id)));
  return { organization: resolved.organization, records, warnings: resolved.warnings };
}

function readAccounts({ connection, catalog, settings, policies, changes, waivers }: ChangeTargetsOptions) {
  const { identity } = connection;
  const client = connection.clientFor({
    roleArn: (account) => roleArn(settings.roleName, account, identity.partition),
    sessionName: settings.sessionName,
  });
  // Which of them are targets is decided later, by the targets of the run.
  const ofChanges = parseRunTargets({ accounts: [...new Set(changes.map(({ account }) => account))] });
  return resolveAccounts(
    createPrincipalReader({ client, catalog, globalRegion: globalRegion(identity.partition), principal: identity }),
    policies,
    ofChanges,
    { allowsUnknown: true, readsTags: readsTags(waivers), listed: settings.listed },
  );
}

/** With their tags, which expressions see as in the check. */
function described({ accounts, tags }: ResolvedAccounts, ids: ReadonlySet<string>): Account[] {
  return accounts
    .filter(({ id }) => ids.has(id))
    .map((account) => {
      const known = tags.get(account.id);
      return known === undefined || isError(known) ? account : { ...account, tags: known };
    });
}

function toRecord(id: string, account: Account | undefined): AccountRecord {
  const { name = null, email = null, ou = null, units, tags = {} } = account ?? {};
  return { type: 'account', id, name, email, ou, ...definedMembers({ ouPath: units }), tags };
}
