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
import { describeExtent } from '../remediation/gate.ts';
import { type PlannedChange, planChange, refuseAmbiguous } from '../remediation/plan-change.ts';
import { createPlan, sortChanges } from '../remediation/plan-file.ts';
import { count } from '../report/build/count-words.ts';
import type { Judging } from '../report/build/judging.ts';
import type { Report } from '../report/build/report.ts';
import type { EarlierRun } from '../run-log/earlier-run.ts';
import type { AccountRecord, EndRecord } from '../run-log/records.ts';
import { type Shard, shardText } from '../run-log/shards.ts';
import { visible } from '../text/visible-text.ts';
import { checkConduct, inForce } from './check-conduct.ts';
import { connectFor } from './connect.ts';
import { readEarlierCheck } from './earlier-check.ts';
import { type Host, note } from './host.ts';
import { assertBaselineFits } from './judging.ts';
import { placeOfKeptLog } from './kept-runs.ts';
import type { Inputs } from './load.ts';
import { type LogFile, openLogFile, type ReadBefore, unwritten } from './log-file.ts';
import { changeSession, makeChanges, noRoleOfChanges, toPlanned } from './make-changes.ts';
import { isLogOff, logOfChanges, namedLog } from './named-log.ts';
import { narrowPolicies } from './narrow-policies.ts';
import { packRecords } from './pack-records.ts';
import { openRecordedRun, type RecordedRun } from './recorded-run.ts';
import type { RemediationSettings } from './remediation-settings.ts';
import { readTargetsFile, type SharedPlan } from './scale/targets-file.ts';
import { readSessionPolicy } from './session-policy-file.ts';
import { createStop, type Stop } from './stop-check.ts';
import { createChangeTargets } from './targets-of-changes.ts';

export interface CheckRunOptions extends Inputs {
  /** What follows the check. @default { kind: 'nothing' } */
  readonly then?: AfterCheck;
  /** The run log of an earlier check to continue; relative to `host.cwd`. */
  readonly resume?: string | undefined;
  /**
   * The maximum age of the run that is continued, or its targets have been planned, in milliseconds. @default
   * 24 hours
   */
  readonly maxAgeMs?: number | undefined;
  /**
   * Whether a log is kept in the state folder where none is named: what was found is not lost with the terminal then.
   *
   * @default false
   */
  readonly isKept?: boolean | undefined;
  /**
   * A folder: tests of the policies are written there, from what AWS has answered, scrubbed; relative to `host.cwd`.
   * @default none
   */
  readonly record?: string | undefined;
  /** The part of the accounts that is this run's. @default all of them */
  readonly shard?: Shard | undefined;
  /** The file with the accounts of the run (`writeTargets`), in place of AWS Organizations; relative to `host.cwd`. */
  readonly targets?: string | undefined;
  /** Waivers and baseline. Waived findings are neither planned for nor changed. @default none */
  readonly judging?: Judging | undefined;
}

const DAY_MS = 86_400_000;

/** What follows a check: nothing, a plan to review, or changes. */
export type AfterCheck =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'plan'; readonly file: string }
  | { readonly kind: 'remediate'; readonly remediation: RemediationSettings; readonly allowIncomplete: boolean };

/**
 * Checks policies over an organization: policies → outcomes → run log → report; then a plan or changes, if requested.
 *
 * @returns the run; close it when its report has been read.
 * @throws {CoveError} if the run cannot start; after that failures are outcomes, and only a run log that cannot
 *   be written ends it.
 */
