import type { AwsConnection } from '../aws/calls/connect-aws.ts';
import { runCheck } from '../engine/run-check.ts';
import type { SessionPolicyChoice } from '../engine/session-limits.ts';
import { type PlannedChange, planChange, refuseAmbiguous } from '../remediation/plan-change.ts';
import type { Judging } from '../report/build/judging.ts';
import type { EarlierRun } from '../run-log/earlier-run.ts';
import type { AccountRecord, EndRecord } from '../run-log/records.ts';
import { type Shard, shardText } from '../run-log/shards.ts';
import { readsTags } from './changes/waived-changes.ts';
import { actOnFindings, changesInForce } from './check/act-on-findings.ts';
import { type AfterCheck, refuseContradictions } from './check/after-check.ts';
import { beginCheck, whileConnected } from './check/begin-check.ts';
import { readEarlierCheck } from './check/earlier-check.ts';
import { logPath, mayBeKept, openLog } from './check/open-check-log.ts';
import { withoutWaived } from './check/without-waived.ts';
import { writePlan } from './check/write-plan.ts';
import { checkConduct, inForce } from './connection/check-conduct.ts';
import type { Stop } from './connection/stop-check.ts';
import type { Host } from './host.ts';
import type { Inputs } from './inputs/load.ts';
import { assertBaselineFits } from './inputs/load-judging.ts';
import { placeOfKeptLog } from './logs/kept-runs.ts';
import type { LogFile } from './logs/log-file.ts';
import { unwritten } from './logs/lost-log.ts';
import { openRecordedRun, type RecordedRun } from './logs/recorded-run.ts';
import { readTargetsFile, type SharedPlan } from './scale/targets-file.ts';

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
  const { policies, sessionPolicy } = await beginCheck(options, host);
  refuseContradictions(options, then);
  const { maxAgeMs = DAY_MS } = options;
  const planned = options.targets === undefined ? undefined : await readTargetsFile(options.targets, host, maxAgeMs);
  const shown = { ...inForce(settings, host), ...shardSetting(options.shard) };
  if (options.record !== undefined) await (await recording()).prepareFolder(options.record, policies, host.cwd);
  const named = resume ?? logPath(settings, then);
  let earlier: EarlierRun | undefined;
  const { log, path } = await openLog(
    { named, kept: named === undefined && mayBeKept(options) ? await placeOfKeptLog(host) : undefined },
    host,
    resume === undefined
      ? undefined
      : async (before, take) => {
          const run = { policies, maxAgeMs, shown, targets: planned?.digest };
          earlier = await readEarlierCheck({ log: before, path: resume }, run, host, take);
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
function recording(): Promise<typeof import('./check/record-policy-tests.ts')> {
  return import('./check/record-policy-tests.ts');
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

function run(prepared: Prepared, log: LogFile, host: Host): Promise<void> {
  const { then } = prepared;
  return whileConnected(prepared, host, async (connection, stop) => {
    const checked = await evaluate(prepared, connection, { log, host, stop });
    // An interruption ends the calls of a check, but not those of changes: what is begun is finished.
    stop.release();
    const changes = withoutWaived(refuseAmbiguous(checked.planned), checked.accounts, prepared, host);
    if (then.kind === 'plan')
      await writePlan(then.file, { ...prepared, planned: changes, report: await log.report() }, host);
    if (then.kind === 'remediate' && checked.end !== undefined) {
      const { end, organization } = checked;
      await actOnFindings(
        { ...prepared, then, connection, planned: changes, plannedAt: checked.start, end, organization, log },
        host,
      );
    }
  });
}

interface Checked {
  readonly planned: readonly PlannedChange[];
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  /** ISO 8601: when the run began. */
  readonly start: string;
  readonly end: EndRecord | undefined;
  /** Its id; null where it could not be asked. */
  readonly organization: string | null;
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
  { log, host, stop }: { readonly log: LogFile; readonly host: Host; readonly stop: Stop },
): Promise<Checked> {
  const accounts = new Map<string, AccountRecord>();
  const planned: PlannedChange[] = [];
  let start = '';
  let end: EndRecord | undefined;
  let organization: string | null = null;
  const inputs = { settings, catalog, policies };
  const recorder =
    folder === undefined ? undefined : (await recording()).openRecorder(folder, inputs, connection, host);
  const conduct = checkConduct({ ...inputs, packs, sessionPolicy }, recorder?.connection ?? connection, host, stop);
  await runCheck({
    ...conduct,
    mode: then.kind === 'remediate' ? 'remediate' : 'check',
    readsTags: readsTags(judging.waivers),
    settings: { ...conduct.settings, ...shardSetting(shard), ...changeSettings(settings, then) },
    earlier,
    shard,
    planned: shared,
    onPlan(known, organization) {
      conduct.onPlan?.(known, organization);
      recorder?.learn(organization);
    },
    onEvent(event) {
      conduct.onEvent(event);
      if (event.type === 'finding' && then.kind !== 'nothing') keep(planned, planChange(event.found, { catalog }));
    },
    emit: async (record) => {
      // The organization is known, but none of its accounts has been entered.
      if (record.type === 'run') {
        start = record.start;
        assertBaselineFits(judging, record);
        organization = record.organization?.id ?? null;
      }
      if (record.type === 'account') accounts.set(record.id, record);
      if (recorder !== undefined) await recorder.observe(record);
      // The log of a remediation continues after the check; its end is the run's end.
      if (record.type === 'end' && then.kind === 'remediate') end = record;
      else await log.append(record);
    },
  });
  if (folder !== undefined && recorder !== undefined) await (await recording()).writeRecorded(folder, recorder, host);
  return { planned, accounts, start, end, organization };
}

function changeSettings(settings: Prepared['settings'], then: Prepared['then']) {
  return then.kind === 'remediate' ? changesInForce(settings, then.remediation) : {};
}

function keep(planned: PlannedChange[], change: PlannedChange | undefined): void {
  if (change !== undefined) planned.push(change);
}
