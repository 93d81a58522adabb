import type { PackSettings } from '../config/pack-settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import type { PoliciesAtHand } from '../policy/build/policies-at-hand.ts';
import type { Policy } from '../policy/model/policy.ts';
import { choosePolicies } from './choose-policies.ts';
import { withOverrides } from './overrides.ts';
import { checkChanges, type Unmatched, withPolicySettings } from './policy-settings.ts';

export interface Adjusted {
  readonly policies: readonly Policy[];
  /** Why `select` leaves out each of the others, with its place in the settings file. */
  readonly unselected: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Chooses and changes policies as the settings file says.
 *
 * @param atHand - what that is held against: these policies, and those that are wrong.
 */
export function adjustPolicies(
  policies: readonly Policy[],
  atHand: PoliciesAtHand,
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
): Adjusted {
  if (settings === undefined) return { policies, unselected: new Map(), diagnostics: [] };
  const { policies: mapping = {}, overrides = [] } = settings.config;
  const held = { ...atHand, unmatched };
  const diagnostics = [
    ...checkChanges(mapping, ['policies'], held, settings),
    ...overrides.flatMap((override, index) =>
      checkChanges(override.policies, ['overrides', index, 'policies'], held, settings),
    ),
  ];
  const selected = select === 'ignored' ? undefined : choosePolicies(atHand, settings);
  const { chosen, diagnostics: unchosen = [] } = (select === 'applied' ? selected : undefined) ?? {};
  const own = chosen === undefined ? policies : policies.filter(({ id }) => chosen.has(id));
  return {
    policies: withOverrides(withPolicySettings(own, settings), settings),
    unselected: selected?.unselected ?? new Map(),
    diagnostics: [...diagnostics, ...unchosen],
  };
}
