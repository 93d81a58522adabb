import { resolve } from 'node:path';
import type { AwsConnection } from '../aws/calls/connect.ts';
import type { Flags, Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { runCheck } from '../engine/run-check.ts';
import type { SessionPolicyChoice } from '../engine/session-limits.ts';
import type { JsonObject } from '../json.ts';
import type { Account } from '../organization/organization.ts';
import { roleArn } from '../organization/role-arn.ts';
import { parseRunTargets } from '../organization/run-targets.ts';
import { writeOutput } from '../output/write-output.ts';
import type { Policy } from '../policy/model/policy.ts';
import { describeExtent } from '../remediation/gate.ts';
import { type PlannedChange, planChange, refuseAmbiguous } from '../remediation/plan-change.ts';
import { createPlan, sortChanges } from '../remediation/plan-file.ts';
import type { Report } from '../report/build/report.ts';
import type { EarlierRun } from '../run-log/earlier-run.ts';
import type { AccountRecord, EndRecord } from '../run-log/records.ts';
import { type CommandIo, tell } from './command-io.ts';
import { type CommandLog, openCommandLog, unwritten } from './command-log.ts';
import { connectFor } from './connect-for.ts';
import { type Inputs, loadInputs } from './load-inputs.ts';
import { makeChanges, toPlanned } from './make-changes.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { type RemediationFlags, type RemediationSettings, remediationSettings } from './remediation-flags.ts';
import { readEarlierCheck } from './resume-check.ts';
import { sessionPolicyChoice } from './session-policy-choice.ts';
import { watchRun } from './watch-run.ts';

/**
 * `cove-policy check`: policies → outcomes → reports.
 *
 * @returns the exit code of design section 7.
 */
export async function checkCommand(patterns: readonly string[], flags: CheckFlags, io: CommandIo): Promise<number> {
  const inputs = await loadInputs(patterns, flags, io);
  if (inputs === undefined) return 2;
  const { settings } = inputs;
  // Everything that can be wrong with the command line is found before AWS is asked for anything.
  const outputs = parseOutputs(settings.output, settings.quiet, io.cwd);
  parseRunTargets(settings);
  const sessionPolicy = await sessionPolicyChoice(settings.sessionPolicy, io.cwd);
  const acting = actingOn(flags, io);
  if (flags.resume !== undefined) refuseBesideResume(flags);
  if (acting.kind === 'remediate' && settings.failFast) {
    throw new CoveError(
      'usage',
      '--fail-fast ends a check early, and --remediate acts on a whole one: give one of them',
    );
  }
  const path = flags.resume ?? logPath(settings, acting);
  let earlier: EarlierRun | undefined;
  const log = await openCommandLog(path, io, async (take) => {
    if (flags.resume === undefined) return { isBegun: false, kept: [] };
    earlier = await readEarlierCheck(flags.resume, { ...inputs, shown: inForce(settings) }, io, take);
    return { isBegun: earlier.run() !== undefined, kept: [] };
  });
  try {
    const report = await runToReport({ ...inputs, sessionPolicy, earlier }, acting, log, io);
    if (acting.kind === 'remediate') {
      await tell(io, `Record of this run: ${path}. To take its changes back: cove-policy rollback ${path}\n`);
    }
    return await writeReports(report, outputs, settings, io);
  } catch (error) {
    throw log.isBegun() ? unwritten(error) : error;
  } finally {
    await log.close();
  }
}

export interface CheckFlags extends Flags, RemediationFlags {
  /** Write what `apply` would change to this file. */
  readonly plan?: string;
  readonly remediate?: boolean;
  /** Go on with the run log of an earlier check. */
  readonly resume?: string;
  readonly allowIncomplete?: boolean;
}

/** @throws {CoveError} for what needs a whole run of its own. */
function refuseBesideResume(flags: CheckFlags): void {
  if (flags.plan !== undefined || flags.remediate === true) {
    const flag = flags.remediate === true ? '--remediate' : '--plan';
    throw new CoveError(
      'usage',
      `${flag} needs every resource as it was read, and a run log does not hold them in full`,
      {
        hint: `finish the check with --resume, then run check ${flag}`,
      },
    );
  }
  if (flags.runLog !== undefined && flags.runLog !== flags.resume) {
    throw new CoveError('usage', `--resume goes on with ${flags.resume}, and --run-log names ${flags.runLog}`, {
      hint: 'leave --run-log out',
    });
  }
}

/** What follows the check: nothing, a plan, or changes. */
type Acting =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'plan'; readonly file: string }
  | { readonly kind: 'remediate'; readonly remediation: RemediationSettings; readonly allowIncomplete: boolean };

