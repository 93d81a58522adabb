import type { Diagnostic } from '../documents/diagnostic.ts';
import { keySpan, type LocatedValue, type Span, valueAt } from '../documents/located-value.ts';
import type { Problem, SourceText } from '../documents/source-text.ts';
import { globMatches } from '../expressions/glob-matches.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { fitsId, isGlobOfIds } from '../text/fits-id.ts';
import { REGION_NAME } from '../text/region-name.ts';
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
  const areOfOthers = policies !== undefined && waivers.every((waiver) => isOfOthers(waiver, policies));
  const entries = waivers.map((waiver, index): Waiver => {
    const place = valueAt(root, ['waivers', index]) ?? root;
    const { expires, policies: named = [] } = waiver;
    const problem = dayProblem(expires, now);
    if (problem !== undefined) report(valueAt(place, ['expires']) ?? place, problem);
    if (waiver.policies === undefined && waiver.fingerprints === undefined) {
      report(keySpan(root, ['waivers', index]), NAMES_NOTHING);
    }
    for (const [at, pattern] of named.entries()) {
      const unknown = policies === undefined ? undefined : policyProblem(pattern, policies, areOfOthers);
      if (unknown !== undefined) report(valueAt(place, ['policies', at]) ?? place, unknown);
    }
    for (const [at, region] of (waiver.regions ?? []).entries()) {
      const wrong = regionProblem(region);
      if (wrong !== undefined) report(valueAt(place, ['regions', at]) ?? place, wrong);
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

/** A region that no finding has would waive nothing, and nobody would know why. */
function regionProblem(region: string): Problem | undefined {
  if (region === 'global' || /[*?]/.test(region) || REGION_NAME.test(region)) return undefined;
  const lower = region.toLowerCase();
  return {
    code: 'waivers/region',
    message: `${JSON.stringify(region)} is neither the name of a region nor a glob, nor \`global\``,
    hint:
      REGION_NAME.test(lower) || lower === 'global'
        ? `did you mean ${lower}?`
        : 'for example: us-east-1, eu-*, or global for IAM and other global services',
  };
}

/** Whether it neither waives what these policies find, nor seems to be meant for it. */
function isOfOthers(
  { policies: named, fingerprints }: WaiversFile['waivers'][number],
  policies: readonly string[],
): boolean {
  if (named === undefined) return fingerprints === undefined;
  const isMeant = (pattern: string): boolean =>
    policies.some((policy) => fitsId(policy, pattern)) || likelyMeant(pattern, policies) !== undefined;
  return !named.some(isMeant);
}

function policyProblem(pattern: string, policies: readonly string[], areOfOthers: boolean): Problem | undefined {
  if (policies.some((policy) => fitsId(policy, pattern))) return undefined;
  return {
    code: UNKNOWN_POLICY,
    message: isGlobOfIds(pattern)
      ? `no loaded policy matches "${pattern}"`
      : `there is no policy "${pattern}" among the loaded ones`,
    hint: likelyMeant(pattern, policies) ?? (areOfOthers ? ALL_OF_OTHERS : SOME_OF_OTHERS),
  };
}

/** What names one of the loaded policies, if this was probably about one. */
function likelyMeant(pattern: string, policies: readonly string[]): string | undefined {
  if (isGlobOfIds(pattern)) {
    return policies.some((policy) => globMatches(policy, pattern))
      ? '`*` is any text without a `/`: name the pack, as in cis/*, or any of them with */*'
      : undefined;
  }
  const meant = didYouMean(pattern, policies);
  return sameInPack(pattern, policies) ?? (meant === undefined ? undefined : `did you mean "${meant}"?`);
}

const ALL_OF_OTHERS =
  'no waiver in this file is for a loaded policy: leave the file out with --waivers off, or load their policies too';

/** Without the file, what it waives of the loaded policies would fail the run, and be changed. */
const SOME_OF_OTHERS =
  'load all policies that the waivers are about, or use a separate waivers file for this run with --waivers';
