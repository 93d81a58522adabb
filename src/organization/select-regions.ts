import { createErrorRecord } from '../run-log/error-record.ts';
import type { ErrorRecord } from '../run-log/records.ts';
import { ALL_REGIONS } from '../run-log/records.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { isRegionGlob } from '../text/region-name.ts';
import { byMember } from '../values/by-member.ts';
import type { RegionState, RegionsAnswer } from './read-regions.ts';
import { regionMatcher } from './region-glob.ts';
import type { Disposition } from './select-accounts.ts';

/** The regions of a policy: names, globs and `enabled`. */
type WantedRegions = 'enabled' | readonly string[];

/** What to do in one region of one account. */
export type SelectedRegion = { readonly region: string } & Disposition;

/**
 * The regions of one policy in one account. `enabled` takes the account's enabled regions; a glob takes every region
 * that it matches, skipping disabled ones; a name takes that region. Anything that selects nothing is an error: it must
 * not pass for a clean account.
 *
 * @param wanted - the policy's regions.
 * @param narrowed - the run's own (`--regions`), or undefined: only regions in both are used.
 * @param known - what the account says about its regions. If it would not say, regions that are named in full are used
 *   all the same.
 * @returns sorted by region, each once; at least one, unless `narrowed` leaves nothing of what the policy wants.
 */
export function selectRegions(
  wanted: WantedRegions,
  narrowed: readonly string[] | undefined,
  known: RegionsAnswer,
): SelectedRegion[] {
  const within = known.ok ? withinKnown(wanted, narrowed, known.regions) : withinUnknown(wanted, narrowed, known.error);
  return within.sort(byMember('region'));
}

/** A region's name, in every partition. Source: https://docs.aws.amazon.com/general/latest/gr/rande.html */
const REGION_NAME = /^[a-z]{2,8}(-[a-z]+)+-\d{1,2}$/;

/**
 * Whether a policy and the run select a region of an account that has it. It does not matter whether the region is
 * enabled: AWS refuses a call to one that is not.
 *
 * @param wanted - the policy's regions.
 * @param narrowed - the run's own, or undefined.
 */
export function isWantedRegion(
  region: string,
  wanted: WantedRegions,
  narrowed: readonly string[] | undefined,
): boolean {
  if (!REGION_NAME.test(region)) return false;
  return isMatched(region, patternsOf(wanted)) && isMatched(region, narrowed ?? ['enabled']);
}

function patternsOf(wanted: WantedRegions): readonly string[] {
  return wanted === 'enabled' ? [wanted] : wanted;
}

function isMatched(region: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === 'enabled' || namesRegion(pattern, region));
}

/**
 * The partition's home region, which no account can disable, so it need not be looked up.
 *
 * @param home - undefined if not known: that is an error, never another region.
 */
export function selectHome(
  home: string | undefined,
  narrowed: readonly string[] | undefined,
  partition: string,
): SelectedRegion[] {
  if (home === undefined) {
    return [toError(ALL_REGIONS, `the home region of the partition "${partition}" is not known: name the region`)];
  }
  const selected: SelectedRegion = { region: home, action: 'run' };
  const isWanted = narrowed === undefined || narrowed.some((pattern) => isSelectedBy(pattern, selected));
  return isWanted ? [selected] : [];
}

/** Whether all regions are named in full, so that they can be listed without asking the account. */
export function areNamed(wanted: WantedRegions): wanted is readonly string[] {
  return wanted !== 'enabled' && wanted.every((pattern) => pattern !== 'enabled' && !isRegionGlob(pattern));
}

function withinKnown(
  wanted: WantedRegions,
  narrowed: readonly string[] | undefined,
  regions: readonly RegionState[],
): SelectedRegion[] {
  const selected = fromKnown(wanted, regions);
  return narrowed === undefined ? selected : narrow(selected, narrowed, wanted, regions);
}

function withinUnknown(
  wanted: WantedRegions,
  narrowed: readonly string[] | undefined,
  error: ErrorRecord,
): SelectedRegion[] {
  const selected = fromUnknown(wanted, error);
  return narrowed === undefined ? selected : narrowUnknown(selected, narrowed);
}

function fromKnown(wanted: WantedRegions, regions: readonly RegionState[]): SelectedRegion[] {
  const selected = new Map<string, SelectedRegion>();
  for (const pattern of patternsOf(wanted)) {
    for (const region of matching(pattern, regions)) selected.set(region.region, region);
  }
  return [...selected.values()];
}

