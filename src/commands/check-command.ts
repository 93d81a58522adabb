import type { Flags } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { type AfterCheck, check } from '../library/check.ts';
import type { JudgingFlags } from '../library/judging.ts';
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
  /** Go on with the run log of an earlier check. */
  readonly resume?: string;
  /** How old the run may be that `resume` goes on with. */
  readonly maxAge?: string;
  readonly allowIncomplete?: boolean;
  /** The file of the key that plan and run log are signed with. */
  readonly sign?: string;
  /** One line a finding, in groups. */
  readonly groupBy?: GroupBy;
  readonly sarifCategory?: string;
  /** Write tests of the policies to this folder. */
  readonly record?: string;
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
  refuseTwoLogs(flags);
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
      runLog: flags.resume ?? settings.runLog,
    },
    io,
  );
  const maxAgeMs = parseAge(flags.maxAge ?? '24h');
  const watch = createRunWatch('check', io, settings);
  const key = await readSigningKey(flags.sign, io);
  const host = { ...io, key, confirm: confirmWith(flags, io), onEvent: watch.onEvent };
  const run = await check(
    { ...inputs, then, resume: flags.resume, maxAgeMs, judging, record: flags.record },
    host,
  ).finally(watch.end);
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
