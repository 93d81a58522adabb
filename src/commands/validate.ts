import { createCatalog } from '../catalog/catalog.ts';
import { loadConfig } from '../config/load-config.ts';
import { type Flags, resolveSettings } from '../config/settings.ts';
import { parseFormatSpec } from '../output/output-spec.ts';
import { loadPolicies } from '../policy/build/load-policies.ts';
import { isValid, type Validation } from '../validation/validation.ts';
import { loadValidationRenderer, VALIDATION_FORMATS, type ValidationFormat } from '../validation/validation-formats.ts';
import { validationSummary } from '../validation/validation-text.ts';
import { type CommandIo, useColor, writeAll } from './command-io.ts';
import { showDiagnostics } from './load-inputs.ts';
import { refuseSharedPlaces, writeEach } from './write-each.ts';

export type ValidateFlags = Pick<Flags, 'config' | 'param' | 'allowSecretReads' | 'output'>;

/**
 * `cove-policy validate`: everything that can be wrong with policies, without an account or a network.
 *
 * @returns 0 for policies that can run, 2 for others, 3 where the answer could not be written.
 */
export async function validateCommand(
  patterns: readonly string[],
  flags: ValidateFlags,
  io: CommandIo,
): Promise<number> {
  const formats = Object.keys(VALIDATION_FORMATS) as ValidationFormat[];
  const outputs = (flags.output ?? []).map((spec) =>
    parseFormatSpec(spec, formats, { noun: 'format', example: 'sarif=validation.sarif' }),
  );
  refuseSharedPlaces(outputs, io.cwd);
  const validation = await validate(patterns, flags, io);
  const onStdout = outputs.find(({ file }) => file === '-');
  if (onStdout?.format !== 'text') await showDiagnostics(validation.diagnostics, io);
  if (onStdout === undefined && isValid(validation)) await writeAll(io.stdout, validationSummary(validation));
  const isWritten = await writeEach(outputs, io, async ({ format, file }) => {
    const isStdout = file === '-';
    const render = await loadValidationRenderer(format);
    return render(validation, {
      color: isStdout && useColor(io.stdout, io.env),
      width: (isStdout ? io.stdout.columns : undefined) ?? 100,
      cwd: io.cwd,
    });
  });
  if (!isWritten) return 3;
  return isValid(validation) ? 0 : 2;
}

/** A settings file that is wrong stands alone: what is wrong with policies depends on the parameters in it. */
async function validate(patterns: readonly string[], flags: ValidateFlags, { cwd }: CommandIo): Promise<Validation> {
  const { config, diagnostics } = await loadConfig(flags.config, cwd);
  if (!isValid({ diagnostics })) return { files: [], policies: undefined, diagnostics };
  const { allowSecretReads, parameters } = resolveSettings(flags, config);
  const services = createCatalog([cwd]);
  const loaded = await loadPolicies(patterns, { cwd, services, allowSecretReads, parameters });
  return {
    files: loaded.files,
    policies: isValid(loaded) ? loaded.policies.length : undefined,
    diagnostics: [...diagnostics, ...loaded.diagnostics],
  };
}
