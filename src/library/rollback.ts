import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../files/file-reason.ts';
import { parseRunTargets } from '../organization/run-targets.ts';
import type { Policy } from '../policy/model/policy.ts';
import { policyHash } from '../policy/model/policy-hash.ts';
import { assertOwnChanges, assertReadableUndos } from '../remediation/assert-own-changes.ts';
import { readChanges } from '../remediation/change-log.ts';
import { assertInvertible, type Inversion, invertChanges } from '../remediation/invert-changes.ts';
import { type EarlierLog, openEarlierLog } from '../run-log/earlier-log.ts';
import { lockRunLog } from '../run-log/lock-run-log.ts';
import type { PlannedRecord, PolicyRecord, RunLogRecord, RunRecord } from '../run-log/records.ts';
import { sameInPack } from '../text/same-in-pack.ts';
import type { JsonObject } from '../values/json.ts';
import { readEarlierRun } from './changes/earlier-changes.ts';
import type { RemediationSettings } from './changes/remediation-settings.ts';
import { runChanges } from './changes/run-changes.ts';
import { assertSameWorld } from './connection/demo-organization.ts';
import type { Host } from './host.ts';
import { assertSameAccountsFile } from './inputs/listed-settings.ts';
import type { Inputs, NamedPolicy } from './inputs/load.ts';
import { openLogFile } from './logs/log-file.ts';
import { logOfChanges } from './logs/named-log.ts';
import { openRecordedRun, type RecordedRun } from './logs/recorded-run.ts';

/** The changes of an earlier run, ready to be undone. Its run log is locked until `close`. */
export interface Rollback extends Inversion {
  /** The policies that made the changes: load them for `run`. */
  readonly named: readonly (NamedPolicy & { readonly parameters: JsonObject })[];
  /**
   * Undoes the changes, newest first.
   *
   * @returns the run; close it when its report has been read.
   * @throws {CoveError} before anything is changed, if policies, organization or log do not fit.
   */
  run(options: RollbackRunOptions, host: Host): Promise<RecordedRun>;
  close(): Promise<void>;
}

export interface RollbackRunOptions extends Inputs {
  readonly remediation: RemediationSettings;
  /** Accounts in which changes are undone although they are no longer targets. @default none */
  readonly outside?: readonly string[] | undefined;
  /** Undo changes by what the run log alone says, if the resource no longer shows it. @default false */
  readonly isLogTrusted?: boolean | undefined;
}

/**
 * Reads what a run changed. A run that is still making changes is not rolled back, and nothing continues its log
 * meanwhile.
 *
 * @param file - the run log of `apply` or of a check that remediates.
 * @throws {CoveError} `file` if it cannot be read, is in use, or is not a log of changes.
 */
