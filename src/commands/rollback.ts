import { access, constants, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Flags } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { createRunRecord, toPolicyRecord } from '../engine/opening-records.ts';
import { fileReason } from '../file-reason.ts';
import { assertSameOrganization } from '../organization/same-organization.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import { readChanges } from '../remediation/change-log.ts';
import { assertInvertible, type Inversion, invertChanges } from '../remediation/invert-changes.ts';
import { lockRunLog } from '../run-log/lock-run-log.ts';
import { readRunLog } from '../run-log/read-run-log.ts';
import type { Change, PlannedRecord, PolicyRecord, RunLogRecord, RunRecord } from '../run-log/records.ts';
import { accountsOf } from './accounts-of.ts';
import { type CommandIo, tell } from './command-io.ts';
import { type CommandLog, openCommandLog } from './command-log.ts';
import { connectFor } from './connect-for.ts';
import { beginRun, endRun, GO_ON, planIn, readEarlierRun } from './earlier-run.ts';
import { type Inputs, loadInputs } from './load-inputs.ts';
import { makeChanges, toPlanned } from './make-changes.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { type RemediationFlags, type RemediationSettings, remediationSettings } from './remediation-flags.ts';

export interface RollbackFlags extends Flags, RemediationFlags {}

/** `cove-policy rollback RUNLOG`: takes back what a run changed, newest first. */
export async function rollbackCommand(file: string, flags: RollbackFlags, io: CommandIo): Promise<number> {
  const remediation = remediationSettings(flags, io);
  await assertReadable(file, io);
  // A run that still makes changes is not taken back meanwhile, and none goes on with its log.
  const lock = await lockRunLog(resolve(io.cwd, file), io.self);
  try {
    return await rollBack(file, flags, remediation, io);
  } finally {
    await lock.release();
  }
}

async function rollBack(
  file: string,
  flags: RollbackFlags,
  remediation: RemediationSettings,
  io: CommandIo,
): Promise<number> {
  const { records, source } = await readSource(file, io);
  const inversion = invertChanges(readChanges(records));
  await sayWithoutUndo(inversion, io);
  if (inversion.changes.length === 0) {
    await tell(io, `There is nothing to take back in ${file}.\n`);
    return inversion.withoutUndo.length === 0 ? 0 : 4;
  }
  const used = new Set(inversion.changes.map(({ policy }) => policy));
  const inputs = await loadInputs(policyFiles(records, used), flags, io);
  if (inputs === undefined) return 2;
  assertUnchanged(records, used, inputs.policies);
  assertPolicyCalls(inversion.changes, inputs.policies);
  const outputs = parseOutputs(inputs.settings.output, inputs.settings.quiet, io.cwd);

  const path = inputs.settings.runLog ?? `${file}.rollback.ndjson`;
  const log = await openCommandLog(path, io, (take) =>
    readEarlierRun(
      path,
      io,
      {
        belongs: ({ mode, settings }) => mode === 'rollback' && settings.takesBack === source.id,
        to: `the rollback of ${file}`,
      },
      take,
    ),
  );
  try {
    await takeBack({ source, changes: inversion.changes, inputs, remediation, log }, io);
    await tell(io, `Record of this run: ${path}\n`);
    const code = await writeReports(await log.report(), outputs, inputs.settings, io);
    return code === 0 && inversion.withoutUndo.length > 0 ? 4 : code;
  } finally {
    await log.close();
  }
}

interface Rollback {
  /** The run that is taken back. */
  readonly source: RunRecord;
  readonly changes: readonly Change[];
  readonly inputs: Inputs;
  readonly remediation: RemediationSettings;
  readonly log: CommandLog;
}

