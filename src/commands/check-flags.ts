import type { Flags } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import type { JudgingFlags } from '../library/inputs/load-judging.ts';
import type { GroupBy } from '../library/read-report.ts';
import type { RemediationFlags } from './remediation-flags.ts';

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
  /** How old the run may be that `resume` continues, and the file of `targets`. */
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

/** Plans, logs and rollbacks read the policies again, from the files that they name. */
export function refusePipedChanges(patterns: readonly string[], { plan, remediate, resume }: CheckFlags): void {
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

export function refuseTwoLogs({ queue, resume, runLog }: CheckFlags): void {
  if (queue !== undefined) {
    throw new CoveError('usage', '--queue distributes accounts, but there is no --store to keep their results', {
      hint: 'name a store that coordinator and workers reach: --store s3://bucket/prefix',
    });
  }
  if (resume === undefined || runLog === undefined || runLog === resume) return;
  throw new CoveError('usage', `--resume continues ${resume}, but --run-log names ${runLog}`, {
    hint: 'leave out --run-log',
  });
}

/** @throws {CoveError} `usage` for what is done by one process, or needs another part of the accounts. */
export function refuseBesideStore(flags: CheckFlags): void {
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
export function refuseAgeOfNothing({ resume, targets, maxAge }: CheckFlags): void {
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
export function refuseDetached({ detach, queue, output, runLog }: CheckFlags): void {
  if (detach !== true) return;
  if (queue === undefined) {
    throw new CoveError('usage', '--detach leaves accounts to workers, and no --queue hands them out', {
      hint: 'name the server of the workers with --queue',
    });
  }
  const flag = output === undefined ? (runLog === undefined ? undefined : '--run-log') : '--output';
  if (flag === undefined) return;
  throw new CoveError('usage', `--detach leaves before there is anything to report, and ${flag} is for a report`, {
    hint: `give ${flag} to the check that continues the run: --resume RUN`,
  });
}

/** What is only planned is neither a part of a run, nor has it a log or reports. */
export function refuseTargetsOfNothing(flags: CheckFlags): void {
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
