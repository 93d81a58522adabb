import type { RoleSettings } from '../aws/calls/assume-role.ts';
import type { AwsConnection } from '../aws/calls/connect.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { CoveError } from '../cove-error.ts';
import type { JsonObject } from '../json.ts';
import { needsTags } from '../organization/reads-account.ts';
import { type ResolvedAccounts, resolveAccounts } from '../organization/resolve-accounts.ts';
import { globalRegion } from '../organization/role-arn.ts';
import type { RunTargets } from '../organization/run-targets.ts';
import { type Selection, selectAccounts } from '../organization/select-accounts.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { EarlierRun } from '../run-log/earlier-run.ts';
import type { RunLogRecord, RunRecord, WarningRecord } from '../run-log/records.ts';
import { runAccountPool } from './account-pool.ts';
import type { AccountWork } from './account-work.ts';
import { createRunRecord, toPolicyRecord } from './opening-records.ts';
import { type Resumption, resumeRun } from './resume-run.ts';
import { type AccountRunOptions, runAccount } from './run-account.ts';
import type { RunEventListener } from './run-event.ts';
import { callerWarning, limitSessions, type SessionPolicyChoice } from './session-limits.ts';

export interface CheckOptions {
  /** What the log says of the run: `remediate` where changes will follow the check. @default 'check' */
  readonly mode?: RunRecord['mode'] | undefined;
  readonly policies: readonly Policy[];
  readonly catalog: Catalog;
  readonly connection: AwsConnection;
  readonly role: Omit<RoleSettings, 'policy' | 'policyArns'>;
  /** What limits the sessions in the accounts. @default { mode: 'auto' }, exactly the policies' read actions */
  readonly sessionPolicy?: SessionPolicyChoice | undefined;
  /** ARNs of managed policies: a session may do what any of them or the session policy allows, where the role may too. @default [] */
  readonly policyArns?: readonly string[] | undefined;
  readonly runTargets: RunTargets;
  /** Check the caller's own account too, with the base credentials. @default false */
  readonly includeCaller?: boolean | undefined;
  /** Accounts that are worked on at once, beside those that only wait out throttling; requests have caps of their own. @default 100 */
  readonly accountsAtOnce?: number | undefined;
  /** The user's interruption (Ctrl-C): cells that have not run by then are reported as `interrupted`. */
  readonly signal: AbortSignal;
  /** What the report shows as in force. Must hold no credentials. */
  readonly settings: JsonObject;
  /** Hears how the run goes: progress, findings before they are redacted, cells that could not be evaluated. */
  readonly onEvent?: RunEventListener | undefined;
  /** What the log holds that the run goes on with: only what has no final outcome in it is evaluated. @default a new run */
  readonly earlier?: EarlierRun | undefined;
  /** Takes every record of the run log, in order. The run waits for it, and fails with it. */
  readonly emit: (record: RunLogRecord) => Promise<void>;
  /** @default () => new Date() */
  readonly now?: (() => Date) | undefined;
}

/**
 * Evaluates policies over an organization: accounts → cells → outcomes → run log. Read only.
 *
 * @throws {CoveError} where the run cannot start; from there on failures are outcomes, and only a run log that cannot be written ends it.
 */
