import type { Flags } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { type AfterCheck, check } from '../library/check.ts';
import type { JudgingFlags } from '../library/judging.ts';
import type { RecordedRun } from '../library/recorded-run.ts';
import type { GroupBy } from '../library/report.ts';
import { checkInStore } from '../library/scale/check-in-store.ts';
import { checkWithWorkers } from '../library/scale/check-with-workers.ts';
import { parseShard } from '../library/scale/shard-option.ts';
import { writeTargets } from '../library/scale/write-targets.ts';
import { readSigningKey } from '../library/signing-key.ts';
import { type CommandIo, tell } from './command-io.ts';
import { loadInputs, loadJudging, policyFiles, tellWeakenings } from './load-inputs.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { checkFiles, judgingFiles, keyFile, targetsFile } from './places.ts';
import { confirmWith, parseAge, type RemediationFlags, readRemediation } from './remediation-flags.ts';
import { createRunWatch } from './watch-run.ts';

export interface CheckFlags extends Flags, RemediationFlags, JudgingFlags {
  /** Write what `apply` would change to this file. */
  readonly plan?: string;
  readonly remediate?: boolean;
  /** Go on with the run log of an earlier check. */
  readonly resume?: string;
  /** `3/10` */
  readonly shard?: string;
  /** Where what each account comes to is kept; `resume` names a run in it. */
  readonly store?: string;
  /** The server over which workers are given the accounts. */
  readonly queue?: string;
  /** Accounts that are begun in a second. */
  readonly pace: number;
  /** The file that the accounts are taken from. */
  readonly targets?: string;
  /** The file that the accounts are written to. */
  readonly writeTargets?: string;
  /** How old the run may be that `resume` goes on with, and the file of `targets`. */
  readonly maxAge?: string;
  readonly allowIncomplete?: boolean;
  /** The file of the key that plan and run log are signed with. */
  readonly sign?: string;
  /** One line a finding, in groups. */
  readonly groupBy?: GroupBy;
  readonly sarifCategory?: string;
}

/**
 * `cove-policy check`: policies → outcomes → reports.
 *
 * @returns the exit code: 0, 1, 2, 3, 4 or 130.
 */
export async function checkCommand(patterns: readonly string[], flags: CheckFlags, io: CommandIo): Promise<number> {
  const inputs = await loadInputs(patterns, flags, io);
  if (inputs === undefined) return 2;
  const { settings } = inputs;
  const outputs = parseOutputs(settings.output, settings.quiet, io.cwd);
  await tellWeakenings(settings, io);
  if (flags.store === undefined) refuseTwoLogs(flags);
  else refuseBesideStore(flags);
  const then = afterCheck(flags, io);
  refuseAgeOfNothing(flags);
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard);
  refuseTargetsOfNothing(flags);
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
      runLog: flags.store === undefined ? (flags.resume ?? settings.runLog) : settings.runLog,
    },
    io,
  );
  const maxAgeMs = parseAge(flags.maxAge ?? '24h');
  const watch = createRunWatch('check', io, settings);
  const key = await readSigningKey(flags.sign, io);
  const host = { ...io, key, confirm: confirmWith(flags, io), onEvent: watch.onEvent };
  if (flags.writeTargets !== undefined) {
    const readsTags = judging.waivers?.entries.some(({ tags }) => tags !== undefined) ?? false;
    await writeTargets(inputs, flags.writeTargets, host, readsTags).finally(watch.end);
    return 0;
  }
  const { resume, targets } = flags;
  const { store } = flags;
  const checked = async (): Promise<RecordedRun> => {
    if (store === undefined) return check({ ...inputs, then, resume, shard, targets, maxAgeMs, judging }, host);
    const shared = { ...inputs, store, resume, targets, maxAgeMs, judging };
    return flags.queue === undefined
      ? checkInStore(shared, host)
      : checkWithWorkers({ ...shared, queue: flags.queue, pace: flags.pace }, host);
  };
  const run = await checked().finally(watch.end);
  try {
    if (then.kind === 'remediate') {
      const { runLog } = run;
      await tell(io, `Record of this run: ${runLog}. To take its changes back: cove-policy rollback ${runLog}\n`);
    }
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

/** @throws {CoveError} `usage` for both at once. */
function afterCheck(flags: CheckFlags, io: CommandIo): AfterCheck {
  if (flags.plan !== undefined && flags.remediate === true) {
    throw new CoveError('usage', '--plan writes changes for a review, --remediate makes them: give one of them', {
      hint: 'check --plan FILE, have it reviewed, then apply FILE',
    });
  }
  if (flags.plan !== undefined) return { kind: 'plan', file: flags.plan };
  if (flags.remediate !== true) return { kind: 'nothing' };
  return {
    kind: 'remediate',
    remediation: readRemediation(flags, io),
    allowIncomplete: flags.allowIncomplete ?? false,
  };
}

function refuseTwoLogs({ queue, resume, runLog }: CheckFlags): void {
  if (queue !== undefined) {
    throw new CoveError('usage', '--queue hands out accounts, and there is no --store to keep what they come to', {
      hint: 'name a store that coordinator and workers reach: --store s3://bucket/prefix',
    });
  }
  if (resume === undefined || runLog === undefined || runLog === resume) return;
  throw new CoveError('usage', `--resume continues ${resume}, and --run-log names ${runLog}`, {
    hint: 'leave --run-log out',
  });
}

/** @throws {CoveError} `usage` for what needs every resource as it was read, or another part of the accounts. */
function refuseBesideStore(flags: CheckFlags): void {
  if (flags.shard !== undefined) {
    throw new CoveError('usage', '--store shares a whole run, and --shard takes a part of the accounts', {
      hint: 'give one of them',
    });
  }
  const flag = flags.plan === undefined ? (flags.remediate === true ? '--remediate' : undefined) : '--plan';
  if (flag === undefined) return;
  throw new CoveError('usage', `${flag} needs every resource as it was read, and --store keeps outcomes`, {
    hint: 'changes are made by one process, with one log and one lock: run it without --store',
  });
}

/** A limit that nothing is held against is a slip, and would read like a promise. */
function refuseAgeOfNothing({ resume, targets, maxAge }: CheckFlags): void {
  if (resume !== undefined || targets !== undefined || maxAge === undefined) return;
  throw new CoveError(
    'usage',
    '--max-age says how old the run of --resume or the file of --targets may be, and neither is given',
    {
      hint: 'name the log with --resume FILE, or leave --max-age out',
    },
  );
}

/** What is only planned is neither a part of a run, nor has it a log or reports. */
function refuseTargetsOfNothing(flags: CheckFlags): void {
  if (flags.writeTargets === undefined) return;
  const others = { shard: '--shard', targets: '--targets', resume: '--resume', plan: '--plan', runLog: '--run-log' };
  const other = Object.entries({ ...others, remediate: '--remediate', output: '--output' }).find(
    ([name]) => flags[name as keyof CheckFlags] !== undefined && flags[name as keyof CheckFlags] !== false,
  );
  if (other === undefined) return;
  throw new CoveError('usage', `--write-targets checks nothing, and ${other[1]} is for a check`, {
    hint: 'write the targets first, then check with --targets FILE',
  });
}
