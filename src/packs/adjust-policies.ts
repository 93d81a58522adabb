import type { PackSettings } from '../config/pack-settings.ts';
import type { Pack } from '../policy/build/load-pack.ts';
import type { Policy } from '../policy/model/policy.ts';
import { choosePolicies, type Selected } from './choose-policies.ts';
import { withOverrides } from './overrides.ts';
import { checkChanges, type Unmatched, withPolicySettings } from './policy-settings.ts';

/** Chooses and changes policies as the settings file says. */
export function adjustPolicies(
  policies: readonly Policy[],
  packs: readonly Pack[],
  settings: PackSettings | undefined,
  {
    unmatched,
    select,
  }: {
    /** What becomes of what it says of policies that are not there. */
    readonly unmatched: Unmatched;
    /**
     * Whether `select` chooses: `told` leaves its policies in, and says what it would leave out, as for a plan. It may
     * be about packs that are not loaded then.
     */
    readonly select: 'applied' | 'told' | 'ignored';
  },
): Selected {
  if (settings === undefined) return { policies, unselected: new Map(), diagnostics: [] };
  const { policies: mapping = {}, overrides = [] } = settings.config;
  const atHand = { policies, unmatched };
  const diagnostics = [
    ...checkChanges(mapping, ['policies'], atHand, settings),
    ...overrides.flatMap((override, index) =>
      checkChanges(override.policies, ['overrides', index, 'policies'], atHand, settings),
    ),
  ];
  const selected = select === 'ignored' ? undefined : choosePolicies(policies, packs, settings);
  const chosen = select === 'applied' ? selected : undefined;
  return {
    policies: withOverrides(withPolicySettings(chosen?.policies ?? policies, settings), settings),
    unselected: selected?.unselected ?? new Map(),
    diagnostics: [...diagnostics, ...(chosen?.diagnostics ?? [])],
  };
}
