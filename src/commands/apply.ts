import { resolve } from 'node:path';
import type { Flags } from '../config/settings.ts';
import { createRunRecord, toPolicyRecord } from '../engine/opening-records.ts';
import { assertSameOrganization } from '../organization/same-organization.ts';
import type { PlanFile } from '../remediation/plan-file.generated.ts';
import { assertSamePolicies, readPlan } from '../remediation/plan-file.ts';
import type { Change } from '../run-log/records.ts';
import { accountsOf } from './accounts-of.ts';
import { type CommandIo, tell } from './command-io.ts';
import { type CommandLog, openCommandLog } from './command-log.ts';
import { connectFor } from './connect-for.ts';
import { beginRun, endRun, GO_ON, planIn, readEarlierRun } from './earlier-run.ts';
import { type Inputs, loadInputs } from './load-inputs.ts';
import { makeChanges, toPlanned } from './make-changes.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { parseAge, type RemediationFlags, type RemediationSettings, remediationSettings } from './remediation-flags.ts';

export interface ApplyFlags extends Flags, RemediationFlags {
  readonly maxAge?: string;
  readonly allowIncomplete?: boolean;
}

/** `cove-policy apply PLAN`: makes the changes that a plan lists, and none other. */
export async function applyCommand(file: string, flags: ApplyFlags, io: CommandIo): Promise<number> {
  const remediation = remediationSettings(flags, io);
  const plan = await readPlan(resolve(io.cwd, file), file, parseAge(flags.maxAge ?? '24h'), new Date());
  if (plan.changes.length === 0) {
    await tell(io, `There is nothing to change in ${file}.\n`);
    return 0;
  }
  const inputs = await loadInputs(
    [...new Set(plan.policies.map((policy) => policy.file))],
    withParameters(flags, plan),
    io,
  );
  if (inputs === undefined) return 2;
  assertSamePolicies(plan, inputs.policies);
  const outputs = parseOutputs(inputs.settings.output, inputs.settings.quiet, io.cwd);

  const path = inputs.settings.runLog ?? `${file}.run.ndjson`;
  const log = await openCommandLog(path, io, (take) =>
    readEarlierRun(
      path,
      io,
      {
        belongs: ({ mode, settings }) => mode === 'apply' && settings.plan === plan.digest,
        to: 'the apply of this plan',
      },
      take,
    ),
  );
  try {
    await apply({ plan, inputs, remediation, log, allowIncomplete: flags.allowIncomplete ?? false }, io);
    await tell(io, `Record of this run: ${path}. To take its changes back: cove-policy rollback ${path}\n`);
    return await writeReports(await log.report(), outputs, inputs.settings, io);
  } finally {
    await log.close();
  }
}

interface Application {
  readonly plan: PlanFile;
  readonly inputs: Inputs;
  readonly remediation: RemediationSettings;
  readonly log: CommandLog;
  readonly allowIncomplete: boolean;
}

async function apply(application: Application, io: CommandIo): Promise<void> {
  const { plan, inputs, log } = application;
  const { settings, catalog, policies } = inputs;
  // What is begun is finished, Ctrl-C or not: the connection does not listen to it, only the list of changes does.
  const { connection, close } = await connectFor(settings, catalog, { ...io, signal: new AbortController().signal });
  try {
    const resolved = await accountsOf(plan.changes, policies, { connection, catalog, settings });
    assertSameOrganization('the plan was made', plan.organization, plan.partition, {
      organization: resolved.organization?.id,
      partition: connection.identity.partition,
    });
    const start = new Date().toISOString();
    const run = createRunRecord({
      mode: 'apply',
      start,
      principal: connection.identity,
      organization: resolved.organization,
      settings: {
        plan: plan.digest,
        maxChanges: application.remediation.maxChanges,
        maxErrors: application.remediation.maxErrors,
      },
    });
    const accounts = resolved.accounts.map(({ record }) => record);
    await beginRun(log, run, [...policies.map(toPolicyRecord), ...accounts]);
    const changes = await planIn(log, toPlanned(plan.changes as unknown as Change[], policies));
    await makeChanges(
      {
        begins: 'found',
        verb: 'Make',
        changes,
        policies,
        accounts: resolved.accounts.map(({ account }) => account),
        connection,
        catalog,
        settings,
        remediation: application.remediation,
        coverage: plan.coverage,
        allowIncomplete: application.allowIncomplete,
        log,
        howToGoOn: GO_ON,
      },
      io,
    );
    await endRun(log, connection, io);
  } finally {
    await close();
  }
}

function withParameters(flags: Flags, plan: PlanFile): Flags {
  const values = new Map(plan.policies.flatMap(({ parameters }) => Object.entries(parameters)));
  return { ...flags, param: [...values].map(([name, value]) => `${name}=${String(value)}`) };
}
