import { type AnsweredEverywhere, answeredEverywhere } from '../../catalog/answers-everywhere.ts';
import { isGiven } from '../../catalog/partial-answers.ts';
import type { Problem } from '../../documents/source-text.ts';
import type { JsonValue } from '../../values/json.ts';
import type { OperationName } from '../model/policy.ts';
import type { Marking } from './mark-shape.ts';
import type { Mark } from './shape.ts';

/** What of an answer is in those of other regions as well. */
export interface WatchedRegions {
  readonly markings: readonly Marking[];
  /** What is told of a policy that asks in many regions; undefined if it tells them apart. */
  found(reads: ReadonlySet<Mark>): FoundElsewhere | undefined;
}

/** What a policy that asks in many regions would count in each of them. */
export interface FoundElsewhere {
  readonly kind: AnsweredEverywhere['kind'];
  readonly problem: Problem;
}

/**
 * Watches whether a policy tells the regions of an answer apart: shadow trails, and buckets, are listed in every
 * region, so that one of them is as many findings as there are regions.
 */
export function watchOtherRegions(
  { service, operation }: OperationName,
  name: string,
  input: JsonValue | undefined,
): WatchedRegions {
  const row = answeredEverywhere(service, operation);
  if (row === undefined || row.inputs.some((each) => isGiven(input, each))) return NOTHING_ELSEWHERE;
  const markings = row.members.map((path) => ({ path, mark: {} }));
  const problem: Problem = {
    code: 'semantic/found-everywhere',
    severity: 'warning',
    message: `${name} ${row.says}: each region that is asked counts them again`,
    hint: row.cure,
  };
  return {
    markings,
    found: (reads) => (markings.some(({ mark }) => reads.has(mark)) ? undefined : { kind: row.kind, problem }),
  };
}

const NOTHING_ELSEWHERE: WatchedRegions = { markings: [], found: () => undefined };
