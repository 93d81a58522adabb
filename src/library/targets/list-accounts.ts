import pMap from 'p-map';
import type { AwsClient } from '../../aws/calls/aws-client.ts';
import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Settings } from '../../config/settings.ts';
import { CoveError } from '../../cove-error.ts';
import { createAccountReader, createPrincipalReader } from '../../engine/account-reader.ts';
import { selectPolicies } from '../../engine/select-policies.ts';
import { limitSessions } from '../../engine/session-limits.ts';
import type { Account, AccountState, Organization } from '../../organization/organization.ts';
import { type RegionState, readRegions } from '../../organization/read-regions.ts';
import { refuseEmptyTargets } from '../../organization/refuse-empty-targets.ts';
import { resolveAccounts } from '../../organization/resolve-accounts.ts';
import type { ResolvedAccounts } from '../../organization/resolved-accounts.ts';
import { globalRegion } from '../../organization/role-arn.ts';
import { parseRunTargets } from '../../organization/run-targets.ts';
import { isError } from '../../organization/select-accounts.ts';
import { adHocPolicy } from '../../policy/build/ad-hoc-policy.ts';
import type { Policy } from '../../policy/model/policy.ts';
import { byMember } from '../../values/by-member.ts';
import { auditRole, connectFor } from '../connection/connect.ts';
import type { Host } from '../host.ts';
import { readSessionPolicy } from '../inputs/session-policy-file.ts';

/** An account as a run would meet it. */
export interface TargetAccount {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly state: AccountState;
  /** The unit that holds it; null where the tree is not known. */
  readonly ou: string | null;
  /** The names of the units above it, as policies write them: `Workloads/Production`. */
  readonly ouPath: string | null;
  /** The accounts file that has it: it is outside the organization. Null for an account of the organization. */
  readonly listedIn: string | null;
  /** Null where they could not be read: `error` says why. */
  readonly tags: Readonly<Record<string, string>> | null;
  /** `run`: it is asked. `skip`: it is not, and `reason` says why. `error`: it cannot be, though it is wanted. */
  readonly action: 'run' | 'skip' | 'error';
  readonly reason: string | null;
  /** Regions that are enabled; null where nobody asked, or the account did not answer. */
  readonly regions: readonly string[] | null;
  /** Regions with AWS's own word for each; null as `regions`. */
  readonly regionStates: readonly RegionState[] | null;
  /** What could not be read of it. */
  readonly error: string | null;
}

export interface Targets {
  readonly organization: Organization | null;
  readonly partition: string;
  readonly roleName: string;
  /** In the order of their ids. */
  readonly accounts: readonly TargetAccount[];
  readonly warnings: readonly string[];
}

export interface TargetsOptions {
  readonly settings: Settings;
  readonly catalog: Catalog;
  /** Whose targets are wanted; undefined: every account of the organization. */
  readonly policies: readonly Policy[] | undefined;
  /** Whether each account is entered and asked for its regions. */
  readonly asksRegions: boolean;
}

/**
 * Who a run would ask, who is left out, and why.
 *
 * @throws {CoveError} where AWS Organizations cannot be asked, or the run is ended.
 */
export async function listAccounts(options: TargetsOptions, host: Host): Promise<Targets> {
  const { settings, catalog } = options;
  const runTargets = parseRunTargets(settings, { takesNames: true });
  const choice = await readSessionPolicy(settings.sessionPolicy, host.cwd);
  const { connection, close } = await connectFor(settings, catalog, host);
  try {
    const { partition } = connection.identity;
    const limits = limitSessions([regionsOf(catalog)], { choice, policyArns: settings.policyArns, partition });
    const role = auditRole(settings, connection);
    const client = connection.clientFor({ ...role, ...limits.role });
    const environment = { client, catalog, globalRegion: globalRegion(partition), principal: connection.identity };
    const policies = options.policies ?? [regionsOf(catalog)];
    const resolved = await resolveAccounts(createPrincipalReader(environment), policies, runTargets, {
      readsTags: true,
      listed: settings.listed,
    });
    refuseEmptyTargets(resolved);
    role.learn(resolved.accounts);
    const known = judge(resolved, settings, connection);
    const accounts = options.asksRegions ? await withRegions(known, environment, settings.concurrency, host) : known;
    if (host.signal.aborted) throw new CoveError('interrupted', 'interrupted: not all accounts were asked');
    return {
      organization: resolved.organization,
      partition,
      roleName: settings.roleName,
      accounts,
      warnings: resolved.warnings.map(({ message }) => message),
    };
  } finally {
    await close();
  }
}

