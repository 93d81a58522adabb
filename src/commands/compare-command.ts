import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FailOn } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { COMPARISON_FORMATS, compareLogs, comparisonVerdict, loadComparisonRenderer } from '../library/compare.ts';
import type { JudgingFlags } from '../library/inputs/load-judging.ts';
import { readSigningKey } from '../library/inputs/signing-key.ts';
import { parseFormatSpec } from '../output/output-spec.ts';
import { definedMembers } from '../values/defined-members.ts';
import { type CommandIo, useColor } from './command-io.ts';
import { loadJudging } from './load-inputs.ts';
import { checkFiles, judgingFiles, keyFile } from './places.ts';
import { DEFAULT_WIDTH, widthOf } from './width-of.ts';
import { refuseSharedPlaces, showsText, writeEach } from './write-each.ts';

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
  const judging = await loadJudging(definedMembers({ waivers: flags.waivers }), io);
  if (judging === undefined) return 2;
  const sides = await sidesOf(logs, io.cwd);
  const read = sides.flat().map((path) => ({ what: `the run log ${path}`, path }));
  await checkFiles({ inputs: [...read, ...keyFile(flags.sign), ...judgingFiles(judging)], reports: outputs }, io);
  const { failOn = 'low', allowErrors = false } = flags;
  const { comparison, close } = await compareLogs(sides, io.cwd, judging, key);
  try {
    const isWritten = await writeEach(outputs, io, async ({ format, file }) => {
      const isStdout = file === '-';
      const render = await loadComparisonRenderer(format);
      const color = isStdout && useColor(io.stdout, io.env);
      const width = isStdout ? widthOf(io) : DEFAULT_WIDTH;
      return render(comparison, { color, width, failOn, allowErrors });
    });
    const { exitCode } = comparisonVerdict(comparison, { failOn, allowErrors });
    return isWritten ? exitCode : 3;
  } finally {
    close();
  }
}

function outputsOf({ output = [] }: CompareFlags, cwd: string) {
  const parse = (spec: string) =>
    parseFormatSpec(spec, COMPARISON_FORMATS, { noun: 'format', example: 'markdown=changes.md' });
  const outputs = output.map(parse);
  refuseSharedPlaces(outputs, cwd);
  return showsText(outputs) ? [...outputs, parse('text')] : outputs;
}

/** The logs of both runs: of each one log, or those of all its shards. */
async function sidesOf(
  given: readonly string[],
  cwd: string,
): Promise<readonly [earlier: readonly string[], later: readonly string[]]> {
  const [earlier, later, ...more] = given;
  if (earlier !== undefined && later !== undefined && more.length === 0) {
    return [await logsOf(earlier, cwd), await logsOf(later, cwd)];
  }
  throw new CoveError(
    'usage',
    `compare takes the logs of two runs, and ${given.length} ${given.length === 1 ? 'is' : 'are'} named`,
    {
      hint:
        more.length === 0
          ? 'cove-policy compare monday.ndjson tuesday.ndjson'
          : 'separate the logs of the shards of one run by commas: cove-policy compare monday-1.ndjson,monday-2.ndjson tuesday.ndjson',
    },
  );
}

/** A file may have a comma in its name. */
async function logsOf(given: string, cwd: string): Promise<readonly string[]> {
  if (!given.includes(',') || (await stat(resolve(cwd, given)).catch(() => undefined)) !== undefined) return [given];
  const logs = given.split(',').map((each) => each.trim());
  if (!logs.includes('')) return logs;
  throw new CoveError('usage', `${JSON.stringify(given)} names an empty file between its commas`, {
    hint: 'cove-policy compare monday-1.ndjson,monday-2.ndjson tuesday.ndjson',
  });
}
