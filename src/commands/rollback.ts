import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Flags } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { createRunRecord, toPolicyRecord } from '../engine/opening-records.ts';
import type { Policy } from '../policy/policy.ts';
import { policyHash } from '../policy/policy-hash.ts';
import { readChanges } from '../remediation/change-log.ts';
import { assertInvertible, type Inversion, invertChanges } from '../remediation/invert-changes.ts';
import { readRunLog } from '../run-log/read-run-log.ts';
import type { Change, PlannedRecord, PolicyRecord, RunLogRecord } from '../run-log/records.ts';
import { accountsOf } from './accounts-of.ts';
import { type CommandIo, writeAll } from './command-io.ts';
import { type CommandLog, openCommandLog } from './command-log.ts';
import { connectFor } from './connect-for.ts';
import { type Inputs, loadInputs } from './load-inputs.ts';
import { makeChanges, toPlanned } from './make-changes.ts';
import { parseOutputs, writeReports } from './outputs.ts';
import { type RemediationFlags, type RemediationSettings, remediationSettings } from './remediation-flags.ts';

export interface RollbackFlags extends Flags, RemediationFlags {}

/** `cove-policy rollback RUNLOG`: takes back what a run changed, newest first. */
export async function rollbackCommand(file: string, flags: RollbackFlags, io: CommandIo): Promise<number> {
  const remediation = remediationSettings(flags, io);
  const records = await readRecords(file, io);
  const inversion = invertChanges(readChanges(records));
  await sayWithoutUndo(inversion, io);
  if (inversion.changes.length === 0) {
    await writeAll(io.stderr, `There is nothing to take back in ${file}.\n`);
    return inversion.withoutUndo.length === 0 ? 0 : 4;
  }
  const used = new Set(inversion.changes.map(({ policy }) => policy));
  const inputs = await loadInputs(policyFiles(records, used), flags, io);
  if (inputs === undefined) return 2;
  assertUnchanged(records, used, inputs.policies);
  const outputs = parseOutputs(inputs.settings.output, inputs.settings.quiet, io.cwd);

  const path = inputs.settings.runLog ?? `${file}.rollback.ndjson`;
  const log = await openCommandLog(path, io);
  try {
    await takeBack(inversion.changes, inputs, remediation, log, io);
    await writeAll(io.stderr, `Record of this run: ${path}\n`);
    const code = await writeReports(log.report(), outputs, inputs.settings, io);
    return code === 0 && inversion.withoutUndo.length > 0 ? 4 : code;
  } finally {
    await log.close();
  }
}

async function takeBack(
  changes: readonly Change[],
  { settings, catalog, policies }: Inputs,
  remediation: RemediationSettings,
  log: CommandLog,
  io: CommandIo,
): Promise<void> {
  const { connection, close } = await connectFor(settings, catalog, { ...io, signal: new AbortController().signal });
  try {
    const resolved = await accountsOf(changes, policies, { connection, catalog, settings });
    await log.append(
      createRunRecord({
        mode: 'rollback',
        start: new Date().toISOString(),
        caller: connection.identity,
        organization: resolved.organization,
        settings: { maxChanges: remediation.maxChanges, maxErrors: remediation.maxErrors },
      }),
    );
    for (const policy of policies) await log.append(toPolicyRecord(policy));
    for (const { record } of resolved.accounts) await log.append(record);
    const planned = toPlanned(changes, policies);
    for (const { change, policyHash: hash } of planned) await log.append({ type: 'planned', change, policyHash: hash });
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

async function readRecords(file: string, io: CommandIo): Promise<RunLogRecord[]> {
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new CoveError('file', `the run log ${file} cannot be read: ${(error as Error).message}`, {
      hint: 'rollback takes the log that check --remediate or apply has written',
      cause: error,
    });
  }
  const records: RunLogRecord[] = [];
  for await (const record of readRunLog(text.split('\n'))) records.push(record);
  const [run] = records;
  if (run?.type === 'run') assertInvertible(run.mode, file);
  return records;
}

async function sayWithoutUndo({ withoutUndo }: Inversion, io: CommandIo): Promise<void> {
  if (withoutUndo.length === 0) return;
  const lines = withoutUndo.map(
    ({ policy, account, region, resource }) => `  ${account} ${region} ${resource} (${policy})`,
  );
  await writeAll(io.stderr, `Cannot be taken back, since the policy names no undo:\n${lines.join('\n')}\n`);
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
