import type { RoleSettings } from '../aws/calls/assume-role.ts';
import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { DEFAULT_CONCURRENCY } from '../defaults.ts';
import type { JsonObject } from '../json.ts';
import type { RunTargets } from '../organization/run-targets.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { EarlierRun } from '../run-log/earlier-run.ts';
import type { PackRecord, RunLogRecord, RunRecord, WarningRecord } from '../run-log/records.ts';
import { closingRecords } from './closing-records.ts';
import { openingRecords } from './opening-records.ts';
import { planRun } from './plan-run.ts';
import { createResumption, type Resumption } from './resume-run.ts';
import { runAccounts, type Settled } from './run-accounts.ts';
import type { RunEventListener } from './run-event.ts';
import { limitSessions, type SessionPolicyChoice } from './session-limits.ts';

export interface CheckOptions {
  /** What the log says of the run: `remediate` where changes will follow the check. @default 'check' */
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
  /** Check the principal's own account too, with the management credentials. @default false */
  readonly includeCaller?: boolean | undefined;
  /** Whether the log is to have the tags of all accounts, also where no policy looks at them. @default false */
  readonly readsTags?: boolean | undefined;
  /**
   * Accounts that are worked on at once, beside those that only wait out throttling; requests have caps of their own.
   * @default 100
   */
  readonly accountsAtOnce?: number | undefined;
  /** The user's interruption (Ctrl-C): cells that have not run by then are reported as `interrupted`. */
  readonly signal: AbortSignal;
  /** What the report shows as in force. Must hold no credentials. */
  readonly settings: JsonObject;
  /** What the log says first, beside what the run finds to warn of itself. @default [] */
  readonly warnings?: readonly WarningRecord[] | undefined;
  /** Hears how the run goes: progress, findings as they were read, cells that could not be evaluated. */
  readonly onEvent?: RunEventListener | undefined;
  /**
   * What the log of the resumed run holds: only what has no final outcome in it is evaluated. @default a new run
   */
  readonly earlier?: EarlierRun | undefined;
  /** Takes every record of the run log, in order. The run waits for it, and fails with it. */
  readonly emit: (record: RunLogRecord) => Promise<void>;
  /** @default () => new Date() */
  readonly now?: (() => Date) | undefined;
}

/**
 * Evaluates policies over an organization: plan → accounts → cells → outcomes → run log. Read only.
 *
 * @throws {CoveError} where the run cannot start; from there on failures are outcomes, and only a run log that cannot
 *   be written ends it.
 */
export async function runCheck(options: CheckOptions): Promise<void> {
  const { connection, policies, catalog, earlier, emit, onEvent, now = () => new Date() } = options;
  const at = now().toISOString();
  const sessionLimits = limitSessions(policies, {
    choice: options.sessionPolicy ?? { mode: 'auto' },
    policyArns: options.policyArns ?? [],
    partition: connection.identity.partition,
  });
  const client = connection.clientFor({ ...options.role, ...sessionLimits.role });
  const plan = await planRun({
    mode: options.mode ?? 'check',
    // One run has one now, however often it is resumed: ages are counted from its start.
    start: earlier?.run()?.start ?? at,
    policies,
    catalog,
    client,
    principal: connection.identity,
    runTargets: options.runTargets,
    includeCaller: options.includeCaller ?? false,
    readsTags: options.readsTags,
    sessionLimits,
    settings: options.settings,
    warnings: options.warnings ?? [],
  });
  const resumption = createResumption(earlier, plan, policies, options.packs);

  await emitAll(resumption?.openingRecords(at) ?? openingRecords(plan, policies, options.packs), emit);
  onEvent?.({ type: 'planned', accounts: plan.accounts.length });
  const settled = await runAccounts(
    plan,
    plan.accounts.map(({ id }) => id),
    {
      policies,
      catalog,
      client,
      accountsAtOnce: options.accountsAtOnce ?? DEFAULT_CONCURRENCY,
      showsSensitive: options.showsSensitive,
      resumption,
      emit,
      onEvent,
    },
  );
  const closing = closingRecords(plan, withEarlier(settled, resumption), {
    at: now().toISOString(),
    interrupted: options.signal.aborted,
    calls: client.callCount(),
    credentialsEnded: connection.credentialsEnded(),
  });
  await emitAll(closing, emit);
}

async function emitAll(records: readonly RunLogRecord[], emit: CheckOptions['emit']): Promise<void> {
  for (const record of records) await emit(record);
}

/** What stands in the log counts as well: outcomes that are kept, and those of accounts that are targets no more. */
function withEarlier(settled: Settled, resumption: Resumption | undefined): Settled {
  if (resumption === undefined) return settled;
  return {
    cells: settled.cells + resumption.cellsLeftBehind(),
    policies: new Set([...settled.policies, ...resumption.judgedPolicies()]),
  };
}
