import { isKnownRegion, nearestRegion } from '../catalog/service-regions.ts';
import type { Policy } from '../policy/model/policy.ts';
import type { WarningRecord } from '../run-log/records.ts';
import { isRegionGlob } from '../text/region-name.ts';
import { asksForRegions } from './needed-actions.ts';

/**
 * Warns of regions that a run names and that the endpoint data does not have, if all policies are about whole accounts:
 * of any other, an account says that it has no such region.
 *
 * @param regions - as `--regions` names them; undefined if it does not.
 */
export function regionsThatNobodyAsks(
  policies: readonly Policy[],
  regions: readonly string[] | undefined,
): WarningRecord[] {
  if (policies.some(asksForRegions)) return [];
  const unknown = (regions ?? []).filter((name) => name !== 'enabled' && !isRegionGlob(name) && !isKnownRegion(name));
  return unknown.map((region) => {
    const meant = nearestRegion(region);
    const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
    const message = `this release of cove-policy does not know the region "${region}"${hint}; no policy of this run asks single regions, so the name changed nothing`;
    return { type: 'warning', code: 'unknown-region', message, policy: null };
  });
}
