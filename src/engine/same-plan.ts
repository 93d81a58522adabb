import { CoveError } from '../cove-error.ts';
import type { Policy } from '../policy/model/policy.ts';
import { type JsonObject, stableJson } from '../values/json.ts';
import { decisiveSettings, flagOfSetting } from './decisive-settings.ts';
import { planDigest } from './plan-digest.ts';
import type { RunPlan } from './run-plan.ts';

/**
 * Holds a plan that was made before, and maybe elsewhere, against the run that is to carry it out. Neither may widen
 * what the other says: they must say the same.
 *
 * @param planned - as it was made.
 * @param own - the same accounts, with the settings and the caller of the run at hand.
 * @throws {CoveError} `usage` for the first difference.
 */
export function assertSamePlan(planned: RunPlan, own: RunPlan, policies: readonly Policy[]): void {
  for (const { what, of } of COMPARED) {
    const [before, now] = [of(planned), of(own)];
    if (before !== now) throw otherPlan(`${what}: it was planned with ${before}, and this run has ${now}`);
  }
  assertSamePolicies(planned, policies);
  const [before, now] = [decisiveSettings(planned.settings), decisiveSettings(own.settings)];
  for (const name of Object.keys(now)) {
    if (stableJson(before[name] ?? null) === stableJson(now[name] ?? null)) continue;
    throw otherPlan(
      `${flagOfSetting(name)}: it was planned with ${shown(before, name)}, and this run has ${shown(now, name)}`,
    );
  }
  if (planDigest(planned, policies) !== planDigest(own, policies)) throw otherPlan('something that decides its result');
}

const COMPARED: readonly { readonly what: string; readonly of: (plan: RunPlan) => string }[] = [
  { what: 'the partition', of: ({ principal }) => principal.partition },
  { what: "the caller's account", of: ({ principal }) => principal.account },
  { what: '--regions', of: ({ regions }) => regions?.join(',') ?? 'none' },
];

function assertSamePolicies(planned: RunPlan, policies: readonly Policy[]): void {
  const known = new Set(planned.policies.map(({ id }) => id));
  const added = policies.find(({ id }) => !known.has(id));
  if (added !== undefined) throw otherPlan(`policy ${added.id}, which it was not planned with`);
}

function otherPlan(difference: string): CoveError {
  return new CoveError('usage', `the plan is not that of this run: ${difference}`, {
    hint: 'give every part of a run the same policies, settings and caller, or plan it again',
  });
}

function shown(settings: JsonObject, name: string): string {
  const value = settings[name] ?? null;
  return value === null ? 'none' : stableJson(value);
}
