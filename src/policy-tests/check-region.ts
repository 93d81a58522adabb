import { isKnownRegion, mayExist, nearestRegion } from '../catalog/service-regions.ts';
import type { LocatedValue } from '../documents/located-value.ts';
import { quoteValue } from '../documents/quote-value.ts';
import type { ReportProblem } from './check-answer.ts';

/**
 * Nothing asks AWS whether a test's region exists: a misspelt one would be another region that passes as well. One that
 * may be newer than the endpoint data is taken, with a warning.
 */
export function checkRegion(located: LocatedValue | undefined, report: ReportProblem): void {
  if (typeof located?.value !== 'string' || isKnownRegion(located.value)) return;
  const region = located.value;
  const meant = nearestRegion(region);
  const code = 'test/unknown-region';
  if (mayExist(region)) {
    report(located, {
      code,
      severity: 'warning',
      message: `this release of cove-policy does not know the region ${quoteValue(region)}`,
      hint: `right if it is newer than the release${meant === undefined ? '' : `; or did you mean ${quoteValue(meant)}?`}`,
    });
    return;
  }
  report(located, {
    code,
    message: `this release of cove-policy knows no region ${quoteValue(region)}, and none with a similar name`,
    hint:
      meant === undefined
        ? 'as in eu-west-1; what is said of a region newer than the release can be tested in another one'
        : `did you mean ${quoteValue(meant)}?`,
  });
}
