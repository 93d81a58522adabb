import { tmpdir } from 'node:os';
import { CoveError } from '../../cove-error.ts';
import type { FoundResource } from '../../engine/evaluate-policy.ts';
import type { AccountRunner } from '../../engine/run-accounts.ts';
import type { RunEventListener } from '../../engine/run-event.ts';
import { fileReason } from '../../files/file-reason.ts';
import { createErrorRecord } from '../../run-log/error-record.ts';
import type { ErrorRecord, RunLogRecord, WarningRecord } from '../../run-log/records.ts';
import type { ReadableFile } from '../../run-log/split-lines.ts';
import { openTemporaryRunLog } from '../../run-log/write-run-log.ts';
import { MOST_OBJECT_BYTES } from '../../store/object-store.ts';
import { append } from '../../values/long-lists.ts';
import type { SigningKey } from '../inputs/signing-key.ts';
import { accountText } from './account-object.ts';
import type { StoreRun } from './store-run.ts';

export interface IntoStore {
  readonly runner: AccountRunner;
  readonly run: StoreRun;
  /** Digest of the plan. */
  readonly digest: string;
  readonly key: SigningKey | undefined;
  /** What makes this process less safe than the defaults: whoever plans the run may be another one. */
  readonly warnings: readonly WarningRecord[];
  readonly onEvent?: RunEventListener | undefined;
  /** What a finding asks for, as records of its account. @default the run plans no changes */
  readonly changesFor?: ((found: FoundResource) => readonly RunLogRecord[]) | undefined;
  /** The command that continues the run. @default nobody has to: other workers take its accounts */
  readonly howToGoOn?: string | undefined;
  /** The most that its records may take. @default a little less than what is read of an object */
  readonly mostBytes?: number | undefined;
}

/**
 * Runs an account, and creates its object when it is whole. What was interrupted creates none: somebody else begins it
 * from the start.
 *
 * An account whose object would be larger than any that is read ends with an error, like one that ends its process.
 *
 * @param generation - 0, and one more each time that a run went on and tries it again.
 * @param error - the account is not run: all that was to be evaluated in it ends with this.
 * @returns `created`; `late` where somebody was first; `interrupted`.
 */
export async function runIntoStore(
  account: string,
  generation: number,
  into: IntoStore,
  error?: ErrorRecord,
): Promise<'created' | 'late' | 'interrupted'> {
  try {
    return await spoolInto(account, generation, into, error);
  } catch (cause) {
    // The spool is the only file here.
    throw cause instanceof CoveError && cause.code === 'file' ? unspooled(cause, into) : cause;
  }
}

/** Its process cannot go on; the run can. */
function unspooled(cause: CoveError, { howToGoOn }: IntoStore): CoveError {
  const next = howToGoOn === undefined ? '' : `; then continue with: ${howToGoOn}`;
  return new CoveError(
    'output',
    `outcomes cannot be kept in ${tmpdir()} until they are whole: ${fileReason(cause.cause ?? cause)}`,
    {
      hint: `make room there, or name a folder on another disk with TMPDIR${next}`,
      cause,
    },
  );
}

async function spoolInto(
  account: string,
  generation: number,
  into: IntoStore,
  error?: ErrorRecord,
): ReturnType<typeof runIntoStore> {
  const { runner, run, digest, key, warnings, onEvent, changesFor, mostBytes = MOST_RECORD_BYTES } = into;
  // On the disk, since the evidence of all accounts that are under way may be more than memory.
  const spool = await openTemporaryRunLog(tmpdir());
  try {
    let isInterrupted = false;
    const changes: RunLogRecord[] = [];
    const emit = async (record: RunLogRecord): Promise<void> => {
      isInterrupted ||= record.type === 'outcome' && record.errors.some(({ kind }) => kind === 'interrupted');
      // Each was found before the outcome that it is of.
      for (const change of changes.splice(0)) await spool.writer.append(change);
      await spool.writer.append(record);
      if (record.type === 'account') for (const warning of warnings) await spool.writer.append(warning);
      if (record.type === 'outcome' && error === undefined) onEvent?.({ type: 'outcome', outcome: record });
    };
    const onFinding =
      changesFor === undefined ? undefined : (found: FoundResource) => append(changes, changesFor(found));
    const log = { emit, warned: new Set<string>(), onFinding };
    await (error === undefined ? runner.run(account, log) : runner.giveUp(account, error, log));
    if (isInterrupted) return 'interrupted';
    const lines = await readWhole(spool.file, error === undefined ? mostBytes : MOST_RECORD_BYTES);
    if (lines === undefined) return await spoolInto(account, generation, into, tooMuch(mostBytes));
    const text = accountText({ run: run.id, plan: digest, account }, lines, key);
    return (await run.createAccount(account, generation, text)) ? 'created' : 'late';
  } finally {
    await spool.writer.close();
  }
}

const BLOCK_BYTES = 262_144;

/** The first line of an object and its signature are in it too. */
const MOST_RECORD_BYTES = MOST_OBJECT_BYTES - 100_000;

function tooMuch(mostBytes: number): ErrorRecord {
  const most = `${Math.floor(mostBytes / 1e6)} MB`;
  return createErrorRecord('internal', `its outcomes are more than ${most}, which is the most that a store holds`);
}

/** @returns undefined for what is larger than that. */
async function readWhole(file: ReadableFile, mostBytes: number): Promise<string | undefined> {
  const blocks: Buffer[] = [];
  for (let position = 0; ; ) {
    const block = Buffer.alloc(BLOCK_BYTES);
    const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, position);
    if (bytesRead === 0) return Buffer.concat(blocks).toString('utf8');
    blocks.push(block.subarray(0, bytesRead));
    position += bytesRead;
    if (position > mostBytes) return undefined;
  }
}
