import { relative, resolve } from 'node:path';
import { CoveError } from '../cove-error.ts';
import type { OutputSpec } from '../output/output-spec.ts';
import { inPieces, writeOutput } from '../output/write-output.ts';
import { type CommandIo, tell, writeAll } from './command-io.ts';

/** @throws {CoveError} `usage` for two documents to one place. */
export function refuseSharedPlaces(outputs: readonly OutputSpec<string>[], cwd: string): void {
  const files = outputs.map(({ file }) => (file === '-' ? file : resolve(cwd, file)));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) {
    throw new CoveError('usage', `two reports would go to ${twice === '-' ? 'stdout' : relative(cwd, twice)}`, {
      hint: 'give each -o a file of its own',
    });
  }
}

/** @returns false where one could not be written; the others are still worth having. */
export async function writeEach<One extends OutputSpec<string>>(
  outputs: readonly One[],
  io: CommandIo,
  render: (output: One) => string | Iterable<string> | Promise<string | Iterable<string>>,
): Promise<boolean> {
  let isWritten = true;
  for (const output of outputs) {
    try {
      const text = await render(output);
      if (output.file !== '-') await writeOutput(resolve(io.cwd, output.file), text);
      else for (const piece of inPieces(text)) await writeAll(io.stdout, piece);
    } catch (error) {
      if (!(error instanceof CoveError)) throw error;
      await tell(io, `cove-policy: ${error.message}\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`);
      isWritten = false;
    }
  }
  return isWritten;
}