function matching(pattern: string, regions: readonly RegionState[]): SelectedRegion[] {
  if (pattern === 'enabled') {
    const enabled = regions.filter((region) => region.enabled);
    return enabled.length > 0
      ? enabled.map(toSelected)
      : [toError(ALL_REGIONS, 'the account says that it has no enabled region')];
  }
  const isMatch = isRegionGlob(pattern) ? regionMatcher(pattern) : (name: string): boolean => name === pattern;
  const matches = regions.filter((region) => isMatch(region.name));
  return matches.length > 0 ? matches.map(toSelected) : [toError(pattern, noSuchRegion(pattern, regions))];
}

function toSelected({ name, enabled, status }: RegionState): SelectedRegion {
  if (enabled) return { region: name, action: 'run' };
  return {
    region: name,
    action: 'skip',
    reason: 'region-disabled',
    message: `region ${name} is not enabled in this account (${status})`,
  };
}

function noSuchRegion(pattern: string, regions: readonly RegionState[]): string {
  if (isRegionGlob(pattern)) return `no region matches "${pattern}"`;
  const meant = didYouMean(
    pattern,
    regions.map(({ name }) => name),
  );
  const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
  return `there is no region "${pattern}"${hint}`;
}

function fromUnknown(wanted: WantedRegions, error: ErrorRecord): SelectedRegion[] {
  const patterns = wanted === 'enabled' ? [ALL_REGIONS] : wanted;
  const selected = patterns.map((pattern): SelectedRegion => {
    const isName = pattern !== 'enabled' && !isRegionGlob(pattern);
    return isName
      ? { region: pattern, action: 'run' }
      : { region: pattern === 'enabled' ? ALL_REGIONS : pattern, action: 'error', error };
  });
  return [...new Map(selected.map((each) => [each.region, each])).values()];
}

/**
 * What a run's own list leaves of a policy's regions. What selects nothing remains an error, whether the policy's or
 * the run's: it may be a typo, and a run that evaluates nothing must not look clean.
 */
function narrow(
  selected: readonly SelectedRegion[],
  narrowed: readonly string[],
  wanted: WantedRegions,
  regions: readonly RegionState[],
): SelectedRegion[] {
  const left = new Map(selected.filter(({ region }) => isRegionGlob(region)).map((each) => [each.region, each]));
  for (const pattern of narrowed) {
    for (const each of selected) if (isSelectedBy(pattern, each)) left.set(each.region, each);
    if (pattern === 'enabled') continue;
    const known = matching(pattern, regions);
    for (const each of known) {
      // A typo, or a region that the policy selects where it is enabled, but is not.
      const isMissing = each.action === 'error' || (each.region === pattern && wantsEnabled(wanted));
      if (isMissing && !left.has(each.region)) left.set(each.region, each);
    }
  }
  return [...left.values()];
}

/**
 * The same if the account's regions are unknown. A region that the run names in full is used if the policy may mean it:
 * AWS itself refuses it if it is disabled.
 */
function narrowUnknown(selected: readonly SelectedRegion[], narrowed: readonly string[]): SelectedRegion[] {
  const left = new Map<string, SelectedRegion>();
  for (const pattern of narrowed) {
    const isName = pattern !== 'enabled' && !isRegionGlob(pattern);
    for (const each of selected) {
      const isUnresolved = isRegionGlob(each.region);
      if (!isName && (isUnresolved || isSelectedBy(pattern, each))) left.set(each.region, each);
      if (!isName) continue;
      const isMeant = isUnresolved ? regionMatcher(each.region)(pattern) : pattern === each.region;
      if (isMeant) left.set(pattern, { region: pattern, action: 'run' });
    }
  }
  return [...left.values()];
}

function isSelectedBy(pattern: string, { region, action }: SelectedRegion): boolean {
  if (pattern === 'enabled') return action !== 'skip';
  return namesRegion(pattern, region);
}

function namesRegion(pattern: string, region: string): boolean {
  return isRegionGlob(pattern) ? regionMatcher(pattern)(region) : region === pattern;
}

function wantsEnabled(wanted: WantedRegions): boolean {
  return patternsOf(wanted).includes('enabled');
}

function toError(region: string, message: string): SelectedRegion {
  return { region, action: 'error', error: createErrorRecord('unavailable', message) };
}
