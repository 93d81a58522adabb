import { access, constants, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { parseRunTargets } from '../organization/run-targets.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import { assertOwnChanges } from '../remediation/assert-own-changes.ts';
import { readChanges } from '../remediation/change-log.ts';
import { assertInvertible, type Inversion, invertChanges } from '../remediation/invert-changes.ts';
import { lockRunLog } from '../run-log/lock-run-log.ts';
import { readRunLog } from '../run-log/read-run-log.ts';
import type { PlannedRecord, PolicyRecord, RunLogRecord, RunRecord } from '../run-log/records.ts';
import { readEarlierRun } from './earlier-changes.ts';
import type { Host } from './host.ts';
import type { Inputs, NamedPolicy } from './load.ts';
import { openLogFile } from './log-file.ts';
import { openRecordedRun, type RecordedRun } from './recorded-run.ts';
import type { RemediationSettings } from './remediation-settings.ts';
import { runChanges } from './run-changes.ts';
import { assertSignedText } from './signing-key.ts';

/** The changes of an earlier run, ready to be taken back. Its run log is locked until `close`. */
export interface Rollback extends Inversion {
  /** The policies that made the changes: load them for `run`. */
  readonly named: readonly NamedPolicy[];
  /**
   * Takes the changes back, newest first.
   *
   * @returns the run; close it when its report has been read.
   * @throws {CoveError} before anything is changed where policies, organization or log do not fit.
   */
  run(options: RollbackRunOptions, host: Host): Promise<RecordedRun>;
  close(): Promise<void>;
}

export interface RollbackRunOptions extends Inputs {
  readonly remediation: RemediationSettings;
  /** Accounts in which changes are taken back although they are targets no more. @default none */
  readonly outside?: readonly string[] | undefined;
  /** Take changes back by what the run log alone says, where the resource does not show it any more. @default false */
  readonly isLogTrusted?: boolean | undefined;
}

/**
 * Reads what a run changed. A run that still makes changes is not rolled back meanwhile, and nothing continues its log.
 *
 * @param file - the run log of `apply` or of a check that remediates.
 * @throws {CoveError} `file` where it cannot be read, is in use, or is not the log of changes.
 */
export async function openRollback(file: string, host: Pick<Host, 'cwd' | 'self' | 'key'>): Promise<Rollback> {
  await assertReadable(file, host);
  const lock = await lockRunLog(resolve(host.cwd, file), host.self);
  try {
    const { records, source } = await readSource(file, host);
    const inversion = invertChanges(readChanges(records));
    const used = new Set(inversion.changes.map(({ policy }) => policy));
    return {
      ...inversion,
      named: namedPolicies(records, used),
      run: (options, runHost) => {
        // Throws for what is not an account id.
        parseRunTargets({ accounts: options.outside });
        const policies = options.policies.filter(({ id }) => used.has(id));
        assertUnchanged(records, used, policies);
        assertOwnChanges(
          [...inversion.origins.values()].map(({ change }) => change),
          policies,
          file,
        );
        return rollBack(
          {
            ...options,
            policies,
            file,
            source,
            ...inversion,
            isLogTrusted: options.isLogTrusted === true || host.key !== undefined,
          },
          runHost,
        );
      },
      close: () => lock.release(),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface Source extends RollbackRunOptions, Pick<Inversion, 'changes' | 'origins'> {
  readonly file: string;
  /** The run that is taken back. */
  readonly source: RunRecord;
}

async function rollBack(options: Source, host: Host): Promise<RecordedRun> {
  const { file, source, settings } = options;
  const path = settings.runLog ?? `${file}.rollback.ndjson`;
  const belongs = (run: RunRecord): boolean => run.mode === 'rollback' && run.settings.takesBack === source.id;
  const log = await openLogFile(path, host, (take) =>
    readEarlierRun(path, host, { belongs, to: `the rollback of ${file}` }, take),
  );
  return openRecordedRun(log, path, () =>
    runChanges(
      {
        ...options,
        mode: 'rollback',
        begins: 'not-found',
        verb: 'Take back',
        coverage: { complete: true, errors: 0 },
        allowIncomplete: true,
        origin: {
          what: 'the changes were made',
          organization: source.organization?.id,
          partition: source.caller.partition,
        },
        identity: { takesBack: source.id },
      },
      log,
      host,
    ),
  );
}

async function assertReadable(file: string, host: Pick<Host, 'cwd'>): Promise<void> {
  try {
    await access(resolve(host.cwd, file), constants.R_OK);
  } catch (error) {
    throw new CoveError('file', `the run log ${file} cannot be read: ${fileReason(error)}`, {
      hint: 'rollback takes the log that check --remediate or apply has written',
      cause: error,
    });
  }
}

async function readSource(
  file: string,
  host: Pick<Host, 'cwd' | 'key'>,
): Promise<{ records: RunLogRecord[]; source: RunRecord }> {
  const text = await readFile(resolve(host.cwd, file), 'utf8');
  if (host.key !== undefined) assertSignedText(text, file, host.key);
  const records: RunLogRecord[] = [];
  for await (const record of readRunLog(text.split('\n'))) records.push(record);
  const [source] = records;
  if (source?.type !== 'run') throw new CoveError('file', `${file} is not a run log`);
  assertInvertible(source.mode, file);
  return { records, source };
}

function namedPolicies(records: readonly RunLogRecord[], used: ReadonlySet<string>): NamedPolicy[] {
  const policies = records.filter((record): record is PolicyRecord => record.type === 'policy');
  return policies
    .filter(({ id }) => used.has(id))
    .map(({ id, source, pack }) => ({ id, file: source.file, pack: pack?.file }));
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
