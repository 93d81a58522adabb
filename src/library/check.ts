import { resolve } from 'node:path';
import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import type { Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { runCheck } from '../engine/run-check.ts';
import type { SessionPolicyChoice } from '../engine/session-limits.ts';
import type { JsonObject } from '../json.ts';
import { parseRunTargets } from '../organization/run-targets.ts';
import { writeBeside } from '../output/write-beside.ts';
import { writeOutput } from '../output/write-output.ts';
import type { Policy } from '../policy/model/policy.ts';
import { describeExtent } from '../remediation/gate.ts';
import { type PlannedChange, planChange, refuseAmbiguous } from '../remediation/plan-change.ts';
import { createPlan, sortChanges } from '../remediation/plan-file.ts';
import { count } from '../report/build/count-words.ts';
import type { Judging } from '../report/build/judging.ts';
import type { Report } from '../report/build/report.ts';
import type { EarlierRun } from '../run-log/earlier-run.ts';
import type { AccountRecord, EndRecord } from '../run-log/records.ts';
import { visible } from '../text/visible-text.ts';
import { checkConduct, inForce } from './check-conduct.ts';
import { connectFor } from './connect.ts';
import { readEarlierCheck } from './earlier-check.ts';
import { type Host, note } from './host.ts';
import { assertBaselineFits } from './judging.ts';
import type { Inputs } from './load.ts';
import { type LogFile, openLogFile, unwritten } from './log-file.ts';
import { changeSession, makeChanges, toPlanned } from './make-changes.ts';
import { narrowPolicies } from './narrow-policies.ts';
import { openRecordedRun, type RecordedRun } from './recorded-run.ts';
import type { RemediationSettings } from './remediation-settings.ts';
import { readSessionPolicy } from './session-policy-file.ts';
import { createStop, type Stop } from './stop-check.ts';
import { createChangeTargets } from './targets-of-changes.ts';

export interface CheckRunOptions extends Inputs {
  /** What follows the check. @default { kind: 'nothing' } */
  readonly then?: AfterCheck;
  /** The run log of an earlier check to continue; relative to `host.cwd`. */
  readonly resume?: string | undefined;
  /** How long ago the run that is continued may have begun, in milliseconds. @default 24 hours */
  readonly maxAgeMs?: number | undefined;
  /**
   * A folder: tests of the policies are written there, from what AWS has answered, scrubbed; relative to `host.cwd`.
   * @default none
   */
  readonly record?: string | undefined;
  /** Waivers and baseline. What is waived is neither planned nor changed. @default none */
  readonly judging?: Judging | undefined;
}

const DAY_MS = 86_400_000;

/** What follows a check: nothing, a plan to review, or changes. */
export type AfterCheck =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'plan'; readonly file: string }
  | { readonly kind: 'remediate'; readonly remediation: RemediationSettings; readonly allowIncomplete: boolean };

/**
 * Checks policies over an organization: policies → outcomes → run log → report; then a plan or changes, where they are
 * asked for.
 *
 * @returns the run; close it when its report has been read.
 * @throws {CoveError} where the run cannot start; from there on failures are outcomes, and only a run log that cannot
 *   be written ends it.
 */
export async function check(options: CheckRunOptions, host: Host): Promise<RecordedRun> {
  const { settings, judging = {} } = options;
  const then = options.then ?? { kind: 'nothing' };
  // Everything that can be wrong with the settings is found before AWS is asked for anything.
  parseRunTargets(settings);
  const policies = narrowPolicies(options.policies, settings);
  const sessionPolicy = await readSessionPolicy(settings.sessionPolicy, host.cwd);
  refuseContradictions(options, then);
  if (options.record !== undefined) await (await recording()).prepareFolder(options.record, policies, host.cwd);
  const path = options.resume ?? logPath(settings, then);
  let earlier: EarlierRun | undefined;
  const log = await openLogFile(
    path,
    host,
    async (take) => {
      if (options.resume === undefined) return { isBegun: false, kept: [] };
      const { maxAgeMs = DAY_MS } = options;
      earlier = await readEarlierCheck(
        options.resume,
        { policies, maxAgeMs, shown: inForce(settings, host.env) },
        host,
        take,
      );
      const begun = earlier.run();
      if (begun !== undefined) assertBaselineFits(judging, begun);
      return { isBegun: begun !== undefined, kept: [] };
    },
    judging,
  );
  try {
    return await openRecordedRun(log, path, () =>
      run({ ...options, policies, then, sessionPolicy, earlier, judging }, log, host),
    );
  } catch (error) {
    // A log that fails once the run has begun, its reading for the report included, is not a refusal to begin.
    throw log.isBegun() ? unwritten(error) : error;
  }
}

