import type { PackSettings } from '../config/pack-settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import type { Pack } from '../policy/build/load-pack.ts';
import type { Policy } from '../policy/model/policy.ts';
import { withOverrides } from './overrides.ts';
import { checkChanges, withPolicySettings } from './policy-settings.ts';
import { selectPolicies } from './select-policies.ts';

/** Chooses and changes policies as the settings file says. */
export function adjustPolicies(
  policies: readonly Policy[],
  packs: readonly Pack[],
  settings: PackSettings | undefined,
  {
    isWhole,
    isSelected,
  }: {
    /** Whether all that the settings file is about is loaded: else it may name what is not. */
    readonly isWhole: boolean;
    /** Whether `select` chooses. */
    readonly isSelected: boolean;
  },
): { readonly policies: readonly Policy[]; readonly diagnostics: readonly Diagnostic[] } {
  if (settings === undefined) return { policies, diagnostics: [] };
  const { policies: mapping = {}, overrides = [] } = settings.config;
  const diagnostics = [
    ...checkChanges(mapping, ['policies'], policies, isWhole, settings),
    ...overrides.flatMap((override, index) =>
      checkChanges(override.policies, ['overrides', index, 'policies'], policies, isWhole, settings),
    ),
  ];
  const selected = isSelected ? selectPolicies(policies, packs, settings) : { policies, diagnostics: [] };
  return {
    policies: withOverrides(withPolicySettings(selected.policies, settings), settings),
    diagnostics: [...diagnostics, ...selected.diagnostics],
  };
}
