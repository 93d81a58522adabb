import { createCatalog } from '../catalog/catalog.ts';
import type { Flags } from '../config/settings.ts';
import { loadPolicies } from '../policy/build/load-policies.ts';
import { isValid, type Validation } from '../validation/validation.ts';
import { loadSettings } from './load.ts';

export { isValid, type Validation } from '../validation/validation.ts';
export { loadValidationRenderer, VALIDATION_FORMATS, type ValidationFormat } from '../validation/validation-formats.ts';
export { validationSummary } from '../validation/validation-text.ts';

/**
 * Everything that can be wrong with policies, without an account or a network. A settings file that is wrong stands
 * alone: what is wrong with policies depends on the parameters in it.
 *
 * @param patterns - policy files, directories or globs.
 */
export async function validate(patterns: readonly string[], flags: Flags, cwd: string): Promise<Validation> {
  const loaded = await loadSettings(flags, cwd);
  if (!loaded.ok) return { files: [], policies: undefined, diagnostics: loaded.diagnostics };
  const { allowSecretReads, trustReads, parameters } = loaded.value;
  const options = { cwd, services: createCatalog([cwd]), allowSecretReads, trustReads, parameters };
  const policies = await loadPolicies(patterns, options);
  return {
    files: policies.files,
    policies: isValid(policies) ? policies.policies.length : undefined,
    diagnostics: [...loaded.diagnostics, ...policies.diagnostics],
  };
}
