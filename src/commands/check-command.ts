import { parseAge } from '../config/max-age.ts';
import type { Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { readsTags } from '../library/changes/waived-changes.ts';
import type { AfterCheck } from '../library/check/after-check.ts';
import { check } from '../library/check.ts';
import { readSigningKey } from '../library/inputs/signing-key.ts';
import { lastKeptLog } from '../library/logs/kept-runs.ts';
import { namedLog } from '../library/logs/named-log.ts';
import type { RecordedRun } from '../library/logs/recorded-run.ts';
import { checkInStore } from '../library/scale/check-in-store.ts';
import { beginWithWorkers, checkWithWorkers } from '../library/scale/check-with-workers.ts';
import { parseShard } from '../library/scale/shard-option.ts';
import { writeTargets } from '../library/scale/write-targets.ts';
import { shellWord } from '../text/shell-word.ts';
import { definedMembers } from '../values/defined-members.ts';
import {
  type CheckFlags,
  refuseAgeOfNothing,
  refuseBesideStore,
  refuseDetached,
  refusePipedChanges,
  refuseTargetsOfNothing,
  refuseTwoLogs,
} from './check-flags.ts';
import { type CommandIo, tell } from './command-io.ts';
import { loadInputs, loadJudging, policyFiles, tellWeakenings } from './load-inputs.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { checkFiles, judgingFiles, keyFile, targetsFile } from './places.ts';
import { printConfig } from './print-config.ts';
import { confirmWith, readRemediation } from './remediation-flags.ts';
import { createRunWatch } from './watch-run.ts';

/**
 * `cove-policy check`: policies → outcomes → reports.
 *
 * @returns the exit code: 0, 1, 2, 3, 4 or 130.
 */
export async function checkCommand(patterns: readonly string[], flags: CheckFlags, io: CommandIo): Promise<number> {
  refusePipedChanges(patterns, flags);
  if (flags.printConfig === true) return printConfig(flags, io);
  const inputs = await loadInputs(patterns, flags, io);
  if (inputs === undefined) return 2;
  const { settings } = inputs;
  const outputs = await parseOutputs(settings.output, settings.quiet, io.cwd);
  await tellWeakenings(settings, io);
  const resume = flags.resume === 'last' && flags.store === undefined ? await lastKeptLog(io) : flags.resume;
  if (flags.store === undefined) refuseTwoLogs({ ...flags, ...definedMembers({ resume }) });
  else refuseBesideStore(flags);
  const then = afterCheck(flags, io);
  refuseAgeOfNothing(flags);
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard);
  refuseTargetsOfNothing(flags);
  refuseDetached(flags);
  const judging = await loadJudging(flags, io, inputs.policies);
  if (judging === undefined) return 2;
  await checkFiles(
    {
      policies: policyFiles(inputs),
      config: flags.config,
      settings,
      inputs: [...keyFile(flags.sign), ...targetsFile(flags.targets), ...judgingFiles(judging)],
      reports: outputs,
      plan: flags.plan,
      targets: flags.writeTargets,
      runLog: flags.store === undefined ? (resume ?? namedLog(settings.runLog)) : namedLog(settings.runLog),
    },
    io,
  );
  const maxAgeMs = parseAge(flags.maxAge ?? '24h');
  const watch = createRunWatch('check', io, settings);
  const key = await readSigningKey(flags.sign, io);
  const host = { ...io, key, confirm: confirmWith(flags, io), onEvent: watch.onEvent };
  if (flags.writeTargets !== undefined) {
    await writeTargets(inputs, flags.writeTargets, host, readsTags(judging.waivers)).finally(watch.end);
    return 0;
  }
  const { store, queue, targets, record } = flags;
  if (flags.detach === true && store !== undefined && queue !== undefined) {
    const shared = { ...inputs, store, queue, resume, targets, maxAgeMs, judging, plan: flags.plan, pace: flags.pace };
    await beginWithWorkers(shared, host).finally(watch.end);
    return 0;
  }
  const checked = async (): Promise<RecordedRun> => {
    if (store === undefined) {
      return check({ ...inputs, then, resume, shard, targets, maxAgeMs, judging, isKept: true, record }, host);
    }
    const shared = { ...inputs, store, resume, targets, maxAgeMs, judging, plan: flags.plan };
    return queue === undefined
      ? checkInStore(shared, host)
      : checkWithWorkers({ ...shared, queue, pace: flags.pace }, host);
  };
  const run = await checked().finally(watch.end);
  try {
    if (then.kind === 'remediate') await sayWhereChangesAre(run, settings, io);
    if (flags.resume === undefined || flags.resume === 'last') await sayHowToGoOn(run, settings, io);
    return await writeReports(
      run.report,
      outputs,
      { ...settings, groupBy: flags.groupBy, sarifCategory: flags.sarifCategory },
      io,
    );
  } finally {
    await run.close();
  }
}

async function sayWhereChangesAre({ runLog }: RecordedRun, { demo }: Settings, io: CommandIo): Promise<void> {
  // The organization of a demo is gone by now, and its changes with it.
  const toUndo = demo ? '' : `. To undo its changes: cove-policy rollback ${shellWord(runLog ?? '')}`;
  await tell(io, `Record of this run: ${runLog}${toUndo}\n`);
}

/** Of a log that nobody has named, nobody knows: where it is needed, it is said. */
async function sayHowToGoOn(
  { report, runLog }: Pick<RecordedRun, 'report' | 'runLog'>,
  settings: Settings,
  io: CommandIo,
): Promise<void> {
  if (!report.run.interrupted || runLog === undefined || settings.runLog !== undefined) return;
  if (report.run.mode !== 'check') return;
  await tell(io, 'What this run came to is on record: the same command with --resume last continues it.\n');
}

/** @throws {CoveError} `usage` for both at once. */
function afterCheck(flags: CheckFlags, io: CommandIo): AfterCheck {
  if (flags.plan !== undefined && flags.remediate === true) {
    throw new CoveError(
      'usage',
      '--plan writes changes down for review, --remediate makes them: use one or the other',
      {
        hint: 'check --plan FILE, have it reviewed, then apply FILE',
      },
    );
  }
  if (flags.plan !== undefined) return { kind: 'plan', file: flags.plan };
  if (flags.remediate !== true) return { kind: 'nothing' };
  return {
    kind: 'remediate',
    remediation: readRemediation(flags, io),
    allowIncomplete: flags.allowIncomplete ?? false,
  };
}