/** The calls made in an account, as an IAM policy: its sessions may make these and no others. */
function regionsOf(catalog: Catalog): Policy {
  const input = '{"AllRegions": true}';
  return adHocPolicy({ operation: 'ec2:DescribeRegions', input, allowSecretReads: false }, catalog).policy;
}

function judge(
  { accounts, policies, tags, runTargets }: ResolvedAccounts,
  { includeCaller }: Settings,
  connection: AwsConnection,
): TargetAccount[] {
  const principal = connection.identity.account;
  const selected = selectPolicies(accounts, policies, { tags, runTargets, principal, includeCaller });
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return selected.accounts
    .map((planned): TargetAccount => {
      const actions = new Set(selected.classes[planned.class]?.map(({ action }) => action));
      // By some policy it is entered.
      const action = (['run', 'error', 'skip'] as const).find((each) => actions.has(each)) ?? 'skip';
      const reasons = { run: null, skip: planned.skipped?.message ?? null, error: planned.error?.message ?? null };
      const known = tags.get(planned.id);
      const failed = known !== undefined && isError(known) ? known : undefined;
      return {
        ...describe(byId.get(planned.id), planned.id),
        tags: planned.tags,
        action,
        reason: reasons[action],
        regions: null,
        regionStates: null,
        error: failed === undefined ? null : `tags: ${failed.message}`,
      };
    })
    .sort(byMember('id'));
}

function describe(account: Account | undefined, id: string): Pick<TargetAccount, (typeof FACTS)[number]> {
  const { name = null, email = null, state = 'UNKNOWN', ou = null, units } = account ?? {};
  const ouPath = units === undefined || units.length === 0 ? null : pathOf(units.map((unit) => unit.name));
  return { id, name, email, state, ou, ouPath, listedIn: account?.listed?.file ?? null };
}

/** As policies name a unit: below the root, unless it is the root. */
function pathOf(names: readonly string[]): string {
  return names.length === 1 ? names.join('') : names.slice(1).join('/');
}

const FACTS = ['id', 'name', 'email', 'state', 'ou', 'ouPath', 'listedIn'] as const;

async function withRegions(
  accounts: readonly TargetAccount[],
  environment: { readonly client: AwsClient; readonly catalog: Catalog; readonly globalRegion: string },
  concurrency: number,
  { signal, onEvent }: Host,
): Promise<TargetAccount[]> {
  const read = createAccountReader(environment);
  const { client } = environment;
  onEvent?.({ type: 'planned', accounts: accounts.length });
  return pMap(
    accounts,
    async (account) => {
      const asked = account.action === 'run' && !signal.aborted ? await readRegions(read, account.id) : undefined;
      client.release(account.id);
      onEvent?.({ type: 'account-done', account: account.id });
      if (asked === undefined) return account;
      if (!asked.ok)
        return {
          ...account,
          error: [account.error, `its regions are unknown: ${asked.error.message}`].filter(Boolean).join('; '),
        };
      const regionStates = [...asked.regions].sort(byMember('name'));
      const regions = regionStates.filter(({ enabled }) => enabled).map(({ name }) => name);
      return { ...account, regions, regionStates };
    },
    { concurrency },
  );
}
