import type { ListedAccounts } from '../accounts/listed-accounts.ts';
import type { RoleSettings } from '../aws/calls/assume-role.ts';
import type { AwsClient } from '../aws/calls/aws-client.ts';
import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { DEFAULT_CONCURRENCY } from '../defaults.ts';
import type { RunTargets } from '../organization/run-targets.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { EarlierRun } from '../run-log/earlier-run.ts';
import type { PackRecord, RunLogRecord, RunRecord, WarningRecord } from '../run-log/records.ts';
import { isInShard, type Shard } from '../run-log/shards.ts';
import type { JsonObject } from '../values/json.ts';
import { closingRecords } from './closing-records.ts';
import { openingRecords } from './opening-records.ts';
import { planRun } from './plan-run.ts';
import { createResumption, type Resumption } from './resume-run.ts';
import { runAccounts, type Settled } from './run-accounts.ts';
import type { RunEventListener } from './run-event.ts';
import type { PlannedAccount, RunPlan } from './run-plan.ts';
import { assertSamePlan } from './same-plan.ts';
import { limitSessions, type SessionPolicyChoice } from './session-limits.ts';

export interface CheckOptions {
  /** What the log says about the run: `remediate` if changes will follow the check. @default 'check' */
  readonly mode?: RunRecord['mode'] | undefined;
  readonly policies: readonly Policy[];
  /** What the log says of the packs that they belong to. @default none */
  readonly packs?: readonly PackRecord[] | undefined;
  readonly catalog: Catalog;
  readonly connection: AwsConnection;
  readonly role: Omit<RoleSettings, 'policy' | 'policyArns'>;
  /** What limits the sessions in the accounts. @default { mode: 'auto' }, exactly the policies' read actions */
  readonly sessionPolicy?: SessionPolicyChoice | undefined;
  /** Show and plan what AWS marks as sensitive (`--allow-secret-reads`). @default false */
  readonly showsSensitive?: boolean | undefined;
  /**
   * ARNs of managed policies: a session may do what any of them or the session policy allows, where the role may too.
   * @default []
   */
  readonly policyArns?: readonly string[] | undefined;
  readonly runTargets: RunTargets;
  /** Accounts outside the organization. @default none */
  readonly listed?: ListedAccounts | undefined;
  /** Check the principal's own account too, with the management credentials. @default false */
  readonly includeCaller?: boolean | undefined;
  /** Whether the log should have the tags of all accounts, even if no policy uses them. @default false */
  readonly readsTags?: boolean | undefined;
  /**
   * The most accounts processed at once, in addition to those that only wait out throttling; requests have their own
   * caps.
   * @default 400
   */
  readonly accountsAtOnce?: number | undefined;
  /** The user's interruption (Ctrl-C): cells not evaluated by then are reported as `interrupted`. */
  readonly signal: AbortSignal;
  /** What the report shows as in force. Must hold no credentials. */
  readonly settings: JsonObject;
  /** Warnings at the start of the log, besides the run's own. @default [] */
  readonly warnings?: readonly WarningRecord[] | undefined;
  /** Receives the run's events: progress, findings as they were read, cells that could not be evaluated. */
  readonly onEvent?: RunEventListener | undefined;
  /**
   * The log of the resumed run: only what has no final outcome in it is evaluated. @default a new run
   */
  readonly earlier?: EarlierRun | undefined;
  /** Hears of the accounts before any of them is entered: which role is assumed may depend on where they are. */
  readonly onPlan?: ((accounts: readonly PlannedAccount[], organization: RunPlan['organization']) => void) | undefined;
  /** The part of the accounts that is this run's. @default all of them */
  readonly shard?: Shard | undefined;
  /** What was planned before, for other processes too: AWS Organizations is not asked. @default planned now */
  readonly planned?: { readonly plan: RunPlan; readonly digest: string } | undefined;
  /** Takes every record of the run log, in order. The run waits for it, and fails with it. */
  readonly emit: (record: RunLogRecord) => Promise<void>;
  /** @default () => new Date() */
  readonly now?: (() => Date) | undefined;
}

/**
 * Evaluates policies over an organization: plan → accounts → cells → outcomes → run log. Read-only.
 *
 * @throws {CoveError} if the run cannot start; after that failures are outcomes, and only a run log that cannot
 *   be written ends it.
 */
