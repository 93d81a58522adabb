import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { FailOn } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
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
  const outputs = parseOutputs(flags.output ?? [], flags.quiet ?? false);
  const builder = reportBuilder();
  for await (const record of readRunLog(await linesOf(resolve(io.cwd, file), file))) builder.add(record);
  return writeReports(
    builder.finish(),
    outputs,
    { failOn: flags.failOn ?? 'low', allowErrors: flags.allowErrors ?? false },
    io,
  );
}

async function linesOf(path: string, shown: string): Promise<AsyncIterable<string>> {
  try {
    // Opened first: a stream reports a missing file only once it is read, far from here.
    const handle = await open(path, 'r');
    return createInterface({ input: createReadStream('', { fd: handle }), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw new CoveError('file', `the run log ${shown} cannot be read: ${(error as Error).message}`, {
      hint: 'a run log is what check --run-log FILE writes',
      cause: error,
    });
  }
}