/** Loaded by the runs that record. */
function recording(): Promise<typeof import('./record-policy-tests.ts')> {
  return import('./record-policy-tests.ts');
}

/** @throws {CoveError} for what needs a whole run of its own. */
function refuseContradictions({ resume, settings }: CheckRunOptions, then: AfterCheck): void {
  if (resume !== undefined && then.kind !== 'nothing') {
    const flag = then.kind === 'remediate' ? '--remediate' : '--plan';
    throw new CoveError(
      'usage',
      `${flag} needs every resource as it was read, and a run log does not hold them in full`,
      { hint: `finish the check with --resume, then run check ${flag}` },
    );
  }
  if (then.kind === 'remediate' && settings.failFast) {
    throw new CoveError(
      'usage',
      '--fail-fast ends a check early, and --remediate acts on a whole one: give one of them',
    );
  }
}

/** Changes are always on record: where no log is named, in a file named for the time. */
function logPath(settings: Settings, then: AfterCheck): string | undefined {
  if (settings.runLog !== undefined || then.kind !== 'remediate') return settings.runLog;
  return `cove-policy-${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.run.ndjson`;
}

interface Prepared extends Inputs {
  readonly then: AfterCheck;
  readonly sessionPolicy: SessionPolicyChoice;
  readonly earlier: EarlierRun | undefined;
  readonly judging: Judging;
  readonly record?: string | undefined;
}

async function run(prepared: Prepared, log: LogFile, host: Host): Promise<void> {
  const { settings, catalog, then } = prepared;
  // The interruption ends the calls of a check. Those of changes it does not: what is begun is finished.
  const stop = createStop(host.signal, settings.timeout);
  let close: (() => Promise<void>) | undefined;
  try {
    const connected = await connectFor(settings, catalog, { ...host, signal: stop.signal });
    const { connection } = connected;
    close = connected.close;
    const checked = await evaluate(prepared, connection, log, host, stop);
    stop.release();
    const changes = withoutWaived(refuseAmbiguous(checked.planned), checked.accounts, prepared.judging, host);
    if (then.kind === 'plan') await writePlan(then.file, changes, prepared.policies, await log.report(), host);
    if (then.kind === 'remediate' && checked.end !== undefined) {
      await act({ ...prepared, then, connection, planned: changes, end: checked.end, log }, host);
    }
  } catch (error) {
    throw stop.explain(error);
  } finally {
    stop.release();
    // A run that failed may have calls in flight: they end here.
    stop.now();
    await close?.();
  }
}

/** What is waived is left as it is: somebody has said why, and until when. The report judges by the same. */
function withoutWaived(
  planned: readonly PlannedChange[],
  accounts: ReadonlyMap<string, AccountRecord>,
  { waivers }: Judging,
  host: Host,
): PlannedChange[] {
  if (waivers === undefined) return [...planned];
  const kept = planned.filter(({ change }) => {
    const { id: fingerprint, policy, account, region, resource } = change;
    const known = accounts.get(account) ?? { id: account, ou: null, tags: {} };
    return waivers.waiverOf({ policy, account: known, region, resource, fingerprint }) === undefined;
  });
  const left = planned.length - kept.length;
  if (left > 0) note(host, `${count(left, 'change')} left out, since ${waivers.file} waives what they would change\n`);
  return kept;
}

interface Checked {
  readonly planned: readonly PlannedChange[];
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  readonly end: EndRecord | undefined;
}

