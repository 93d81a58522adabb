import type { Diagnostic } from '../documents/diagnostic.ts';
import { keySpan, type LocatedValue, type Span, valueAt } from '../documents/located-value.ts';
import type { Problem, SourceText } from '../documents/source-text.ts';
import { globMatches } from '../expressions/glob-matches.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { fitsId, isGlobOfIds } from '../text/fits-id.ts';
import { sameInPack } from '../text/same-in-pack.ts';
import type { Waiver } from './waivers.ts';
import type { WaiversFile } from './waivers-file.generated.ts';

/** A year, and a few weeks to react: whoever waives for longer should change the policy. */
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

/** Code of the diagnostic for a policy that is not loaded. */
export const UNKNOWN_POLICY = 'waivers/unknown-policy';

interface CheckOptions {
  readonly source: SourceText;
  readonly root: LocatedValue;
  readonly now: Date;
  /** Ids of the existing policies; undefined: not checked. */
  readonly policies: readonly string[] | undefined;
}

/** What the schema cannot say: each waiver names findings of existing policies, until a valid day. */
export function checkWaivers(
  { waivers }: WaiversFile,
  { source, root, now, policies }: CheckOptions,
): { readonly entries: readonly Waiver[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const report = ({ start, end }: Span, problem: Problem): void => {
    diagnostics.push(source.diagnostic(start, end, problem));
  };
  const today = now.toISOString().slice(0, 10);
  const entries = waivers.map((waiver, index): Waiver => {
    const place = valueAt(root, ['waivers', index]) ?? root;
    const { expires, policies: named = [] } = waiver;
    const problem = dayProblem(expires, now);
    if (problem !== undefined) report(valueAt(place, ['expires']) ?? place, problem);
    if (waiver.policies === undefined && waiver.fingerprints === undefined) {
      report(keySpan(root, ['waivers', index]), NAMES_NOTHING);
    }
    for (const [at, pattern] of named.entries()) {
      const unknown = policies === undefined ? undefined : policyProblem(pattern, policies);
      if (unknown !== undefined) report(valueAt(place, ['policies', at]) ?? place, unknown);
    }
    return { ...waiver, line: source.position(place.start).line, isExpired: expires < today };
  });
  return { entries, diagnostics };
}

const NAMES_NOTHING: Problem = {
  code: 'waivers/names-nothing',
  message: 'the waiver names neither `policies` nor `fingerprints`',
  hint: 'say what it is about: policies: [cloudtrail-redundant-trail]',
};

function dayProblem(text: string, now: Date): Problem | undefined {
  const date = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text)) {
    return { code: 'waivers/day', message: `${text} is not a day: expected YYYY-MM-DD` };
  }
  const days = Math.floor((date.getTime() - now.getTime()) / DAY_MS);
  if (days < MOST_DAYS) return undefined;
  const last = new Date(now.getTime() + MOST_DAYS * DAY_MS).toISOString().slice(0, 10);
  return {
    code: 'waivers/too-far',
    message: `${text} is more than ${MOST_DAYS} days away`,
    hint: `the latest day that is accepted today is ${last}; what is accepted for longer belongs in the policy`,
  };
}

function policyProblem(pattern: string, policies: readonly string[]): Problem | undefined {
  if (policies.some((policy) => fitsId(policy, pattern))) return undefined;
  const isGlob = isGlobOfIds(pattern);
  const meant = isGlob ? undefined : didYouMean(pattern, policies);
  const elsewhere = isGlob ? undefined : sameInPack(pattern, policies);
  return {
    code: UNKNOWN_POLICY,
    message: isGlob ? `no loaded policy matches "${pattern}"` : `there is no policy "${pattern}" among the loaded ones`,
    hint: elsewhere ?? (meant === undefined ? hintFor(pattern, policies, isGlob) : `did you mean "${meant}"?`),
  };
}

function hintFor(pattern: string, policies: readonly string[], isGlob: boolean): string {
  const isOfPacks = isGlob && policies.some((policy) => globMatches(policy, pattern));
  return isOfPacks
    ? '`*` is any text without a `/`: name the pack, as in cis/*, or any of them with */*'
    : 'load all policies that the waivers are about, or use a separate waivers file for this run with --waivers';
}
