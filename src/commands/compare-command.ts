import type { FailOn } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import {
  COMPARISON_FORMATS,
  type ComparisonFormat,
  compareLogs,
  comparisonVerdict,
  loadComparisonRenderer,
} from '../library/compare.ts';
import type { JudgingFlags } from '../library/judging.ts';
import { readSigningKey } from '../library/signing-key.ts';
import { parseFormatSpec } from '../output/output-spec.ts';
import { type CommandIo, useColor } from './command-io.ts';
import { loadJudging } from './load-inputs.ts';
import { checkFiles, judgingFiles, keyFile } from './places.ts';
import { refuseSharedPlaces, writeEach } from './write-each.ts';

export interface CompareFlags extends Pick<JudgingFlags, 'waivers'> {
  readonly output?: readonly string[];
  readonly failOn?: FailOn;
  readonly allowErrors?: boolean;
  /** The file of the key that the run logs are signed with. */
  readonly sign?: string;
}

/**
 * `cove-policy compare`: what is new, fixed, still there or no longer known between two runs.
 *
 * @returns 0, 1 for new findings, 2 for a waivers file that is wrong, 3 if not everything is known or a report could
 * not be
 *   written.
 */
export async function compareCommand(logs: readonly string[], flags: CompareFlags, io: CommandIo): Promise<number> {
  const outputs = outputsOf(flags, io.cwd);
  const key = await readSigningKey(flags.sign, io);
  const judging = await loadJudging(flags.waivers === undefined ? {} : { waivers: flags.waivers }, io);
  if (judging === undefined) return 2;
  const read = logs.map((path) => ({ what: `the run log ${path}`, path }));
  await checkFiles({ inputs: [...read, ...keyFile(flags.sign), ...judgingFiles(judging)], reports: outputs }, io);
  const { failOn = 'low', allowErrors = false } = flags;
  const { comparison, close } = await compareLogs(twoOf(logs), io.cwd, judging, key);
  try {
    const isWritten = await writeEach(outputs, io, async ({ format, file }) => {
      const isStdout = file === '-';
      const render = await loadComparisonRenderer(format);
      const color = isStdout && useColor(io.stdout, io.env);
      const width = (isStdout ? io.stdout.columns : undefined) ?? 100;
      return render(comparison, { color, width, failOn, allowErrors });
    });
    const { exitCode } = comparisonVerdict(comparison, { failOn, allowErrors });
    return isWritten ? exitCode : 3;
  } finally {
    close();
  }
}

function outputsOf({ output = [] }: CompareFlags, cwd: string) {
  const formats = Object.keys(COMPARISON_FORMATS) as ComparisonFormat[];
  const outputs = output.map((spec) =>
    parseFormatSpec(spec, formats, { noun: 'format', example: 'markdown=changes.md' }),
  );
  refuseSharedPlaces(outputs, cwd);
  return outputs.some(({ file }) => file === '-') ? outputs : [...outputs, { format: 'text', file: '-' } as const];
}

function twoOf(logs: readonly string[]): readonly [string, string] {
  const [earlier, later, ...more] = logs;
  if (earlier !== undefined && later !== undefined && more.length === 0) return [earlier, later];
  throw new CoveError(
    'usage',
    `compare takes two run logs, and ${logs.length} ${logs.length === 1 ? 'is' : 'are'} named`,
    {
      hint: 'cove-policy compare monday.ndjson tuesday.ndjson',
    },
  );
}