async function evaluate(
  { settings, catalog, policies, sessionPolicy, earlier, then, judging, record: folder }: Prepared,
  connection: AwsConnection,
  log: LogFile,
  host: Host,
  stop: Stop,
): Promise<Checked> {
  const accounts = new Map<string, AccountRecord>();
  const planned: PlannedChange[] = [];
  let end: EndRecord | undefined;
  const inputs = { settings, catalog, policies };
  const recorder =
    folder === undefined ? undefined : (await recording()).openRecorder(folder, inputs, connection, host);
  const conduct = checkConduct({ ...inputs, sessionPolicy }, recorder?.connection ?? connection, host, stop);
  await runCheck({
    ...conduct,
    mode: then.kind === 'remediate' ? 'remediate' : 'check',
    readsTags: judging.waivers?.entries.some(({ tags }) => tags !== undefined),
    settings: {
      ...conduct.settings,
      ...(then.kind === 'remediate' ? changesInForce(settings, then.remediation) : {}),
    },
    earlier,
    onEvent(event) {
      conduct.onEvent(event);
      if (event.type === 'finding' && then.kind !== 'nothing') keep(planned, planChange(event.found));
    },
    emit: async (record) => {
      // The organization is known, and none of its accounts was entered.
      if (record.type === 'run') assertBaselineFits(judging, record);
      if (record.type === 'account') accounts.set(record.id, record);
      await recorder?.observe(record);
      // The log of a remediation goes on after the check; its end is the run's end.
      if (record.type === 'end' && then.kind === 'remediate') end = record;
      else await log.append(record);
    },
  });
  if (folder !== undefined && recorder !== undefined) await (await recording()).writeRecorded(folder, recorder, host);
  return { planned, accounts, end };
}

function keep(planned: PlannedChange[], change: PlannedChange | undefined): void {
  if (change !== undefined) planned.push(change);
}

async function writePlan(
  file: string,
  planned: readonly PlannedChange[],
  policies: readonly Policy[],
  report: Report,
  host: Host,
): Promise<void> {
  const changes = planned.filter(({ ok }) => ok).map(({ change }) => change);
  const plan = createPlan(
    {
      created: report.run.start,
      run: report.run.id,
      organization: report.run.organization?.id ?? null,
      partition: report.run.caller.partition,
      coverage: { complete: report.summary.complete, cells: report.summary.cells, errors: report.summary.error },
      policies,
      changes,
    },
    host.key,
  );
  await writePlanFile(file, `${JSON.stringify(plan, undefined, 2)}\n`, host);
  const left = planned.flatMap((each) =>
    each.ok ? [] : [`  ${visible(each.change.resource)}: ${visible(each.reason)}\n`],
  );
  const unplanned = left.length === 0 ? '' : `Not in the plan:\n${left.join('')}`;
  const next = `Nothing was changed; review it, then: cove-policy apply ${file}`;
  note(host, `${unplanned}Plan: ${describeExtent(changes)}, in ${file}. ${next}\n`);
}

/** What the check of an organization came to is not lost with the file that it was meant for. */
async function writePlanFile(file: string, text: string, host: Host): Promise<void> {
  const path = resolve(host.cwd, file);
  try {
    await writeOutput(path, text);
  } catch (error) {
    const place = await writeBeside(path, async () => text);
    if (place !== undefined) note(host, `The plan is in ${visible(place)} instead of ${visible(file)}.\n`);
    throw error;
  }
}

interface Acting extends Inputs {
  readonly then: Extract<AfterCheck, { kind: 'remediate' }>;
  readonly connection: AwsConnection;
  readonly planned: readonly PlannedChange[];
  readonly end: EndRecord;
  readonly log: LogFile;
}

async function act(acting: Acting, host: Host): Promise<void> {
  const { policies, then, connection, planned, end, log } = acting;
  const coverage = log.coverageAfter(end);
  const changes = toPlanned(sortChanges(planned.map(({ change }) => change)), policies);
  const session = changeSession(
    planned.map(({ change }) => change),
    { ...acting, remediation: then.remediation },
  );
  for (const each of session.warnings) await log.append(each);
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
      ...acting,
      begins: 'found',
      verb: 'Make',
      changes: changes.filter(({ change }) => possible.has(change.id)),
      targets: createChangeTargets({ ...acting, changes: changes.map(({ change }) => change) }),
      remediation: then.remediation,
      coverage,
      allowIncomplete: then.allowIncomplete,
      howToGoOn: 'what was begun is on record, and rollback takes it back; a new check finds what is left',
    },
    host,
  );
  await log.append({
    ...end,
    end: new Date().toISOString(),
    interrupted: end.interrupted || host.signal.aborted,
    calls: connection.callCount(),
  });
}

/** The same of the changes that follow a check. */
function changesInForce(settings: Settings, { role, maxChanges, maxErrors }: RemediationSettings): JsonObject {
  return { remediateRole: role ?? settings.roleName, maxChanges, maxErrors };
}
