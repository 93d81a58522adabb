import { tmpdir } from 'node:os';
import type { AccountRunner } from '../../engine/run-accounts.ts';
import type { RunEventListener } from '../../engine/run-event.ts';
import type { ErrorRecord, RunLogRecord, WarningRecord } from '../../run-log/records.ts';
import type { ReadableFile } from '../../run-log/split-lines.ts';
import { openTemporaryRunLog } from '../../run-log/write-run-log.ts';
import type { SigningKey } from '../signing-key.ts';
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
}

/**
 * Runs an account, and creates its object when it is whole. What was interrupted creates none: somebody else begins it
 * from the start.
 *
 * @param generation - 0, and one more each time that a run went on and tries it again.
 * @param error - the account is not run: all that was to be evaluated in it ends with this.
 * @returns `created`; `late` where somebody was first; `interrupted`.
 */
export async function runIntoStore(
  account: string,
  generation: number,
  { runner, run, digest, key, warnings, onEvent }: IntoStore,
  error?: ErrorRecord,
): Promise<'created' | 'late' | 'interrupted'> {
  // On the disk, since the evidence of all accounts that are under way may be more than memory.
  const spool = await openTemporaryRunLog(tmpdir());
  try {
    let isInterrupted = false;
    const emit = async (record: RunLogRecord): Promise<void> => {
      isInterrupted ||= record.type === 'outcome' && record.errors.some(({ kind }) => kind === 'interrupted');
      await spool.writer.append(record);
      if (record.type === 'account') for (const warning of warnings) await spool.writer.append(warning);
      if (record.type === 'outcome') onEvent?.({ type: 'outcome', outcome: record });
    };
    const log = { emit, warned: new Set<string>() };
    await (error === undefined ? runner.run(account, log) : runner.giveUp(account, error, log));
    if (isInterrupted) return 'interrupted';
    const text = accountText({ run: run.id, plan: digest, account }, await readWhole(spool.file), key);
    return (await run.createAccount(account, generation, text)) ? 'created' : 'late';
  } finally {
    await spool.writer.close();
  }
}

const BLOCK_BYTES = 262_144;

async function readWhole(file: ReadableFile): Promise<string> {
  const blocks: Buffer[] = [];
  for (let position = 0; ; ) {
    const block = Buffer.alloc(BLOCK_BYTES);
    const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, position);
    if (bytesRead === 0) return Buffer.concat(blocks).toString('utf8');
    blocks.push(block.subarray(0, bytesRead));
    position += bytesRead;
  }
}
