import { isGlobalService } from '../../catalog/service-regions.ts';
import { CoveError } from '../../cove-error.ts';
import { GLOBAL } from '../../engine/open-cell.ts';
import { fittingOverride, offMessage, overrideAt, policyUnder } from '../../organization/fitting-override.ts';
import { type TargetRules, whyNotTargeted } from '../../organization/judge-targets.ts';
import { type Account, factsOfOrganization, type OrganizationFacts } from '../../organization/organization.ts';
import type { ResolvedAccounts } from '../../organization/resolved-accounts.ts';
import { knownGlobalRegion } from '../../organization/role-arn.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import { isWantedRegion } from '../../organization/select-regions.ts';
import { withTargetIds } from '../../organization/target-names.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { type ChangedAccountsOptions, described, readAccounts } from './accounts-of-changes.ts';
import { type ChangedFinding, whyWaived } from './waived-changes.ts';

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

export interface ChangeTargetsOptions extends ChangedAccountsOptions {
  /** Accounts in which changes are made although they are no longer targets. @default none */
  readonly outside?: readonly string[] | undefined;
  /** Policies that the settings file leaves out by now: why. @default none */
  readonly unselected?: ReadonlyMap<string, string> | undefined;
  /**
   * Whether changes are undone: then a policy is what it was, although settings may have switched it off since, or left
   * it out. @default false
   */
  readonly isUndone?: boolean | undefined;
  /**
   * Where the changes belong: if it cannot be read any more, nothing is known of their accounts.
   *
   * @default whatever organization there is, or none
   */
  readonly organization?: string | null | undefined;
}

const MAX_AGE_MS = 60_000;

export function createChangeTargets(options: ChangeTargetsOptions): ChangeTargets {
  const rules = rulesOf(options);
  const { accounts, learn, waivedBy } = createChangedAccounts(options);
  let organization: OrganizationFacts | null = null;
  const inForce = new Map<string, Policy>();
  const reading = createReading(() => readAccounts(options));

  const judge = (change: ChangedFinding, resolved: ResolvedAccounts): string | undefined => {
    // Not as it was loaded: units and accounts that it selects by their properties are today's here.
    const policy = resolved.policies.find(({ id }) => id === change.policy);
    if (policy === undefined) return `policy ${change.policy} is not loaded`;
    learn(resolved, [change]);
    const isGlobal = isGlobalService(policy.call.service, options.connection.identity.partition);
    if (isGlobal !== (change.region === GLOBAL)) return `region ${change.region} is not one of policy ${policy.id}`;
    const own = ownIn(policy, accounts.get(change.account), options);
    if (typeof own === 'string') return own;
    inForce.set(`${policy.id} ${change.account}`, own);
    const place = { account: change.account, region: isGlobal ? null : change.region };
    return (
      whyNotInRegion(own, place.region) ??
      whyNotTargeted(policy, place, resolved, rulesNow(rules, resolved, options)) ??
      waivedBy(change, resolved)
    );
  };

  return {
    accounts,
    organization: () => organization,
    async waived(changes) {
      if (options.waivers === undefined || changes.length === 0) return new Map();
      try {
        const resolved = await reading.current();
        learn(resolved, changes);
        const all = changes.map((change) => [change.id, waivedBy(change, resolved)] as const);
        return new Map(all.flatMap(([id, why]) => (why === undefined ? [] : [[id, why]])));
      } catch (error) {
        if (!(error instanceof CoveError)) throw error;
        // What is wrong with the targets would be as wrong after another reading of the whole organization.
        if (error.code !== 'targets') reading.forget();
        return new Map();
      }
    },
    policyIn: (policy, account) => inForce.get(`${policy} ${account}`),
    async whyNot(change) {
      try {
        const resolved = await reading.current();
        organization = resolved.organization && factsOfOrganization(resolved.organization);
        const elsewhere = whyElsewhere(resolved, options);
        if (elsewhere === undefined) return judge(change, resolved);
        reading.forget();
        return elsewhere;
      } catch (error) {
        reading.forget();
        if (!(error instanceof CoveError)) throw error;
        return `it is not known whether it is a target: ${error.message}`;
      }
    },
    forget: reading.forget,
  };
}

function rulesOf({ settings, connection, outside }: ChangeTargetsOptions): TargetRules {
  const { account, partition } = connection.identity;
  return {
    runTargets: parseRunTargets(settings, { takesNames: true }),
    principal: account,
    includeCaller: settings.includeCaller,
    home: knownGlobalRegion(partition),
    outside: new Set(outside),
  };
}

/** The accounts of changes, as far as they are known, and the waivers that accept what was found in them. */
function createChangedAccounts({ waivers }: ChangeTargetsOptions) {
  const accounts = new Map<string, Account>();
  const learn = (resolved: ResolvedAccounts, changes: readonly ChangedFinding[]): void => {
    const ids = new Set(changes.map(({ account }) => account));
    for (const account of described(resolved, ids)) accounts.set(account.id, account);
  };
  const waivedBy = (change: ChangedFinding, { policies }: ResolvedAccounts): string | undefined => {
    const policy = policies.find(({ id }) => id === change.policy);
    return policy && whyWaived(waivers, change, policy, accounts.get(change.account));
  };
  return { accounts, learn, waivedBy };
}

/** What was read last, for a minute. */
function createReading<T>(read: () => Promise<T>) {
  let last: { readonly sinceMs: number; readonly answer: Promise<T> } | undefined;
  return {
    current(): Promise<T> {
      const nowMs = performance.now();
      if (last === undefined || nowMs - last.sinceMs > MAX_AGE_MS) last = { sinceMs: nowMs, answer: read() };
      return last.answer;
    },
    forget(): void {
      last = undefined;
    },
  };
}

function whyElsewhere(resolved: ResolvedAccounts, { organization }: ChangeTargetsOptions): string | undefined {
  const now = resolved.organization?.id ?? null;
  if (organization === undefined || now === organization) return undefined;
  const here = now === null ? 'AWS Organizations cannot be asked any longer' : `the organization is ${now} now`;
  return `it is not known whether it is a target: ${here}`;
}

function whyNotInRegion({ onlyRegions }: Policy, region: string | null): string | undefined {
  if (onlyRegions === undefined || region === null) return undefined;
  return isWantedRegion(region, onlyRegions.regions, undefined)
    ? undefined
    : `${onlyRegions.by} leaves region ${region} out`;
}

/** Names of the run's own targets as the ids that they have in the organization by now. */
function rulesNow(
  rules: TargetRules,
  { organization }: ResolvedAccounts,
  { isUndone = false }: ChangeTargetsOptions,
): TargetRules {
  if (organization === null) return rules;
  return { ...rules, runTargets: withTargetIds(organization, rules.runTargets, { allowsGone: isUndone }) };
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
