import type { Flags, Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { definedMembers } from '../defined-members.ts';
import { type AfterCheck, check } from '../library/check.ts';
import type { JudgingFlags } from '../library/judging.ts';
import { lastKeptLog } from '../library/kept-runs.ts';
import { namedLog } from '../library/named-log.ts';
import type { RecordedRun } from '../library/recorded-run.ts';
import type { GroupBy } from '../library/report.ts';
import { readSigningKey } from '../library/signing-key.ts';
import { type CommandIo, tell } from './command-io.ts';
import { loadInputs, loadJudging, policyFiles, tellWeakenings } from './load-inputs.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { checkFiles, judgingFiles, keyFile } from './places.ts';
import { confirmWith, parseAge, type RemediationFlags, readRemediation } from './remediation-flags.ts';
import { createRunWatch } from './watch-run.ts';

export interface CheckFlags extends Flags, RemediationFlags, JudgingFlags {
  /** Write what `apply` would change to this file. */
  readonly plan?: string;
  readonly remediate?: boolean;
  /** Go on with the run log of an earlier check; `last` is the newest that was kept of this folder. */
  readonly resume?: string;
  /** How old the run may be that `resume` goes on with. */
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
  const then = afterCheck(flags, io);
  const resume = flags.resume === 'last' ? await lastKeptLog(io) : flags.resume;
  refuseTwoLogs({ ...flags, ...definedMembers({ resume }) });
  refuseAgeOfNothing(flags);
  const judging = await loadJudging(flags, io, inputs.policies);
  if (judging === undefined) return 2;
  await checkFiles(
    {
      policies: policyFiles(inputs),
      config: flags.config,
      settings,
      inputs: [...keyFile(flags.sign), ...judgingFiles(judging)],
      reports: outputs,
      plan: flags.plan,
      runLog: resume ?? namedLog(settings.runLog),
    },
    io,
  );
  const maxAgeMs = parseAge(flags.maxAge ?? '24h');
  const watch = createRunWatch('check', io, settings);
  const key = await readSigningKey(flags.sign, io);
  const host = { ...io, key, confirm: confirmWith(flags, io), onEvent: watch.onEvent };
  const run = await check({ ...inputs, then, resume, maxAgeMs, judging, isKept: true }, host).finally(watch.end);
  try {
    if (then.kind === 'remediate') {
      const { runLog } = run;
      await tell(io, `Record of this run: ${runLog}. To take its changes back: cove-policy rollback ${runLog}\n`);
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

function refuseTwoLogs({ resume, runLog }: CheckFlags): void {
  if (resume === undefined || runLog === undefined || runLog === resume) return;
  throw new CoveError('usage', `--resume continues ${resume}, and --run-log names ${runLog}`, {
    hint: 'leave --run-log out',
  });
}

/** A limit that nothing is held against is a slip, and would read like a promise. */
function refuseAgeOfNothing({ resume, maxAge }: CheckFlags): void {
  if (resume !== undefined || maxAge === undefined) return;
  throw new CoveError(
    'usage',
    '--max-age says how old the run may be that --resume continues, and there is no --resume',
    {
      hint: 'name the log with --resume FILE, or leave --max-age out',
    },
  );
}
