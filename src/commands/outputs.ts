import { relative, resolve } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { exitCode } from '../report/exit-code.ts';
import { type Format, renderers } from '../report/formats.ts';
import type { Report } from '../report/report.ts';
import { type OutputSpec, parseOutputSpec, writeOutput } from '../report/write-output.ts';
import { type CommandIo, tell, useColor, writeAll } from './command-io.ts';

export type Output = OutputSpec<Format>;

/**
 * The reports to write. The text report goes to stdout by itself, unless something else goes there or the run is quiet.
 *
 * @throws {CoveError} `usage` for an unknown format, and for two reports to one place.
 */
export function parseOutputs(specs: readonly string[], quiet: boolean, cwd: string): Output[] {
  const outputs = specs.map((spec) => parseOutputSpec(spec));
  refuseSharedPlaces(outputs, cwd);
  const isStdoutFree = !quiet && !outputs.some(({ file }) => file === '-');
  return isStdoutFree ? [...outputs, { format: 'text', file: '-' }] : outputs;
}

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

/**
 * Renders and writes the reports.
 *
 * @returns the run's exit code; 3 where a report could not be written, since the answer did not arrive then.
 */
export async function writeReports(
  report: Report,
  outputs: readonly Output[],
  settings: Pick<Settings, 'failOn' | 'allowErrors'>,
  io: CommandIo,
): Promise<number> {
  const code = exitCode(report, settings);
  const isWritten = await writeEach(outputs, io, ({ format, file }) => {
    const isStdout = file === '-';
    return renderers[format](report, {
      color: isStdout && useColor(io.stdout, io.env),
      width: (isStdout ? io.stdout.columns : undefined) ?? 100,
      failOn: settings.failOn,
      allowErrors: settings.allowErrors,
      cwd: io.cwd,
    });
  });
  return isWritten ? code : Math.max(code, 3);
}

/** @returns false where one could not be written; the others are still worth having. */
export async function writeEach<One extends OutputSpec<string>>(
  outputs: readonly One[],
  io: CommandIo,
  render: (output: One) => string,
): Promise<boolean> {
  let isWritten = true;
  for (const output of outputs) {
    const text = render(output);
    try {
      await (output.file === '-' ? writeAll(io.stdout, text) : writeOutput(resolve(io.cwd, output.file), text));
    } catch (error) {
      if (!(error instanceof CoveError)) throw error;
      await tell(io, `cove-policy: ${error.message}\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`);
      isWritten = false;
    }
  }
  return isWritten;
}