export async function openRollback(file: string, host: Pick<Host, 'cwd' | 'self' | 'key'>): Promise<Rollback> {
  await (await openSource(file, host)).close();
  const lock = await lockRunLog(resolve(host.cwd, file), host.self);
  try {
    const { records, source } = await readSource(file, host);
    const made = readChanges(records);
    assertReadableUndos(
      made.map(({ change }) => change),
      file,
    );
    const inversion = invertChanges(made);
    const used = new Set(inversion.changes.map(({ policy }) => policy));
    return {
      ...inversion,
      named: namedPolicies(records, used),
      run: (options, runHost) => {
        // Throws for what is not an account id.
        parseRunTargets({ accounts: options.outside });
        assertSameWorld(file, source.settings.demo, options.settings);
        assertSameAccountsFile(file, source.settings.accountsFile, options.settings, false);
        const policies = asTheyWere(records, used, options.policies);
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
  /** The run that is undone. */
  readonly source: RunRecord;
}

async function rollBack(options: Source, host: Host): Promise<RecordedRun> {
  const { file, source, settings } = options;
  const path = logOfChanges(settings.runLog, `${file}.rollback.ndjson`);
  const belongs = (run: RunRecord): boolean => run.mode === 'rollback' && run.settings.takesBack === source.id;
  const log = await openLogFile(path, host, (earlier, take) =>
    readEarlierRun(earlier, path, { belongs, to: `the rollback of ${file}` }, take),
  );
  return openRecordedRun(log, path, () =>
    runChanges(
      {
        ...options,
        mode: 'rollback',
        begins: 'not-found',
        verb: 'Undo',
        plannedAt: plannedAt(source),
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

/** When a run's changes were planned: by the plan that it applies, or by itself. */
function plannedAt({ settings, start }: RunRecord): string {
  return typeof settings.plannedAt === 'string' ? settings.plannedAt : start;
}

/** @throws {CoveError} `file` where it cannot be read. */
async function openSource(file: string, host: Pick<Host, 'cwd' | 'key'>): Promise<EarlierLog> {
  try {
    return await openEarlierLog(resolve(host.cwd, file), { shown: file, key: host.key });
  } catch (error) {
    throw new CoveError('file', `the run log ${file} cannot be read: ${fileReason(error)}`, {
      hint: 'rollback takes a log written by check --remediate or apply',
      cause: error,
    });
  }
}

async function readSource(
  file: string,
  host: Pick<Host, 'cwd' | 'key'>,
): Promise<{ records: RunLogRecord[]; source: RunRecord }> {
  const log = await openSource(file, host);
  try {
    const records: RunLogRecord[] = [];
    await log.readRecords((record) => void records.push(record));
    const [source] = records;
    if (source?.type !== 'run') {
      throw new CoveError('file', `${file} is not a run log`, {
        hint: 'name the one that apply or check --remediate wrote',
      });
    }
    assertInvertible(source.mode, file);
    return { records, source };
  } finally {
    await log.close();
  }
}

function namedPolicies(records: readonly RunLogRecord[], used: ReadonlySet<string>): Rollback['named'] {
  const policies = records.filter((record): record is PolicyRecord => record.type === 'policy');
  return policies
    .filter(({ id }) => used.has(id))
    .map(({ id, source, pack, parameters = {} }) => ({
      id,
      file: source.file,
      pack: pack?.file,
      parameters: parameters as JsonObject,
    }));
}

/**
 * The policies that made the changes: whether one took effect is judged by them. Settings that were made since, to
 * switch one off, do not count, for that is what is done before it is taken back.
 */
function asTheyWere(
  records: readonly RunLogRecord[],
  used: ReadonlySet<string>,
  loaded: readonly Policy[],
): readonly Policy[] {
  const then = new Map(
    records
      .filter((record): record is PlannedRecord => record.type === 'planned')
      .map(({ change, policyHash: hash }) => [change.policy, hash]),
  );
  const isSame = (policy: Policy): boolean => policyHash(policy) === then.get(policy.id);
  const found = [...used].map((id) => {
    const policy = loaded.find((each) => each.id === id);
    return { id, now: policy, same: [policy, policy?.bySettings?.without].find((each) => each && isSame(each)) };
  });
  const changed = found.filter(({ same }) => same === undefined);
  if (changed.length === 0) return found.flatMap(({ same }) => same ?? []);
  const known = loaded.map(({ id }) => id);
  const elsewhere = changed.flatMap(({ id, now }) => (now === undefined ? (sameInPack(id, known) ?? []) : []));
  if (elsewhere.length > 0) {
    throw new CoveError('plan', `${changed.map(({ id }) => id).join(', ')} is not loaded; ${elsewhere.join('; ')}`, {
      hint: 'nothing was changed; without --policies the files that the run log names are loaded',
    });
  }
  const places = changed.flatMap(({ now }) => now?.bySettings?.places ?? []);
  const settings = places.length === 0 ? '' : ` (settings are in ${places.join(', ')})`;
  const ids = changed.map(({ id }) => id).join(', ');
  throw new CoveError('plan', `${ids}: the policy is not the one that made these changes${settings}`, {
    hint: 'nothing was changed; check out the policies and settings as they were then (the run log has their hash), and give the same --param values',
  });
}
