import type { SourceRange } from '../documents/diagnostic.ts';
import { placeOfDecision } from './place-of-decision.ts';
import type { PolicySource } from './policy-source.ts';
import type { PolicyTest } from './policy-test.ts';
import { type Decision, decisionKey, watchPolicy } from './watch-policy.ts';

/** What the tests of a policy have tried of it. */
export interface PolicyCoverage {
  readonly policy: string;
  readonly file: string;
  /** Two for each decision: true and false. */
  readonly outcomes: number;
  /** Of these, the ones that some test has come to. */
  readonly seen: number;
  readonly gaps: readonly CoverageGap[];
}

/** A decision of which no test has shown both sides. */
export interface CoverageGap {
  /** As it is written. */
  readonly text: string;
  readonly range: SourceRange;
  readonly never: 'true' | 'false' | 'evaluated';
}

export interface CoverageWatch {
  /** The test with a policy that is watched, and evaluates alike. */
  watch(test: PolicyTest): PolicyTest;
  /** What was seen so far, in the order of the files and of the policies in them. */
  seen(sources: readonly PolicySource[]): PolicyCoverage[];
}

interface Seen {
  readonly decision: Decision;
  readonly results: Set<boolean>;
}

export function createCoverageWatch(): CoverageWatch {
  const policies = new Map<string, { readonly test: PolicyTest; readonly decisions: Map<string, Seen> }>();
  return {
    watch(test) {
      const key = policyKey(test.policy.source.file, test.policy.id);
      const known = policies.get(key) ?? { test, decisions: new Map<string, Seen>() };
      policies.set(key, known);
      const { policy, decisions } = watchPolicy(test.policy, (decision, isTrue) => {
        known.decisions.get(decisionKey(decision))?.results.add(isTrue);
      });
      for (const decision of decisions) {
        const name = decisionKey(decision);
        if (!known.decisions.has(name)) known.decisions.set(name, { decision, results: new Set() });
      }
      return { ...test, policy };
    },
    seen: (sources) =>
      sources.flatMap((source) =>
        source.policies.flatMap(({ id }) => {
          const watched = policies.get(policyKey(source.file.name, id));
          return watched === undefined ? [] : [coverageOf(watched.test, [...watched.decisions.values()], source)];
        }),
      ),
  };
}

function policyKey(file: string, id: string): string {
  return JSON.stringify([file, id]);
}

function coverageOf({ policy }: PolicyTest, decisions: readonly Seen[], source: PolicySource): PolicyCoverage {
  const placed = decisions.flatMap(({ decision, results }) => {
    const range = placeOfDecision(decision, policy, source);
    // What does not stand in the file is none of its author's: the message of a policy that has none.
    return range === undefined ? [] : [{ text: decision.text, range, results }];
  });
  const gaps = placed.flatMap(({ text, range, results }): CoverageGap[] => {
    if (results.size === 2) return [];
    return [{ text, range, never: results.size === 0 ? 'evaluated' : results.has(true) ? 'false' : 'true' }];
  });
  return {
    policy: policy.id,
    file: source.file.name,
    outcomes: placed.length * 2,
    seen: placed.reduce((sum, { results }) => sum + results.size, 0),
    gaps: gaps.sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column),
  };
}

/** Of all outcomes, those that were seen, in percent, rounded down: 100 is all of them. */
export function coveredPercent(coverage: readonly Pick<PolicyCoverage, 'outcomes' | 'seen'>[]): number {
  const outcomes = coverage.reduce((sum, each) => sum + each.outcomes, 0);
  const seen = coverage.reduce((sum, each) => sum + each.seen, 0);
  return outcomes === 0 ? 100 : Math.floor((seen * 100) / outcomes);
}