async function takeBack({ source, changes, inputs, remediation, log }: Rollback, io: CommandIo): Promise<void> {
  const { settings, catalog, policies } = inputs;
  const { connection, close } = await connectFor(settings, catalog, { ...io, signal: new AbortController().signal });
  try {
    const resolved = await accountsOf(changes, policies, { connection, catalog, settings });
    assertSameOrganization('the changes were made', source.organization?.id, source.caller.partition, {
      organization: resolved.organization?.id,
      partition: connection.identity.partition,
    });
    const run = createRunRecord({
      mode: 'rollback',
      start: new Date().toISOString(),
      principal: connection.identity,
      organization: resolved.organization,
      settings: { takesBack: source.id, maxChanges: remediation.maxChanges, maxErrors: remediation.maxErrors },
    });
    const accounts = resolved.accounts.map(({ record }) => record);
    await beginRun(log, run, [...policies.map(toPolicyRecord), ...accounts]);
    const planned = await planIn(log, toPlanned(changes, policies));
    await makeChanges(
      {
        begins: 'not-found',
        verb: 'Take back',
        changes: planned,
        policies,
        accounts: resolved.accounts.map(({ account }) => account),
        connection,
        catalog,
        settings,
        remediation,
        coverage: { complete: true, errors: 0 },
        allowIncomplete: true,
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

async function assertReadable(file: string, io: CommandIo): Promise<void> {
  try {
    await access(resolve(io.cwd, file), constants.R_OK);
  } catch (error) {
    throw new CoveError('file', `the run log ${file} cannot be read: ${fileReason(error)}`, {
      hint: 'rollback takes the log that check --remediate or apply has written',
      cause: error,
    });
  }
}

async function readSource(file: string, io: CommandIo): Promise<{ records: RunLogRecord[]; source: RunRecord }> {
  const text = await readFile(resolve(io.cwd, file), 'utf8');
  const records: RunLogRecord[] = [];
  for await (const record of readRunLog(text.split('\n'))) records.push(record);
  const [source] = records;
  if (source?.type !== 'run') throw new CoveError('file', `${file} is no run log`);
  assertInvertible(source.mode, file);
  return { records, source };
}

async function sayWithoutUndo({ withoutUndo }: Inversion, io: CommandIo): Promise<void> {
  if (withoutUndo.length === 0) return;
  const lines = withoutUndo.map(
    ({ policy, account, region, resource }) => `  ${account} ${region} ${resource} (${policy})`,
  );
  await tell(io, `Cannot be taken back, since the policy names no undo:\n${lines.join('\n')}\n`);
}

function policyFiles(records: readonly RunLogRecord[], used: ReadonlySet<string>): string[] {
  const policies = records.filter((record): record is PolicyRecord => record.type === 'policy');
  return [...new Set(policies.filter(({ id }) => used.has(id)).map(({ source }) => source.file))];
}

/** Whether a change took effect is the policy's to say, so it must be the policy that the change was made by. */
function assertUnchanged(
  records: readonly RunLogRecord[],
  used: ReadonlySet<string>,
  policies: readonly Policy[],
): void {
  const now = new Map(policies.map((policy) => [policy.id, policyHash(policy)]));
  const then = new Map(
    records
      .filter((record): record is PlannedRecord => record.type === 'planned')
      .map(({ change, policyHash: hash }) => [change.policy, hash]),
  );
  const changed = [...used].filter((id) => now.get(id) !== then.get(id));
  if (changed.length === 0) return;
  throw new CoveError('plan', `${changed.join(', ')}: the policy is not the one that these changes were made by`, {
    hint: 'nothing was changed; check out the policies as they were then (the run log has their hash), and give the same --param values',
  });
}

/** The inputs come from the log, as they were sent; what is called is the policy's to say, whatever a log may have been edited to. */
function assertPolicyCalls(changes: readonly Change[], policies: readonly Policy[]): void {
  const undo = new Set(
    policies.flatMap(({ id, remediate }) =>
      remediate.flatMap((call) =>
        call.undo === undefined ? [] : [`${id} ${call.undo.service}:${call.undo.operation}`],
      ),
    ),
  );
  for (const { policy, calls } of changes) {
    const foreign = calls.find(({ operation }) => !undo.has(`${policy} ${operation}`));
    if (foreign === undefined) continue;
    throw new CoveError('plan', `${policy} does not take its changes back with ${foreign.operation}`, {
      hint: 'nothing was changed; the run log is not as it was written',
    });
  }
}
