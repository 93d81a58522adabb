import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Flags } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { createRunRecord, toPolicyRecord } from '../engine/opening-records.ts';
import { type LoggedChange, readChanges } from '../remediation/change-log.ts';
import type { PlanFile } from '../remediation/plan-file.generated.ts';
import { assertSamePolicies, readPlan } from '../remediation/plan-file.ts';
import { readRunLog } from '../run-log/read-run-log.ts';
import type { RunLogRecord } from '../run-log/records.ts';
import { VERSION } from '../version.ts';
import { accountsOf } from './accounts-of.ts';
import { type CommandIo, writeAll } from './command-io.ts';
import { type CommandLog, openCommandLog } from './command-log.ts';
import { connectFor } from './connect-for.ts';
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
  const inputs = await loadInputs(
    [...new Set(plan.policies.map((policy) => policy.file))],
    withParameters(flags, plan),
    io,
  );
  if (inputs === undefined) return 2;
  assertSamePolicies(plan, inputs.policies);
  const outputs = parseOutputs(inputs.settings.output, inputs.settings.quiet, io.cwd);

  const path = inputs.settings.runLog ?? `${file}.run.ndjson`;
  const log = await openCommandLog(path, io, () => readEarlierRun(path, plan, io));
  try {
    await apply({ plan, inputs, remediation, log, allowIncomplete: flags.allowIncomplete ?? false }, io);
    await writeAll(io.stderr, `Record of this run: ${path}. It takes back: cove-policy rollback ${path}\n`);
    return await writeReports(log.report(), outputs, inputs.settings, io);
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
    assertSameOrganization(plan, resolved.organization?.id ?? null, connection.identity.partition);
    const start = new Date().toISOString();
    if (log.before.length === 0) {
      await log.append(
        createRunRecord({
          mode: 'apply',
          start,
          caller: connection.identity,
          organization: resolved.organization,
          settings: {
            plan: plan.digest,
            maxChanges: application.remediation.maxChanges,
            maxErrors: application.remediation.maxErrors,
          },
        }),
      );
      for (const policy of policies) await log.append(toPolicyRecord(policy));
      for (const { record } of resolved.accounts) await log.append(record);
    } else {
      await log.append({ type: 'resume', at: start, tool: { name: 'cove-policy', version: VERSION } });
    }
    const changes = await plannedIn(application);
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
        limitSessions: true,
        log,
      },
      io,
    );
    await log.append({
      type: 'end',
      end: new Date().toISOString(),
      interrupted: io.signal.aborted,
      planned: 0,
      calls: 0,
    });
  } finally {
    await close();
  }
}

/** The plan's changes with what an earlier run on the same log did of them; new ones go into the log first. */
async function plannedIn({ plan, inputs, log }: Application): Promise<LoggedChange[]> {
  const known = new Map(readChanges(log.before).map((logged) => [logged.change.id, logged]));
  const planned = toPlanned(plan.changes as unknown as LoggedChange['change'][], inputs.policies);
  for (const { change, policyHash } of planned) {
    if (!known.has(change.id)) await log.append({ type: 'planned', change, policyHash });
  }
  return planned.map((logged) => known.get(logged.change.id) ?? logged);
}

/** What an earlier `apply` of this plan has left in the same log: killed, interrupted or refused. Empty where there is no log yet. */
async function readEarlierRun(path: string, plan: PlanFile, io: CommandIo): Promise<RunLogRecord[]> {
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new CoveError('file', `the run log ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const records: RunLogRecord[] = [];
  for await (const record of readRunLog(text.split('\n'))) records.push(record);
  const [run] = records;
  if (run?.type !== 'run' || run.mode !== 'apply' || run.settings.plan !== plan.digest) {
    throw new CoveError('file', `the run log ${path} belongs to another run than the apply of this plan`, {
      hint: 'name another file with --run-log',
    });
  }
  return records;
}

function assertSameOrganization(plan: PlanFile, organization: string | null, partition: string): void {
  if (plan.organization === organization && plan.partition === partition) return;
  throw new CoveError(
    'plan',
    `the plan was made in organization ${plan.organization ?? 'unknown'} (${plan.partition}), and these credentials belong to ${organization ?? 'unknown'} (${partition})`,
    {
      hint: 'nothing was changed; check --profile',
    },
  );
}

function withParameters(flags: Flags, plan: PlanFile): Flags {
  const values = new Map(plan.policies.flatMap(({ parameters }) => Object.entries(parameters)));
  return { ...flags, param: [...values].map(([name, value]) => `${name}=${String(value)}`) };
}
