import type { Flags } from '../config/settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { sortDiagnostics } from '../documents/render-diagnostics.ts';
import { isValid, type Validation } from '../validation/validation.ts';
import { UNKNOWN_POLICY } from '../waivers/check-waivers.ts';
import { loadWaivers } from '../waivers/load-waivers.ts';
import { chosenPolicies } from './inputs/chosen-policies.ts';
import type { JudgingFlags } from './inputs/load-judging.ts';
import { type LoadSettingsOptions, readSettings } from './inputs/load-settings.ts';
import { narrowPolicies } from './inputs/narrow-policies.ts';
import { packRecords } from './inputs/pack-records.ts';

export { isValid, type Validation } from '../validation/validation.ts';
export { loadValidationRenderer, VALIDATION_FORMATS } from '../validation/validation-formats.ts';
export { validationSummary } from '../validation/validation-text.ts';

/**
 * Everything that can be wrong with policies and the settings file, without an account or a network. Where the
 * parameters in that file are wrong, only this is reported: what is wrong with policies depends on them.
 *
 * @param patterns - policy files, directories or globs. @default the packs of the settings file, else `policies`
 */
export async function validate(
  patterns: readonly string[],
  flags: Flags & Pick<JudgingFlags, 'waivers'>,
  cwd: string,
  options: Pick<LoadSettingsOptions, 'env'> = {},
): Promise<Validation> {
  // Packs are fetched from where the settings file says, so that has to be somebody's who may say it.
  const packNames = patterns.length === 0 ? (['packs'] as const) : [];
  const loaded = await readSettings(flags, cwd, { ...options, names: ['allowSecretReads'], packNames });
  const settings = loaded.ok ? loaded.value : loaded.sound;
  if (settings === undefined)
    return { files: [], policies: undefined, diagnostics: sortDiagnostics(loaded.diagnostics) };
  const named = patterns.length === 0 && settings.packs?.config.packs === undefined ? DEFAULT_PATTERNS : patterns;
  const policies = await chosenPolicies(named, {
    cwd,
    env: options.env ?? {},
    settings,
    packs: settings.packs,
    callsNothing: true,
  });
  const chosen =
    loaded.ok && isValid(policies)
      ? narrowPolicies(policies.policies, settings, packRecords(policies.packs))
      : undefined;
  return {
    files: policies.files,
    policies: chosen?.length,
    diagnostics: sortDiagnostics([
      ...loaded.diagnostics,
      ...policies.diagnostics,
      ...(await waiverDiagnostics(
        flags,
        isValid(policies) ? policies.policies.flatMap(({ id, formerIds = [] }) => [id, ...formerIds]) : undefined,
        cwd,
      )),
    ]),
  };
}

const DEFAULT_PATTERNS = ['policies'];

/** A waiver for a policy that is not loaded is only a warning here: files may be validated one by one. */
async function waiverDiagnostics(
  { waivers: file, config }: Pick<JudgingFlags, 'waivers' | 'config'>,
  policies: readonly string[] | undefined,
  cwd: string,
): Promise<Diagnostic[]> {
  const { diagnostics } = await loadWaivers({ file, config, strict: false, cwd, now: new Date(), policies });
  return diagnostics.map((each) => (each.code === UNKNOWN_POLICY ? { ...each, severity: 'warning' } : each));
}