function actingOn(flags: CheckFlags, io: CommandIo): Acting {
  if (flags.plan !== undefined && flags.remediate === true) {
    throw new CoveError('usage', '--plan writes changes for a review, --remediate makes them: give one of them', {
      hint: 'check --plan FILE, have it reviewed, then apply FILE',
    });
  }
  if (flags.plan !== undefined) return { kind: 'plan', file: flags.plan };
  if (flags.remediate !== true) return { kind: 'nothing' };
  return {
    kind: 'remediate',
    remediation: remediationSettings(flags, io),
    allowIncomplete: flags.allowIncomplete ?? false,
  };
}

/** Changes are always on record: without --run-log, in a file named for the time. */
function logPath(settings: Settings, acting: Acting): string | undefined {
  if (settings.runLog !== undefined || acting.kind !== 'remediate') return settings.runLog;
  return `cove-policy-${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.run.ndjson`;
}

async function runToReport(
  inputs: Inputs & { readonly sessionPolicy: SessionPolicyChoice; readonly earlier: EarlierRun | undefined },
  acting: Acting,
  log: CommandLog,
  io: CommandIo,
): Promise<Report> {
  const { settings, catalog, policies, sessionPolicy, earlier } = inputs;
  // Ctrl-C ends the calls of a check. Those of changes it does not: what is begun is finished.
  const stop = new AbortController();
  const stopChecking = (): void => stop.abort(io.signal.reason);
  if (io.signal.aborted) stopChecking();
  io.signal.addEventListener('abort', stopChecking, { once: true });
  const watch = watchRun('check', io, settings);
  const { connection, close } = await watch.connecting(
    connectFor(settings, catalog, { ...io, signal: stop.signal }, watch.onEvent),
  );
  const accounts: Account[] = [];
  const planned: PlannedChange[] = [];
  try {
    let end: EndRecord | undefined;
    await runCheck({
      mode: acting.kind === 'remediate' ? 'remediate' : 'check',
      policies,
      catalog,
      connection,
      role: {
        roleArn: (account) => roleArn(settings.roleName, account, connection.identity.partition),
        sessionName: settings.sessionName,
        ...(settings.externalId === undefined ? {} : { externalId: settings.externalId }),
      },
      sessionPolicy,
      policyArns: settings.policyArns,
      runTargets: parseRunTargets(settings),
      includeCaller: settings.includeCaller,
      accountsAtOnce: settings.concurrency,
      signal: io.signal,
      settings: inForce(settings),
      earlier,
      onEvent(event) {
        watch.onRunEvent(event);
        if (event.type === 'error-outcome' && settings.failFast) stop.abort();
        if (event.type === 'finding' && acting.kind !== 'nothing') keep(planned, planChange(event.found));
      },
      emit: async (record) => {
        watch.record(record);
        if (record.type === 'account') accounts.push(toAccount(record));
        // The log of a remediation goes on after the check; its end is the run's end.
        if (record.type === 'end' && acting.kind === 'remediate') end = record;
        else await log.append(record);
      },
    });
    watch.clear();
    io.signal.removeEventListener('abort', stopChecking);
    const changes = refuseAmbiguous(planned);
    if (acting.kind === 'plan') await writePlan(acting.file, changes, policies, await log.report(), io);
    if (acting.kind === 'remediate' && end !== undefined) {
      await act({ inputs, acting, connection, planned: changes, accounts, end, log, io });
    }
    return await log.report();
  } finally {
    watch.end();
    io.signal.removeEventListener('abort', stopChecking);
    // A run that failed may have calls in flight: they end here.
    stop.abort();
    await close();
  }
}

