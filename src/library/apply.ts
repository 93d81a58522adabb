import { resolve } from 'node:path';
import { createRunRecord, toPolicyRecord } from '../engine/opening-records.ts';
import { assertSameOrganization } from '../organization/same-organization.ts';
import type { PlanFile } from '../remediation/plan-file.generated.ts';
import { assertSamePolicies, readPlan as readPlanFile } from '../remediation/plan-file.ts';
import type { Change, RunRecord } from '../run-log/records.ts';
import { accountsOf } from './accounts-of-changes.ts';
import { connectFor } from './connect.ts';
import { beginRun, endRun, GO_ON, planIn, readEarlierRun } from './earlier-changes.ts';
import type { Host } from './host.ts';
import type { Inputs } from './load.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { makeChanges, toPlanned } from './make-changes.ts';
import { type RecordedRun, recordRun } from './recorded-run.ts';
import type { RemediationSettings } from './remediation-settings.ts';

export type { PlanFile } from '../remediation/plan-file.generated.ts';

/**
 * Reads a plan that `check` wrote.
 *
 * @param maxAgeMs - an older plan is refused.
 * @throws {CoveError} `plan` where it is not as it was written, or too old; `file` where it cannot be read.
 */
export function readPlan(file: string, maxAgeMs: number, cwd: string): Promise<PlanFile> {
  return readPlanFile(resolve(cwd, file), file, maxAgeMs, new Date());
}

export interface ApplyRunOptions extends Inputs {
  readonly plan: PlanFile;
  /** As it is shown; the run log is named for it. */
  readonly file: string;
  readonly remediation: RemediationSettings;
  /** Act on a plan whose check was incomplete. */
  readonly allowIncomplete: boolean;
}

/**
 * Makes the changes that a plan lists, and none other. Run again with the same run log it goes on, and sends nothing twice.
 *
 * @returns the run; close it when its report has been read.
 * @throws {CoveError} before anything is changed where the plan does not fit the policies, the organization or the log.
 */
export async function apply(options: ApplyRunOptions, host: Host): Promise<RecordedRun> {
  const { plan, policies, settings, file } = options;
  assertSamePolicies(plan, policies);
  const path = settings.runLog ?? `${file}.run.ndjson`;
  const belongs = (run: RunRecord): boolean => run.mode === 'apply' && run.settings.plan === plan.digest;
  const log = await openLogFile(path, host, (take) =>
    readEarlierRun(path, host, { belongs, to: 'the apply of this plan' }, take),
  );
  return recordRun(log, path, () => change(options, log, host));
}

async function change(options: ApplyRunOptions, log: LogFile, host: Host): Promise<void> {
  const { plan, settings, catalog, policies, remediation } = options;
  // What is begun is finished, interrupted or not: the connection does not listen to it, only the list of changes does.
  const { connection, close } = await connectFor(settings, catalog, { ...host, signal: new AbortController().signal });
  try {
    const resolved = await accountsOf(plan.changes, policies, { connection, catalog, settings });
    assertSameOrganization('the plan was made', plan.organization, plan.partition, {
      organization: resolved.organization?.id,
      partition: connection.identity.partition,
    });
    const run = createRunRecord({
      mode: 'apply',
      start: new Date().toISOString(),
      principal: connection.identity,
      organization: resolved.organization,
      settings: { plan: plan.digest, maxChanges: remediation.maxChanges, maxErrors: remediation.maxErrors },
    });
    const accounts = resolved.accounts.map(({ record }) => record);
    await beginRun(log, run, [...policies.map(toPolicyRecord), ...accounts]);
    const changes = await planIn(log, toPlanned(plan.changes as unknown as Change[], policies));
    await makeChanges(
      {
        ...options,
        begins: 'found',
        verb: 'Make',
        changes,
        accounts: resolved.accounts.map(({ account }) => account),
        connection,
        coverage: plan.coverage,
        log,
        howToGoOn: GO_ON,
      },
      host,
    );
    await endRun(log, connection, host);
  } finally {
    await close();
  }
}