export async function runCheck(options: CheckOptions): Promise<void> {
  const now = options.now ?? (() => new Date());
  const at = now().toISOString();
  // One run has one now, however often it is gone on with: ages are counted from its start.
  const start = options.earlier?.run()?.start ?? at;
  const resumption = options.earlier?.run() === undefined ? undefined : resumeRun(options.earlier, options.policies);
  const { connection, catalog } = options;
  const { account: callerAccount, partition } = connection.identity;
  const session = limitSessions(options.policies, {
    choice: options.sessionPolicy ?? { mode: 'auto' },
    policyArns: options.policyArns ?? [],
    partition,
  });
  const client = connection.clientFor({ ...options.role, ...session.role });

  const resolved = await resolveAccounts(
    (service, operation, input) =>
      client.call({
        operation: catalog.operation(service, operation),
        input,
        account: callerAccount,
        region: globalRegion(partition),
      }),
    options.policies,
    options.runTargets,
  );
  assertSameOrganization(options, resolved);
  const works = planWork(options, resolved);
  const warnings = [
    ...resolved.warnings,
    ...session.warnings,
    ...(isEntered(callerAccount, works) ? [callerWarning(callerAccount)] : []),
  ];
  const leftBehind = resumption?.leftBehind(works) ?? [];
  const opening = resumption?.opening([...warnings, ...leftBehind.map(leftBehindWarning)], at) ?? [
    createRunRecord({
      mode: options.mode ?? 'check',
      start,
      caller: connection.identity,
      organization: resolved.organization,
      settings: { ...options.settings, sessionPolicy: session.settings },
    }),
    ...options.policies.map(toPolicyRecord),
    ...warnings,
  ];
  for (const record of opening) await options.emit(record);
  options.onEvent?.({ type: 'planned', accounts: works.length });

  const busyPolicies = resumption?.busyPolicies() ?? new Set<string>();
  const planned = await runAccountPool(
    works,
    async (work) => {
      const done = resumption?.doneCells(work);
      if (done !== undefined) {
        options.onEvent?.({ type: 'cells', account: work.account.id, cells: 0 });
        options.onEvent?.({ type: 'account-done', account: work.account.id });
        return done;
      }
      const cells = await runAccount(work, {
        ...historyOf(work, resumption),
        client,
        catalog,
        partition,
        globalRegion: globalRegion(partition),
        regions: options.runTargets.regions,
        now: start,
        onEvent: options.onEvent,
        emit: async (record) => {
          await options.emit(record);
          if (record.type !== 'outcome') return;
          busyPolicies.add(record.policy);
          if (record.status === 'error') options.onEvent?.({ type: 'error-outcome', outcome: record });
        },
      });
      options.onEvent?.({ type: 'account-done', account: work.account.id });
      return cells;
    },
    {
      atOnce: options.accountsAtOnce ?? 100,
      throttledAccounts: () => client.load().throttledAccounts,
      onThrottled: client.onThrottled,
    },
  );
  const ended = connection.credentialsEnded();
  if (ended !== undefined) await options.emit(signInWarning(ended));
  for (const policy of options.policies) {
    const warning = idleWarning(policy);
    if (!busyPolicies.has(policy.id) && !(options.earlier?.hasWarning(warning) ?? false)) await options.emit(warning);
  }
  await options.emit({
    type: 'end',
    end: now().toISOString(),
    interrupted: options.signal.aborted,
    planned: sum([...planned, ...leftBehind.map(({ cells }) => cells)]),
    calls: client.callCount(),
  });
}

/** @throws {CoveError} where the log that the run goes on with is another organization's. */
function assertSameOrganization({ earlier, connection }: CheckOptions, { organization }: ResolvedAccounts): void {
  const run = earlier?.run();
  if (run === undefined) return;
  const then = `${run.organization?.id ?? 'an unknown organization'} (${run.caller.partition})`;
  const now = `${organization?.id ?? 'an unknown organization'} (${connection.identity.partition})`;
  if (then === now) return;
  throw new CoveError('usage', `the run log is about ${then}, and these credentials belong to ${now}`, {
    hint: 'sign in where the run was begun; check --profile',
  });
}

function historyOf({ account }: AccountWork, resumption: Resumption | undefined): Pick<AccountRunOptions, 'history'> {
  return resumption === undefined ? {} : { history: resumption.history(account.id) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** What was read of an account before it left stays in the report, and is said to be old. */
function leftBehindWarning({ account, cells }: { readonly account: string; readonly cells: number }): WarningRecord {
  return {
    type: 'warning',
    code: 'account-left',
    message: `account ${account} was a target when the run began and is none now: its ${cells} outcomes are those of then`,
    policy: null,
  };
}

function planWork(options: CheckOptions, resolved: ResolvedAccounts): AccountWork[] {
  const selection: Selection = {
    tags: resolved.tags,
    runTargets: options.runTargets,
    caller: options.connection.identity.account,
    includeCaller: options.includeCaller ?? false,
  };
  const works = new Map<string, { account: AccountWork['account']; selected: AccountWork['selected'][number][] }>();
  for (const policy of options.policies) {
    const selectedAccounts = selectAccounts(resolved.accounts, policy.targets, {
      ...selection,
      readsTags: needsTags(policy),
    });
    for (const selected of selectedAccounts) {
      const work = works.get(selected.account.id) ?? { account: selected.account, selected: [] };
      work.selected.push({ policy, selection: selected });
      works.set(selected.account.id, work);
    }
  }
  return [...works.values()];
}

function isEntered(account: string, works: readonly AccountWork[]): boolean {
  const work = works.find((each) => each.account.id === account);
  return work?.selected.some(({ selection }) => selection.action === 'run') ?? false;
}

/** Whoever reads the report learns once what thousands of cells have in common. */
function signInWarning(reason: string): WarningRecord {
  return {
    type: 'warning',
    code: 'credentials-ended',
    message: `${reason}. Accounts that were not entered by then could not be evaluated: sign in again, and go on with --resume`,
    policy: null,
  };
}

/** A policy that has no cell finds nothing because it looks nowhere, and the report says so. */
function idleWarning({ id }: Policy): WarningRecord {
  return {
    type: 'warning',
    code: 'policy-selects-nothing',
    message: `policy ${id} selects no account and region of this run`,
    policy: id,
  };
}
