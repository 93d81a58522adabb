import { OUR_BASELINE } from '../files/file-kind.ts';
import type { JudgingFlags } from '../library/inputs/load-judging.ts';
import { readSigningKey } from '../library/inputs/signing-key.ts';
import { type MadeBaseline, makeBaseline } from '../library/make-baseline.ts';
import { visible } from '../text/visible-text.ts';
import { definedMembers } from '../values/defined-members.ts';
import { type CommandIo, tell } from './command-io.ts';
import { loadJudging } from './load-inputs.ts';
import { checkFiles, judgingFiles, keyFile } from './places.ts';
import { writeEach } from './write-each.ts';

export interface BaselineFlags extends Pick<JudgingFlags, 'waivers' | 'baseline'> {
  readonly output?: string;
  /** The file of the key that the run log is signed with. */
  readonly sign?: string;
}

/**
 * `cove-policy baseline`: the findings of a run, for the runs after it.
 *
 * @returns 0, 2 for a waivers file that is wrong, 3 if the baseline could not be written.
 */
export async function baselineCommand(logs: readonly string[], flags: BaselineFlags, io: CommandIo): Promise<number> {
  const { output: file = '-', baseline, waivers } = flags;
  const key = await readSigningKey(flags.sign, io);
  const judging = await loadJudging(definedMembers({ waivers }), io);
  if (judging === undefined) return 2;
  const named = logs.map((path) => ({ what: `the run log ${path}`, path }));
  const read = [...named, ...keyFile(flags.sign), ...judgingFiles(judging)];
  const outputs = [{ format: 'baseline', file, begins: OUR_BASELINE }];
  await checkFiles({ inputs: read, reports: outputs }, io);
  const earlier = baseline ?? (file === '-' ? undefined : file);
  const made = await makeBaseline(logs, { cwd: io.cwd, earlier, isNamed: baseline !== undefined, judging, key });
  try {
    const isWritten = await writeEach(outputs, io, () => made.text);
    if (!isWritten) return 3;
    await tell(io, `cove-policy: ${describe(made, judging.waivers?.file)}\n`);
    return 0;
  } finally {
    made.close();
  }
}

function describe({ findings, kept, fixed, unknown, waived }: MadeBaseline, waivers: string | undefined): string {
  return [
    `${findings} finding${findings === 1 ? '' : 's'} of the run`,
    ...(waived === 0 || waivers === undefined ? [] : [`${waived} waived by ${visible(waivers)} and left out`]),
    ...(kept === 0 ? [] : [`${kept} kept from the earlier baseline, since the run does not know of them`]),
    ...(fixed === 0 ? [] : [`${fixed} fixed and left out`]),
    ...(unknown === 0 ? [] : [`${unknown} cell${unknown === 1 ? '' : 's'} of the run could not be evaluated`]),
  ].join('; ');
}
