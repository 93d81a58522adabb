import { isKnownRegion, nearestRegion } from '../catalog/service-regions.ts';
import type { LocatedValue } from '../documents/located-value.ts';
import { quoteValue } from '../documents/quote-value.ts';
import type { ReportProblem } from './check-answer.ts';

/** Nothing asks AWS whether a test's region exists: a misspelt one would be another region that passes as well. */
export function checkRegion(located: LocatedValue | undefined, report: ReportProblem): void {
  if (typeof located?.value !== 'string' || isKnownRegion(located.value)) return;
  const meant = nearestRegion(located.value);
  report(located, {
    code: 'test/unknown-region',
    message: `there is no region ${quoteValue(located.value)}`,
    hint:
      meant === undefined
        ? 'as in eu-west-1; a test can name any region that exists'
        : `did you mean ${quoteValue(meant)}?`,
  });
}