export async function check(options: CheckRunOptions, host: Host): Promise<RecordedRun> {
  const { settings, resume, judging = {} } = options;
  const then = options.then ?? { kind: 'nothing' };
  // Everything that can be wrong with the settings is found before AWS is called.
  parseRunTargets(settings, { takesNames: true });
  const policies = narrowPolicies(options.policies, settings, packRecords(options.packs));
  const sessionPolicy = await readSessionPolicy(settings.sessionPolicy, host.cwd, host.signal);
  refuseContradictions(options, then);
  const { maxAgeMs = DAY_MS } = options;
  const planned = options.targets === undefined ? undefined : await readTargetsFile(options.targets, host, maxAgeMs);
  const shown = { ...inForce(settings, host.env), ...shardSetting(options.shard) };
  if (options.record !== undefined) await (await recording()).prepareFolder(options.record, policies, host.cwd);
  const named = resume ?? logPath(settings, then);
  let earlier: EarlierRun | undefined;
  const { log, path } = await openLog(
    { named, kept: named === undefined && mayBeKept(options) ? await placeOfKeptLog(host) : undefined },
    host,
    resume === undefined
      ? undefined
      : async (before, take) => {
          earlier = await readEarlierCheck(
            before,
            resume,
            { policies, maxAgeMs, shown, targets: planned?.digest },
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
      run({ ...options, policies, then, sessionPolicy, earlier, planned, judging }, log, host),
    );
  } catch (error) {
    // A log that fails once the run has begun, even while being read for the report, is not a refusal to begin.
    throw log.isBegun() ? unwritten(error) : error;
  }
}

/** Loaded by the runs that record. */
function recording(): Promise<typeof import('./record-policy-tests.ts')> {
  return import('./record-policy-tests.ts');
}

/** @throws {CoveError} for what needs a complete run of its own. */
function refuseContradictions({ resume, shard, settings }: CheckRunOptions, then: AfterCheck): void {
  if (shard !== undefined && then.kind !== 'nothing') {
    const flag = then.kind === 'remediate' ? '--remediate' : '--plan';
    throw new CoveError('usage', `${flag} needs the whole organization, and --shard takes a part of it`, {
      hint: 'its limits (--max-changes) are those of all changes together: run it in one process, without --shard',
    });
  }
  if (resume !== undefined && then.kind !== 'nothing') {
    const flag = then.kind === 'remediate' ? '--remediate' : '--plan';
    throw new CoveError(
      'usage',
      `${flag} needs every resource as it was read, but a run log does not contain them in full`,
      { hint: `finish the check with --resume, then run check ${flag}` },
    );
  }
  if (then.kind === 'remediate' && then.remediation.role === undefined && Object.keys(settings.roles).length > 0) {
    throw noRoleOfChanges();
  }
  if (then.kind === 'remediate' && settings.failFast) {
    throw new CoveError(
      'usage',
      '--fail-fast ends a check early, but --remediate needs a complete one: use only one of them',
    );
  }
}

/** Changes are always recorded: if no log is named, in a file named after the time. */
function logPath({ runLog }: Settings, then: AfterCheck): string | undefined {
  if (then.kind !== 'remediate') return namedLog(runLog);
  return logOfChanges(runLog, `cove-policy-${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.run.ndjson`);
}

/** A demo is nothing to go on with, and secrets that were asked for are not left behind by themselves. */
function mayBeKept({ isKept = false, settings }: CheckRunOptions): boolean {
  return isKept && !settings.demo && !settings.allowSecretReads && !isLogOff(settings.runLog);
}

/** A log that nobody asked for, and that cannot be kept where it would be, is a temporary one. */
async function openLog(
  { named, kept }: { readonly named: string | undefined; readonly kept: string | undefined },
  host: Host,
  readBefore: ReadBefore | undefined,
  judging: Judging,
): Promise<{ readonly log: LogFile; readonly path: string | undefined }> {
  if (kept === undefined) return { log: await openLogFile(named, host, readBefore, judging), path: named };
  try {
    return { log: await openLogFile(kept, host, undefined, judging), path: kept };
  } catch (error) {
    if (!(error instanceof CoveError) || error.code !== 'file') throw error;
    return { log: await openLogFile(undefined, host, undefined, judging), path: undefined };
  }
}

function shardSetting(shard: Shard | undefined): { readonly shard?: string } {
  return shard === undefined ? {} : { shard: shardText(shard) };
}

interface Prepared extends Inputs {
  readonly shard?: Shard | undefined;
  readonly planned: SharedPlan | undefined;
  readonly then: AfterCheck;
  readonly sessionPolicy: SessionPolicyChoice;
  readonly earlier: EarlierRun | undefined;
  readonly judging: Judging;
  readonly record?: string | undefined;
}

async function run(prepared: Prepared, log: LogFile, host: Host): Promise<void> {
  const { settings, catalog, then } = prepared;
  // An interruption ends the calls of a check, but not those of changes: what is begun is finished.
  const stop = createStop(host.signal, settings.timeout);
  let close: (() => Promise<void>) | undefined;
  try {
    const connected = await connectFor(settings, catalog, { ...host, signal: stop.signal });
    const { connection } = connected;
    close = connected.close;
    const checked = await evaluate(prepared, connection, log, host, stop);
    stop.release();
    const changes = withoutWaived(refuseAmbiguous(checked.planned), checked.accounts, prepared, host);
    if (then.kind === 'plan') await writePlan(then.file, changes, prepared, await log.report(), host);
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

/** Waived findings are left alone: somebody has said why, and until when. The report uses the same waivers. */
function withoutWaived(
  planned: readonly PlannedChange[],
  accounts: ReadonlyMap<string, AccountRecord>,
  { judging: { waivers }, policies }: Pick<Prepared, 'judging' | 'policies'>,
  host: Host,
): PlannedChange[] {
  if (waivers === undefined) return [...planned];
  const former = new Map(policies.map(({ id, formerIds }) => [id, formerIds]));
  const kept = planned.filter(({ change }) => {
    const { id: fingerprint, policy, account, region, resource } = change;
    const known = accounts.get(account) ?? { id: account, ou: null, tags: {} };
    return (
      waivers.waiverOf({ policy, formerIds: former.get(policy), account: known, region, resource, fingerprint }) ===
      undefined
    );
  });
  const left = planned.length - kept.length;
  if (left > 0) note(host, `${count(left, 'change')} left out because ${waivers.file} waives what they would change\n`);
  return kept;
}

interface Checked {
  readonly planned: readonly PlannedChange[];
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  readonly end: EndRecord | undefined;
}

async function evaluate(
  {
    settings,
    catalog,
    policies,
    packs,
    sessionPolicy,
    earlier,
    shard,
    planned: shared,
    then,
    judging,
    record: folder,
  }: Prepared,
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
  const conduct = checkConduct({ ...inputs, packs, sessionPolicy }, recorder?.connection ?? connection, host, stop);
  await runCheck({
    ...conduct,
    mode: then.kind === 'remediate' ? 'remediate' : 'check',
    readsTags: judging.waivers?.entries.some(({ tags }) => tags !== undefined),
    settings: {
      ...conduct.settings,
      ...shardSetting(shard),
      ...(then.kind === 'remediate' ? changesInForce(settings, then.remediation) : {}),
    },
    earlier,
    shard,
    planned: shared,
    onEvent(event) {
      conduct.onEvent(event);
      if (event.type === 'finding' && then.kind !== 'nothing') keep(planned, planChange(event.found));
    },
    emit: async (record) => {
      // The organization is known, but none of its accounts has been entered.
      if (record.type === 'run') assertBaselineFits(judging, record);
      if (record.type === 'account') accounts.set(record.id, record);
      await recorder?.observe(record);
      // The log of a remediation continues after the check; its end is the run's end.
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
  { policies, packs = [], settings: { demo } }: Pick<Prepared, 'policies' | 'packs' | 'settings'>,
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
      demo,
      coverage: { complete: report.summary.complete, cells: report.summary.cells, errors: report.summary.error },
      policies,
      sources: new Map(
        packs.flatMap(({ name, origin }) => (origin === undefined ? [] : [[name, origin.from] as const])),
      ),
      changes,
    },
    host.key,
  );
  await writePlanFile(file, `${JSON.stringify(plan, undefined, 2)}\n`, host);
  const left = planned.flatMap((each) =>
    each.ok ? [] : [`  ${visible(each.change.resource)}: ${visible(each.reason)}\n`],
  );
  const unplanned = left.length === 0 ? '' : `Not in the plan:\n${left.join('')}`;
  const next = demo ? DEMO_PLAN : `Nothing was changed; review it, then: cove-policy apply ${file}`;
  note(host, `${unplanned}Plan: ${describeExtent(changes)}, in ${file}. ${next}\n`);
}

const DEMO_PLAN =
  'Nothing was changed, and apply refuses the plan of a demo; `cove-policy simulate` keeps an organization to apply plans to';

/** The result of checking an organization is not lost because its file cannot be written. */
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
      howToGoOn: 'what was begun is on record, and rollback undoes it; a new check finds what is left',
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

/** The same for the changes that follow a check. */
function changesInForce(settings: Settings, { role, maxChanges, maxErrors }: RemediationSettings): JsonObject {
  return { remediateRole: role ?? settings.roleName, maxChanges, maxErrors };
}
