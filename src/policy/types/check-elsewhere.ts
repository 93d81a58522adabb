import type { LocatedScalar } from '../../documents/located-value.ts';
import type { Expression } from '../../expressions/expression.ts';
import type { Template } from '../../expressions/template.ts';
import { isRegionGlob } from '../../text/region-name.ts';
import type { WantedRegions } from '../model/policy.ts';
import { type PolicyContext, report } from '../model/policy-context.ts';
import type { FoundElsewhere } from './other-regions.ts';

/** What of a policy's first answer is in those of other regions, and where the call stands. */
export interface CalledElsewhere {
  readonly place: LocatedScalar;
  readonly found: FoundElsewhere | undefined;
  /** Whether the answer becomes many resources. */
  readonly isList: boolean;
}

/** How a policy asks. */
interface Asking {
  readonly regions: WantedRegions;
  /** Of its call, where it names one. */
  readonly region: Template | undefined;
  /** `finding.resource` */
  readonly name: Template | undefined;
  /** What else may make a difference between regions. */
  readonly resources: Expression | undefined;
  readonly lookups: readonly unknown[];
  readonly filter: Expression | undefined;
}

/**
 * Warns of a policy that would count the same thing once for each region that it asks: whoever adds up its findings
 * adds up regions.
 */
export function checkElsewhere(
  context: PolicyContext,
  { place, found, isList }: CalledElsewhere,
  { regions, region, name, resources, lookups, filter }: Asking,
): void {
  if (!areMany(regions)) return;
  if (region !== undefined) {
    const isSame = region.expressions.length === 0 && lookups.length === 0;
    if (!isSame || [resources, filter].some((each) => each?.text.includes('cove.region') === true)) return;
    report(context, place, {
      code: 'semantic/found-everywhere',
      severity: 'warning',
      message: `the call asks ${String(region.source)}, once for each region of the policy's \`targets\`, and gets the same answer each time`,
      hint: `ask once: \`targets: { regions: home }\`, or leave \`region\` out to ask each region for itself`,
    });
    return;
  }
  if (found === undefined || (found.kind !== 'same' && !isList)) return;
  if (found.kind === 'spread' && name?.expressions.some(({ text }) => text.includes('cove.region')) === true) return;
  report(context, place, found.problem);
}

function areMany(regions: WantedRegions): boolean {
  if (regions === 'home') return false;
  return regions === 'enabled' || regions.length > 1 || regions.some(isRegionGlob);
}
