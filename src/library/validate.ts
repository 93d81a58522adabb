import type { Flags } from '../config/settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { loadPolicies } from '../policy/build/load-policies.ts';
import { isValid, type Validation } from '../validation/validation.ts';
import { UNKNOWN_POLICY } from '../waivers/check-waivers.ts';
import { loadWaivers } from '../waivers/load-waivers.ts';
import type { JudgingFlags } from './judging.ts';
import { type LoadSettingsOptions, loadSettings } from './load.ts';
import { catalogForPolicies } from './project-clients.ts';

export { isValid, type Validation } from '../validation/validation.ts';
export { loadValidationRenderer, VALIDATION_FORMATS, type ValidationFormat } from '../validation/validation-formats.ts';
export { validationSummary } from '../validation/validation-text.ts';

/**
 * Everything that can be wrong with policies, without an account or a network. If the settings file is wrong, only that
 * is reported: what is wrong with policies depends on the parameters in it.
 *
 * @param patterns - policy files, directories or globs.
 */
export async function validate(
  patterns: readonly string[],
  flags: Flags & Pick<JudgingFlags, 'waivers'>,
  cwd: string,
  options: Pick<LoadSettingsOptions, 'env'> = {},
): Promise<Validation> {
  const loaded = await loadSettings(flags, cwd, { ...options, names: ['allowSecretReads'] });
  if (!loaded.ok) return { files: [], policies: undefined, diagnostics: loaded.diagnostics };
  const { allowSecretReads, trustReads, parameters } = loaded.value;
  const services = await catalogForPolicies(patterns, loaded.value, cwd);
  const policies = await loadPolicies(patterns, { cwd, services, allowSecretReads, trustReads, parameters });
  return {
    files: policies.files,
    policies: isValid(policies) ? policies.policies.length : undefined,
    diagnostics: [
      ...loaded.diagnostics,
      ...policies.diagnostics,
      ...(await waiverDiagnostics(flags, isValid(policies) ? policies.policies.map(({ id }) => id) : undefined, cwd)),
    ],
  };
}

/** A waiver for a policy that is not loaded is only a warning here: files may be validated one by one. */
async function waiverDiagnostics(
  { waivers: file, config }: Pick<JudgingFlags, 'waivers' | 'config'>,
  policies: readonly string[] | undefined,
  cwd: string,
): Promise<Diagnostic[]> {
  const { diagnostics } = await loadWaivers({ file, config, strict: false, cwd, now: new Date(), policies });
  return diagnostics.map((each) => (each.code === UNKNOWN_POLICY ? { ...each, severity: 'warning' } : each));
}
