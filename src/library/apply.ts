import { resolve } from 'node:path';
import { assertOwnChanges } from '../remediation/assert-own-changes.ts';
import type { PlanFile } from '../remediation/plan-file.generated.ts';
import { assertReviewed, assertSamePolicies, readPlanFile } from '../remediation/plan-file.ts';
import { planChanges } from '../remediation/plan-parts.ts';
import type { RunRecord } from '../run-log/records.ts';
import { readEarlierRun } from './changes/earlier-changes.ts';
import type { RemediationSettings } from './changes/remediation-settings.ts';
import { runChanges } from './changes/run-changes.ts';
import { assertSameWorld } from './connection/demo-organization.ts';
import type { Host } from './host.ts';
import { assertSameAccountsFile } from './inputs/listed-settings.ts';
import type { Inputs } from './inputs/load.ts';
import type { Judging } from './inputs/load-judging.ts';
import type { SigningKey } from './inputs/signing-key.ts';
import { openLogFile } from './logs/log-file.ts';
import { logOfChanges } from './logs/named-log.ts';
import { openRecordedRun, type RecordedRun } from './logs/recorded-run.ts';

export type { PlanFile } from '../remediation/plan-file.generated.ts';

/** Which plan is meant. */
export interface WantedPlan {
  /** Older ones are refused. */
  readonly maxAgeMs: number;
  /** How the digest of the one that was reviewed begins. @default whichever is in the file */
  readonly digest?: string | undefined;
}

/**
 * Reads a plan that `check` wrote.
 *
 * @throws {CoveError} `plan` if it was altered, is too old or another one; `file` if it cannot be read; `usage` for
 * what is not the beginning of a digest.
 */
export async function readPlan(file: string, wanted: WantedPlan, cwd: string, key?: SigningKey): Promise<PlanFile> {
  const plan = await readPlanFile(resolve(cwd, file), file, { maxAgeMs: wanted.maxAgeMs, now: new Date(), key });
  if (wanted.digest !== undefined) assertReviewed(plan, file, wanted.digest);
  return plan;
}

export interface ApplyRunOptions extends Inputs {
  readonly plan: PlanFile;
  /** As shown to the user; the run log is named after it. */
  readonly file: string;
  readonly remediation: RemediationSettings;
  /** Act on a plan whose check was incomplete. */
  readonly allowIncomplete: boolean;
  /** Changes whose findings are waived by now are refused. @default nothing is waived */
  readonly judging?: Judging | undefined;
}

/**
 * Makes the changes that a plan lists, and no others. Run again with the same run log it continues, and sends nothing
 * twice.
 *
 * @returns the run; close it when its report has been read.
 * @throws {CoveError} before anything is changed, if the plan does not fit the policies, the organization or the log.
 */
export async function apply(options: ApplyRunOptions, host: Host): Promise<RecordedRun> {
  const { plan, settings, file } = options;
  assertSameWorld(file, plan.demo, settings);
  assertSameAccountsFile(file, plan.accountsFile, settings, true);
  const named = new Set(plan.policies.map(({ id }) => id));
  const policies = options.policies.filter(({ id }) => named.has(id));
  assertSamePolicies(plan, options.policies);
  assertOwnChanges(planChanges(plan), policies, file);
  const path = logOfChanges(settings.runLog, `${file}.run.ndjson`);
  const belongs = (run: RunRecord): boolean => run.mode === 'apply' && run.settings.plan === plan.digest;
  const log = await openLogFile(path, host, (earlier, take) =>
    readEarlierRun(earlier, path, { belongs, to: 'the apply of this plan' }, take),
  );
  return openRecordedRun(log, path, () =>
    runChanges(
      {
        ...options,
        policies,
        waivers: options.judging?.waivers,
        mode: 'apply',
        begins: 'found',
        plannedAt: plan.created,
        verb: 'Make',
        changes: planChanges(plan),
        coverage: plan.coverage,
        origin: { what: 'the plan was made', organization: plan.organization, partition: plan.partition },
        identity: { plan: plan.digest },
      },
      log,
      host,
    ),
  );
}
