import { isKnownRegion, mayExist, nearestRegion } from '../../catalog/service-regions.ts';
import { type LocatedValue, member } from '../../documents/located-value.ts';
import { quoteValue } from '../../documents/quote-value.ts';
import type { Problem } from '../../documents/source-text.ts';
import { isRegionGlob, REGION_NAME } from '../../text/region-name.ts';
import { type PolicyContext, report } from '../model/policy-context.ts';

/** Reports entries of a `targets.regions` list that have no wildcard and are no region's name, as far as is known. */
export function checkRegions(context: PolicyContext, targets: LocatedValue | undefined): void {
  const regions = member(targets, 'regions');
  if (regions?.kind !== 'list') return;
  for (const region of regions.items) {
    const name = String(region.value);
    // The schema refuses other characters.
    if (!SCHEMA_PATTERN.test(name) || isRegionGlob(name)) continue;
    const problem = REGION_NAME.test(name) ? unknownRegion(name) : noName(name);
    if (problem !== undefined) report(context, region, problem);
  }
}

function noName(name: string): Problem {
  return {
    code: 'semantic/region',
    message: `${quoteValue(name)} is neither the name of a region nor a glob`,
    hint: hintFor(name),
  };
}

/**
 * A warning of a name that AWS's endpoint data does not have. It is no more than that: a region may be newer than the
 * data, and where a check runs in it, AWS says whether it exists.
 */
export function unknownRegion(name: string): Problem | undefined {
  if (isKnownRegion(name)) return undefined;
  const meant = nearestRegion(name);
  const didYouMean = `did you mean ${quoteValue(meant)}?`;
  const or = meant === undefined ? '' : `; or ${didYouMean}`;
  return {
    code: 'semantic/unknown-region',
    severity: 'warning',
    message: `this release of cove-policy does not know the region ${quoteValue(name)}`,
    hint: mayExist(name) || meant === undefined ? `right if it is newer than the release${or}` : didYouMean,
  };
}

/** What is wrong with text that must be the name of a single region. */
export function regionNameProblem(name: string): Problem | undefined {
  if (REGION_NAME.test(name)) return undefined;
  const hint = isRegionGlob(name) ? 'a call goes to one region: use its name, or an expression' : hintFor(name);
  return { code: 'semantic/region', message: `${quoteValue(name)} is not the name of a region`, hint };
}

const SCHEMA_PATTERN = /^[a-z0-9*?[\]{},!-]+$/;

function hintFor(name: string): string {
  if (name === 'enabled' || name === 'home') return `write \`regions: ${name}\`, without a list`;
  if (name === 'all') return 'all regions that an account has enabled are `enabled`';
  const withoutZone = name.replace(/(\d)[a-z]$/, '$1');
  if (REGION_NAME.test(withoutZone)) return `that is an availability zone; its region is ${withoutZone}`;
  return /^[a-z]+(-[a-z]+)*-?$/.test(name)
    ? `a glob needs a wildcard: ${name.replace(/-$/, '')}-*`
    : 'for example: us-east-1, eu-*';
}
