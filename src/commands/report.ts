import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { FailOn } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { fileReason } from '../file-reason.ts';
import { reportBuilder } from '../report/build-report.ts';
import { readRunLog } from '../run-log/read-run-log.ts';
import type { CommandIo } from './command-io.ts';
import { parseOutputs, writeReports } from './outputs.ts';

export interface ReportFlags {
  readonly output?: readonly string[];
  readonly failOn?: FailOn;
  readonly allowErrors?: boolean;
  readonly quiet?: boolean;
}

/** `cove-policy report`: the reports of an earlier run, from its run log, with the exit code that the run had. */
export async function reportCommand(file: string, flags: ReportFlags, io: CommandIo): Promise<number> {
  const outputs = parseOutputs(flags.output ?? [], flags.quiet ?? false, io.cwd);
  const builder = reportBuilder();
  try {
    for await (const record of readRunLog(await linesOf(resolve(io.cwd, file)))) builder.add(record);
  } catch (error) {
    throw error instanceof CoveError ? error : unreadable(file, error);
  }
  return writeReports(
    builder.finish(),
    outputs,
    { failOn: flags.failOn ?? 'low', allowErrors: flags.allowErrors ?? false },
    io,
  );
}

async function linesOf(path: string): Promise<AsyncIterable<string>> {
  // Opened first: readline does not pass on that there is no file.
  const handle = await open(path, 'r');
  return createInterface({ input: createReadStream('', { fd: handle }), crlfDelay: Number.POSITIVE_INFINITY });
}

function unreadable(file: string, cause: unknown): CoveError {
  return new CoveError('file', `the run log ${file} cannot be read: ${fileReason(cause)}`, {
    hint: 'a run log is what check --run-log FILE writes',
    cause,
  });
}