function keep(planned: PlannedChange[], change: PlannedChange | undefined): void {
  if (change !== undefined) planned.push(change);
}

async function writePlan(
  file: string,
  planned: readonly PlannedChange[],
  policies: readonly Policy[],
  report: Report,
  io: CommandIo,
): Promise<void> {
  const changes = planned.filter(({ ok }) => ok).map(({ change }) => change);
  const plan = createPlan({
    created: report.run.start,
    run: report.run.id,
    organization: report.run.organization?.id ?? null,
    partition: report.run.caller.partition,
    coverage: { complete: report.summary.complete, cells: report.summary.cells, errors: report.summary.error },
    policies,
    changes,
  });
  await writeOutput(resolve(io.cwd, file), `${JSON.stringify(plan, undefined, 2)}\n`);
  const left = planned.flatMap((each) => (each.ok ? [] : [`  ${each.change.resource}: ${each.reason}\n`]));
  const unplanned = left.length === 0 ? '' : `Not in the plan:\n${left.join('')}`;
  await tell(
    io,
    `${unplanned}Plan: ${describeExtent(changes)}, in ${file}. Nothing was changed; review it, then: cove-policy apply ${file}\n`,
  );
}

interface ActOptions {
  readonly inputs: Inputs;
  readonly acting: Extract<Acting, { kind: 'remediate' }>;
  readonly connection: AwsConnection;
  readonly planned: readonly PlannedChange[];
  readonly accounts: readonly Account[];
  readonly end: EndRecord;
  readonly log: CommandLog;
  readonly io: CommandIo;
}

async function act({ inputs, acting, connection, planned, accounts, end, log, io }: ActOptions): Promise<void> {
  const { settings, catalog, policies } = inputs;
  const coverage = log.coverageAfter(end);
  const changes = toPlanned(sortChanges(planned.map(({ change }) => change)), policies);
  for (const { change, policyHash } of changes) await log.append({ type: 'planned', change, policyHash });
  for (const each of planned) {
    if (each.ok) continue;
    await log.append({
      type: 'changed',
      change: each.change.id,
      state: 'refused',
      message: each.reason,
      error: null,
      at: new Date().toISOString(),
    });
  }
  const possible = new Set(planned.filter(({ ok }) => ok).map(({ change }) => change.id));
  await makeChanges(
    {
      begins: 'found',
      verb: 'Make',
      changes: changes.filter(({ change }) => possible.has(change.id)),
      policies,
      accounts,
      connection,
      catalog,
      settings,
      remediation: acting.remediation,
      coverage,
      allowIncomplete: acting.allowIncomplete,
      log,
      howToGoOn: 'what was begun is on record, and rollback takes it back; a new check finds what is left',
    },
    io,
  );
  await log.append({
    ...end,
    end: new Date().toISOString(),
    interrupted: end.interrupted || io.signal.aborted,
    calls: connection.callCount(),
  });
}

function toAccount({ id, name, email, ou, tags }: AccountRecord): Account {
  return { id, name, email, arn: null, state: 'ACTIVE', ou, ouPath: [], tags };
}

/**
 * What the report shows of the settings: all but the external id, which is a shared secret in some organizations. What the sessions are limited to
 * is for the run to say, which knows it.
 */
function inForce(settings: Settings): JsonObject {
  const {
    externalId,
    sessionPolicy: _policy,
    policyArns: _arns,
    output: _,
    quiet: __,
    runLog: ___,
    ...shown
  } = settings;
  const defined = Object.entries(shown).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(defined) as JsonObject), externalId: externalId === undefined ? null : '(given)' };
}
