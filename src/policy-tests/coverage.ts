import type { SourceRange } from '../documents/diagnostic.ts';
import type { Policy } from '../policy/model/policy.ts';
import { type DecisionPlace, placeOfDecision } from './place-of-decision.ts';
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
  /** Counts a policy that no test is about: nothing of what it decides was seen. */
  include(policy: Policy): void;
  /** What was seen so far, in the order of the files and of the policies in them. */
  seen(sources: readonly PolicySource[]): PolicyCoverage[];
}

interface Seen {
  readonly decision: Decision;
  readonly results: Set<boolean>;
}

export function createCoverageWatch(): CoverageWatch {
  const policies = new Map<string, { readonly policy: Policy; readonly decisions: Map<string, Seen> }>();
  const watched = (original: Policy, looksAtMessages: boolean): Policy => {
    const key = policyKey(original.source.file, original.id);
    const known = policies.get(key) ?? { policy: original, decisions: new Map<string, Seen>() };
    policies.set(key, known);
    const { policy, decisions } = watchPolicy(original, (decision, isTrue) => {
      if (!looksAtMessages && isOfFinding(decision, 'message')) return;
      known.decisions.get(decisionKey(decision))?.results.add(isTrue);
    });
    // No test says what evidence is, and it decides nothing.
    for (const decision of decisions.filter((each) => !isOfFinding(each, 'evidence'))) {
      const name = decisionKey(decision);
      if (!known.decisions.has(name)) known.decisions.set(name, { decision, results: new Set() });
    }
    return policy;
  };
  return {
    watch: (test) => ({ ...test, policy: watched(test.policy, saysMessages(test)) }),
    include(policy) {
      watched(policy, false);
    },
    seen: (sources) =>
      sources.flatMap((source) => {
        const known = source.policies.flatMap(({ id }) => policies.get(policyKey(source.file.name, id)) ?? []);
        return coverageOf(
          source,
          known.map(({ policy, decisions }) => placed(policy, [...decisions.values()], source)),
        );
      }),
  };
}

function isOfFinding({ path }: Decision, part: 'message' | 'evidence'): boolean {
  return path[0] === 'finding' && path[1] === part;
}

/** What a message decides is seen by a test that says the message: nobody looks at it otherwise. */
function saysMessages({ expected }: PolicyTest): boolean {
  return expected.finds?.some(({ message }) => message !== undefined) === true;
}

function policyKey(file: string, id: string): string {
  return JSON.stringify([file, id]);
}

interface PlacedDecision extends DecisionPlace {
  readonly text: string;
  readonly results: ReadonlySet<boolean>;
}

interface PlacedPolicy {
  readonly policy: string;
  readonly decisions: readonly PlacedDecision[];
}

function placed(policy: Policy, decisions: readonly Seen[], source: PolicySource): PlacedPolicy {
  return {
    policy: policy.id,
    decisions: decisions.flatMap(({ decision, results }) => {
      const place = placeOfDecision(decision, policy, source);
      // What does not stand in the file is none of its author's: the message of a policy that has none.
      return place === undefined ? [] : [{ ...place, text: decision.text, results }];
    }),
  };
}

/**
 * What `defaults` lend is one part of the file, and counts once: with the first policy, and what all have seen of it.
 */
function coverageOf(source: PolicySource, policies: readonly PlacedPolicy[]): PolicyCoverage[] {
  const lent = new Map<string, Set<boolean>>();
  for (const { range, isLent, results } of policies.flatMap(({ decisions }) => decisions)) {
    if (isLent) lent.set(rangeKey(range), new Set([...(lent.get(rangeKey(range)) ?? []), ...results]));
  }
  const counted = new Set<string>();
  return policies.map(({ policy, decisions }) => {
    const own = decisions.flatMap((each) => {
      const key = rangeKey(each.range);
      if (!each.isLent) return [each];
      if (counted.has(key)) return [];
      counted.add(key);
      return [{ ...each, results: lent.get(key) ?? each.results }];
    });
    return {
      policy,
      file: source.file.name,
      outcomes: own.length * 2,
      seen: own.reduce((sum, { results }) => sum + results.size, 0),
      gaps: own.flatMap(gapOf).sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column),
    };
  });
}

function rangeKey({ line, column, endLine, endColumn }: SourceRange): string {
  return [line, column, endLine, endColumn].join(':');
}

function gapOf({ text, range, results }: PlacedDecision): CoverageGap[] {
  if (results.size === 2) return [];
  return [{ text, range, never: results.size === 0 ? 'evaluated' : results.has(true) ? 'false' : 'true' }];
}

/** Of all outcomes, those that were seen, in percent, rounded down: 100 is all of them. */
export function coveredPercent(coverage: readonly Pick<PolicyCoverage, 'outcomes' | 'seen'>[]): number {
  const outcomes = coverage.reduce((sum, each) => sum + each.outcomes, 0);
  const seen = coverage.reduce((sum, each) => sum + each.seen, 0);
  return outcomes === 0 ? 100 : Math.floor((seen * 100) / outcomes);
}
