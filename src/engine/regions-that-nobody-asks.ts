import { isKnownRegion, knowsRegionLike, nearestRegion } from '../catalog/service-regions.ts';
import { regionMatcher } from '../organization/region-glob.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { WarningRecord } from '../run-log/records.ts';
import { isRegionGlob } from '../text/region-name.ts';
import { asksForRegions } from './needed-actions.ts';
import type { RunPlan } from './run-plan.ts';

/**
 * Warns of regions that a run names and that the endpoint data does not have, if nothing that it enters an account for
 * is about single regions: else the account says that it has no such region.
 *
 * @param plan - its regions as `--regions` names them; null if it does not.
 */
export function regionsThatNobodyAsks(
  policies: readonly Policy[],
  { regions, classes, accounts, principal }: Pick<RunPlan, 'regions' | 'classes' | 'accounts' | 'principal'>,
): WarningRecord[] {
  const used = new Set(accounts.map((account) => account.class));
  const selected = classes.flatMap((each, index) => (used.has(index) ? each : []));
  const run = new Set(selected.filter(({ action }) => action === 'run').map(({ policy }) => policy));
  if (policies.some((policy) => run.has(policy.id) && asksForRegions(policy, principal.partition))) return [];
  const unknown = (regions ?? []).filter((name) => name !== 'enabled' && !isKnown(name));
  return unknown.map((region) => {
    const message = `${describe(region)}; no policy asks single regions in the accounts of this run, so the name changed nothing`;
    return { type: 'warning', code: 'unknown-region', message, policy: null };
  });
}

function isKnown(region: string): boolean {
  return isRegionGlob(region) ? knowsRegionLike(regionMatcher(region)) : isKnownRegion(region);
}

function describe(region: string): string {
  if (isRegionGlob(region)) return `this release of cove-policy knows no region that matches "${region}"`;
  const meant = nearestRegion(region);
  const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
  return `this release of cove-policy does not know the region "${region}"${hint}`;
}
