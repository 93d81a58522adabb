import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import type { OutputSpec } from '../output/output-spec.ts';

/**
 * A file that is read must not be lost by writing a report, whatever it is called.
 *
 * @param inputs - files that the command reads.
 * @throws {CoveError} `usage` where an output is one of them.
 */
export async function refuseInputs(
  outputs: readonly OutputSpec<string>[],
  inputs: readonly (string | undefined)[],
  cwd: string,
): Promise<void> {
  const read = new Map<string, string>();
  for (const input of inputs) if (input !== undefined) read.set(await realFile(input, cwd), input);
  for (const { file } of outputs) {
    const input = file === '-' ? undefined : read.get(await realFile(file, cwd));
    if (input === undefined) continue;
    throw new CoveError('usage', `a report would be written over ${input}, which is read`, {
      hint: 'give -o another file',
    });
  }
}

async function realFile(file: string, cwd: string): Promise<string> {
  const path = resolve(cwd, file);
  return realpath(path).catch(() => path);
}
