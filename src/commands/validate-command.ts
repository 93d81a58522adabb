import type { Flags } from '../config/settings.ts';
import type { JudgingFlags } from '../library/inputs/load-judging.ts';
import {
  isValid,
  loadValidationRenderer,
  VALIDATION_FORMATS,
  validate,
  validationSummary,
} from '../library/validate.ts';
import { parseFormatSpec } from '../output/output-spec.ts';
import { type CommandIo, useColor, writeAll } from './command-io.ts';
import { showDiagnostics } from './load-inputs.ts';
import { checkFiles } from './places.ts';
import { DEFAULT_WIDTH, widthOf } from './width-of.ts';
import { refuseSharedPlaces, showsText, writeEach } from './write-each.ts';

export type ValidateFlags = Pick<
  Flags,
  | 'config'
  | 'param'
  | 'allowSecretReads'
  | 'trustRead'
  | 'output'
  | 'noProjectClients'
  | 'policy'
  | 'tag'
  | 'severity'
  | 'control'
> &
  Pick<JudgingFlags, 'waivers'>;

/**
 * `cove-policy validate`: everything that can be wrong with policies, found without an account or a network.
 *
 * @returns 0 for policies that can run, 2 for others, 3 if the result could not be written.
 */
export async function validateCommand(
  patterns: readonly string[],
  flags: ValidateFlags,
  io: CommandIo,
): Promise<number> {
  const outputs = (flags.output ?? []).map((spec) =>
    parseFormatSpec(spec, VALIDATION_FORMATS, { noun: 'format', example: 'sarif=validation.sarif' }),
  );
  refuseSharedPlaces(outputs, io.cwd);
  const { output: _, ...shared } = flags;
  const validation = await validate(patterns, shared, io.cwd, { env: io.env });
  await checkFiles({ policies: validation.files, config: flags.config, reports: outputs }, io);
  const onStdout = outputs.find(({ file }) => file === '-');
  if (onStdout?.format !== 'text') await showDiagnostics(validation.diagnostics, io);
  if (showsText(outputs) && isValid(validation)) await writeAll(io.stdout, validationSummary(validation));
  const isWritten = await writeEach(outputs, io, async ({ format, file }) => {
    const isStdout = file === '-';
    const render = await loadValidationRenderer(format);
    return render(validation, {
      color: isStdout && useColor(io.stdout, io.env),
      width: isStdout ? widthOf(io) : DEFAULT_WIDTH,
      cwd: io.cwd,
    });
  });
  if (!isWritten) return 3;
  return isValid(validation) ? 0 : 2;
}
