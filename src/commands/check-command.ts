import type { Flags, Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { definedMembers } from '../defined-members.ts';
import type { AfterCheck } from '../library/check/after-check.ts';
import { check } from '../library/check.ts';
import { lastKeptLog } from '../library/kept-runs.ts';
import type { JudgingFlags } from '../library/load-judging.ts';
import { namedLog } from '../library/named-log.ts';
import type { GroupBy } from '../library/read-report.ts';
import type { RecordedRun } from '../library/recorded-run.ts';
import { checkInStore } from '../library/scale/check-in-store.ts';
import { beginWithWorkers, checkWithWorkers } from '../library/scale/check-with-workers.ts';
import { parseShard } from '../library/scale/shard-option.ts';
import { writeTargets } from '../library/scale/write-targets.ts';
import { readSigningKey } from '../library/signing-key.ts';
import { readsTags } from '../library/waived-changes.ts';
import { type CommandIo, tell } from './command-io.ts';
import { loadInputs, loadJudging, policyFiles, tellWeakenings } from './load-inputs.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { checkFiles, judgingFiles, keyFile, targetsFile } from './places.ts';
import { printConfig } from './print-config.ts';
import { confirmWith, parseAge, type RemediationFlags, readRemediation } from './remediation-flags.ts';
import { createRunWatch } from './watch-run.ts';

export interface CheckFlags extends Flags, RemediationFlags, JudgingFlags {
  /** Write what `apply` would change to this file. */
  readonly plan?: string;
  readonly remediate?: boolean;
  /** Continue the run log of an earlier check; `last` is the newest that was kept of this folder. */
  readonly resume?: string;
  /** `3/10` */
  readonly shard?: string;
  /** Where what each account comes to is kept; `resume` names a run in it. */
  readonly store?: string;
  /** The server over which workers are given the accounts. */
  readonly queue?: string;
  /** Hand the accounts out, and leave. */
  readonly detach?: boolean;
  /** Accounts that are begun in a second. */
  readonly pace: number;
  /** The file that the accounts are taken from. */
  readonly targets?: string;
  /** The file that the accounts are written to. */
  readonly writeTargets?: string;
  /** How old the run may be that `resume` goes on with, and the file of `targets`. */
  readonly maxAge?: string;
  readonly allowIncomplete?: boolean;
  /** The key file that plan and run log are signed with. */
  readonly sign?: string;
  /** One line per finding, in groups. */
  readonly groupBy?: GroupBy;
  readonly sarifCategory?: string;
  /** Write tests of the policies to this folder. */
  readonly record?: string;
  readonly printConfig?: boolean;
}

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
    if (then.kind === 'remediate') {
      const { runLog } = run;
      // The organization of a demo is gone by now, and its changes with it.
      const toUndo = settings.demo ? '' : `. To undo its changes: cove-policy rollback ${runLog}`;
      await tell(io, `Record of this run: ${runLog}${toUndo}\n`);
    }
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

/** Of a log that nobody has named, nobody knows: where it is needed, it is said. */
async function sayHowToGoOn(
  { report, runLog }: Pick<RecordedRun, 'report' | 'runLog'>,
  settings: Settings,
  io: CommandIo,
): Promise<void> {
  if (!report.run.interrupted || runLog === undefined || settings.runLog !== undefined) return;
  if (report.run.mode !== 'check') return;
  await tell(io, 'What this run came to is on record: the same command with --resume last goes on with it.\n');
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

/** Plans, logs and rollbacks read the policies again, from the files that they name. */
function refusePipedChanges(patterns: readonly string[], { plan, remediate, resume }: CheckFlags): void {
  if (!patterns.includes('-')) return;
  const flag = [
    plan === undefined ? undefined : '--plan',
    remediate === true ? '--remediate' : undefined,
    resume === undefined ? undefined : '--resume',
  ].find((each) => each !== undefined);
  if (flag === undefined) return;
  throw new CoveError('usage', `${flag} needs policies that can be read again, and - is a pipe`, {
    hint: 'write the policy to a file',
  });
}

function refuseTwoLogs({ queue, resume, runLog }: CheckFlags): void {
  if (queue !== undefined) {
    throw new CoveError('usage', '--queue hands out accounts, and there is no --store to keep what they come to', {
      hint: 'name a store that coordinator and workers reach: --store s3://bucket/prefix',
    });
  }
  if (resume === undefined || runLog === undefined || runLog === resume) return;
  throw new CoveError('usage', `--resume continues ${resume}, but --run-log names ${runLog}`, {
    hint: 'leave out --run-log',
  });
}

/** @throws {CoveError} `usage` for what is done by one process, or needs another part of the accounts. */
function refuseBesideStore(flags: CheckFlags): void {
  if (flags.shard !== undefined) {
    throw new CoveError('usage', '--store shares a whole run, and --shard takes a part of the accounts', {
      hint: 'give one of them',
    });
  }
  if (flags.record !== undefined) {
    throw new CoveError('usage', '--record writes what this process was answered, and --store shares the run', {
      hint: 'record a check without --store',
    });
  }
  if (flags.remediate !== true) return;
  throw new CoveError('usage', '--remediate makes changes in one process, and --store shares the run among several', {
    hint: 'write them to a file with --plan FILE, have it reviewed, then apply FILE',
  });
}

/** A limit with nothing to apply to is a slip, and would read like a promise. */
function refuseAgeOfNothing({ resume, targets, maxAge }: CheckFlags): void {
  if (resume !== undefined || targets !== undefined || maxAge === undefined) return;
  throw new CoveError(
    'usage',
    '--max-age says how old the run of --resume or the file of --targets may be, and neither is given',
    {
      hint: 'name the log with --resume FILE, or leave out --max-age',
    },
  );
}

/** Whoever leaves reports nothing, and has nothing to leave without a queue. */
function refuseDetached({ detach, queue, output, runLog }: CheckFlags): void {
  if (detach !== true) return;
  if (queue === undefined) {
    throw new CoveError('usage', '--detach leaves accounts to workers, and no --queue hands them out', {
      hint: 'name the server of the workers with --queue',
    });
  }
  const flag = output === undefined ? (runLog === undefined ? undefined : '--run-log') : '--output';
  if (flag === undefined) return;
  throw new CoveError('usage', `--detach leaves before there is anything to report, and ${flag} is for a report`, {
    hint: `give ${flag} to the check that goes on with the run: --resume RUN`,
  });
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