export async function runCheck(options: CheckOptions): Promise<void> {
  const { connection, policies, catalog, earlier, shard, emit, onEvent, now = () => new Date() } = options;
  const at = now().toISOString();
  const { client, plan } = await planCheck(options, earlier?.run()?.start ?? at);
  const resumption = createResumption(earlier, plan, policies, options.packs);
  const part = { shard, targets: options.planned?.digest };

  await emitAll(
    resumption?.openingRecords(at, part) ?? openingRecords(plan, policies, { ...part, packs: options.packs }),
    emit,
  );
  const ids = plan.accounts.map(({ id }) => id).filter((id) => isInShard(id, shard));
  onEvent?.({ type: 'planned', accounts: ids.length });
  const settled = await runAccounts(plan, ids, {
    policies,
    catalog,
    client,
    accountsAtOnce: options.accountsAtOnce ?? DEFAULT_CONCURRENCY,
    showsSensitive: options.showsSensitive,
    resumption,
    emit: emitsIn(earlier?.run()?.version ?? 2, emit),
    onEvent,
  });
  const closing = closingRecords(plan, withEarlier(settled, resumption), {
    at: now().toISOString(),
    interrupted: options.signal.aborted,
    calls: client.callCount(),
    credentialsEnded: connection.credentialsEnded(),
    isPart: shard !== undefined,
  });
  await emitAll(closing, emit);
}

/** What a check will do, and the client that it does it with. Enters no account. */
export interface PlannedCheck {
  readonly client: AwsClient;
  readonly plan: RunPlan;
}

/**
 * Finds out what a check will do; with `planned`, holds what was planned against the run at hand.
 *
 * @param start - ISO 8601. One run has one now, however often it is resumed: ages are counted from its start.
 * @throws {CoveError} as `planRun`, and `usage` for a plan that this run may not carry out.
 */
export async function planCheck(options: PlanCheckOptions, start: string): Promise<PlannedCheck> {
  const { connection, policies, catalog, planned } = options;
  const sessionLimits = limitSessions(policies, {
    choice: options.sessionPolicy ?? { mode: 'auto' },
    policyArns: options.policyArns ?? [],
    partition: connection.identity.partition,
  });
  const client = connection.clientFor({ ...options.role, ...sessionLimits.role });
  const settings = { ...options.settings, sessionPolicy: sessionLimits.settings };
  if (planned !== undefined) {
    const regions = options.runTargets.regions ?? null;
    const plan = { ...planned.plan, regions, settings, principal: connection.identity };
    assertSamePlan(planned.plan, plan, policies);
    options.onPlan?.(plan.accounts, plan.organization);
    return { client, plan };
  }
  const plan = await planRun({
    mode: options.mode ?? 'check',
    start,
    policies,
    catalog,
    client,
    principal: connection.identity,
    runTargets: options.runTargets,
    includeCaller: options.includeCaller ?? false,
    readsTags: options.readsTags,
    listed: options.listed,
    sessionLimits,
    settings: options.settings,
    warnings: options.warnings ?? [],
  });
  options.onPlan?.(plan.accounts, plan.organization);
  return { client, plan };
}

/** What planning needs of a check. */
export type PlanCheckOptions = Pick<
  CheckOptions,
  | 'mode'
  | 'policies'
  | 'catalog'
  | 'connection'
  | 'role'
  | 'sessionPolicy'
  | 'policyArns'
  | 'runTargets'
  | 'includeCaller'
  | 'readsTags'
  | 'listed'
  | 'settings'
  | 'warnings'
  | 'planned'
  | 'onPlan'
>;

/** A log of version 1 stays one: whoever reads it may be an older release. */
function emitsIn(version: RunRecord['version'], emit: CheckOptions['emit']): CheckOptions['emit'] {
  return version === 1 ? async (record) => (record.type === 'settled' ? undefined : emit(record)) : emit;
}

async function emitAll(records: readonly RunLogRecord[], emit: CheckOptions['emit']): Promise<void> {
  for (const record of records) await emit(record);
}

/** What is in the log counts as well: kept outcomes, and those of accounts that are no longer targets. */
function withEarlier(settled: Settled, resumption: Resumption | undefined): Settled {
  if (resumption === undefined) return settled;
  return {
    cells: settled.cells + resumption.cellsLeftBehind(),
    policies: new Set([...settled.policies, ...resumption.judgedPolicies()]),
  };
}
