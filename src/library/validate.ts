import type { Flags } from '../config/settings.ts';
import { loadPolicies } from '../policy/build/load-policies.ts';
import { isValid, type Validation } from '../validation/validation.ts';
import { type LoadSettingsOptions, loadSettings } from './load.ts';
import { catalogForPolicies } from './project-clients.ts';

export { isValid, type Validation } from '../validation/validation.ts';
export { loadValidationRenderer, VALIDATION_FORMATS, type ValidationFormat } from '../validation/validation-formats.ts';
export { validationSummary } from '../validation/validation-text.ts';

/**
 * Everything that can be wrong with policies, without an account or a network. A settings file that is wrong stands
 * alone: what is wrong with policies depends on the parameters in it.
 *
 * @param patterns - policy files, directories or globs.
 */
export async function validate(
  patterns: readonly string[],
  flags: Flags,
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
    diagnostics: [...loaded.diagnostics, ...policies.diagnostics],
  };
}
