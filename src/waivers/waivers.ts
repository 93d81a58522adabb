import { globMatches } from '../expressions/glob-matches.ts';
import type { AccountRecord, FindingRecord, OutcomeRecord } from '../run-log/records.ts';
import { ALL_REGIONS } from '../run-log/records.ts';
import { fitsId, isGlobOfIds } from '../text/fits-id.ts';
import type { Waiver as WaiverEntry } from './waivers-file.generated.ts';

/** A waiver with its place in the file, and whether its last day has passed. */
export interface Waiver extends Readonly<WaiverEntry> {
  readonly line: number;
  readonly isExpired: boolean;
}

/** The properties of an account that decide whether a waiver applies. */
export type WaivedAccount = Pick<AccountRecord, 'id' | 'ou' | 'ouPath' | 'tags'>;

/** What could not be read of an account. */
export interface UnknownOfAccount {
  readonly tags: boolean;
  readonly units: boolean;
}

const NOTHING_UNKNOWN: UnknownOfAccount = { tags: false, units: false };

interface Cell extends Pick<OutcomeRecord, 'policy' | 'region'> {
  readonly account: WaivedAccount;
  /** Ids that the policy had in earlier releases of its pack: a waiver may have been written then. @default none */
  readonly formerIds?: readonly string[] | undefined;
}

/**
 * Everything that decides whether a finding is waived. It is in the run log, and known to a check before it plans
 * changes.
 */
export interface WaivedFinding extends Cell, Pick<FindingRecord, 'resource' | 'fingerprint'> {}

/** The waivers of a file, as of one day: the same finding always gets the same answer. */
export interface Waivers {
  /** As shown to the user. */
  readonly file: string;
  /** The day, in UTC, as of which they are judged: `2027-01-31`. */
  readonly day: string;
  /** Whether those that are expired, unused or too broad fail the run. */
  readonly strict: boolean;
  /** In the order of the file. */
  readonly entries: readonly Waiver[];
  /** The waivers that name a finding, by index, including expired ones, which no longer waive anything. */
  naming(finding: WaivedFinding): readonly number[];
  /** The first waiver in force that names a finding, which is the one that waives it. */
  waiverOf(finding: WaivedFinding): Waiver | undefined;
  /**
   * The first waiver in force that names a finding, if what is not known of its account is as the waiver has it. A
   * report shows such a finding as not waived; nothing is changed for it.
   */
  mayBeWaivedBy(finding: WaivedFinding, unknown: UnknownOfAccount): Waiver | undefined;
  /** The waivers that name a policy, by index. */
  ofPolicy(policy: string, formerIds?: readonly string[]): readonly number[];
  /** Whether a waiver for its policy could apply to something in a cell, as far as the cell shows. */
  concerns(index: number, cell: Cell): boolean;
}

export function createWaivers(
  entries: readonly Waiver[],
  about: { readonly file: string; readonly day: string; readonly strict: boolean },
): Waivers {
  const byPolicy = new Map<string, readonly number[]>();
  // A waiver may name thousands of findings or accounts, one by one.
  const named = entries.map(({ fingerprints, accounts }) => ({
    fingerprints: setOf(fingerprints),
    accounts: setOf(accounts),
  }));
  const isNamed = (index: number, { account }: Cell, fingerprint?: string): boolean => {
    const sets = named[index];
    return (
      (sets?.accounts?.has(account.id) ?? true) &&
      (fingerprint === undefined || (sets?.fingerprints?.has(fingerprint) ?? true))
    );
  };
  /** There may be a hundred thousand findings, from a few policies. */
  const ofPolicy = (policy: string, formerIds: readonly string[] = []): readonly number[] => {
    const known = byPolicy.get(policy);
    if (known !== undefined) return known;
    const found = [...entries.keys()].filter((index) =>
      [policy, ...formerIds].some((id) => namesPolicy(entries[index]?.policies, id)),
    );
    byPolicy.set(policy, found);
    return found;
  };
  const naming = (finding: WaivedFinding, unknown = NOTHING_UNKNOWN): number[] =>
    ofPolicy(finding.policy, finding.formerIds).filter((index) => {
      const entry = entries[index];
      return (
        entry !== undefined &&
        isNamed(index, finding, finding.fingerprint) &&
        isAbout(entry, finding, unknown) &&
        namesOne(entry.resources, finding.resource)
      );
    });
  const inForce = (finding: WaivedFinding, unknown?: UnknownOfAccount): Waiver | undefined => {
    const index = naming(finding, unknown).find((each) => entries[each]?.isExpired === false);
    return index === undefined ? undefined : entries[index];
  };
  return {
    ...about,
    entries,
    ofPolicy,
    naming: (finding) => naming(finding),
    waiverOf: (finding) => inForce(finding),
    mayBeWaivedBy: inForce,
    concerns(index, cell) {
      const entry = entries[index];
      return entry !== undefined && isNamed(index, cell) && isAbout(entry, cell);
    },
  };
}

/** Whether units, tags and region are among those that a waiver names. Unknown tags and units match nothing. */
function isAbout(
  { ous, tags, regions }: Waiver,
  { account, region }: Cell,
  unknown: UnknownOfAccount = NOTHING_UNKNOWN,
): boolean {
  return (
    (ous === undefined || unknown.units || unitsOf(account).some((unit) => ous.includes(unit))) &&
    (tags === undefined || unknown.tags || hasAll(account.tags, tags)) &&
    (region === ALL_REGIONS || namesOne(regions, region))
  );
}

function setOf(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return names === undefined ? undefined : new Set(names);
}

function unitsOf({ ou, ouPath }: WaivedAccount): readonly string[] {
  return ouPath?.map(({ id }) => id) ?? (ou === null ? [] : [ou]);
}

function hasAll(tags: WaivedAccount['tags'], wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(tags, key) && tags[key] === value);
}

function namesPolicy(globs: readonly string[] | undefined, id: string): boolean {
  return globs === undefined || globs.some((glob) => fitsId(id, glob));
}

function namesOne(patterns: readonly string[] | undefined, text: string): boolean {
  return patterns === undefined || patterns.some((pattern) => matchesPattern(pattern, text));
}

/** A name of a hundred thousand characters is nobody's: no pattern is matched against it, and it is not waived. */
function matchesPattern(pattern: string, text: string): boolean {
  return text.length <= LONGEST_NAME && globMatches(text, pattern);
}

const LONGEST_NAME = 100_000;

/**
 * Whether a waiver names nothing that narrows what it waives: all policies, and neither accounts nor resources.
 *
 * @param policies - ids of the existing ones.
 */
export function isTooBroad(waiver: Waiver, policies: readonly string[]): boolean {
  const { accounts, ous, tags, regions, resources, fingerprints } = waiver;
  const narrows = [
    accounts !== undefined || fingerprints !== undefined || tags !== undefined,
    ous?.every((unit) => unit.startsWith('ou-')),
    regions?.every((pattern) => /[a-z]/.test(pattern)),
    resources?.every((pattern) => /[^*?:/-]/.test(pattern.replace(PARTITION, ''))),
    narrowsPolicies(waiver.policies, policies),
  ];
  return !narrows.includes(true);
}

/** What every ARN of a partition begins with. */
const PARTITION = /^arn:(aws[a-z-]*:?)?/;

/** A glob that matches every policy names none. If there is only one policy, its name shows what was meant. */
function narrowsPolicies(patterns: readonly string[] | undefined, policies: readonly string[]): boolean {
  if (patterns === undefined || patterns.some((pattern) => !/[a-z0-9]/.test(pattern))) return false;
  // An id beside a glob for all of them narrows nothing.
  const globs = patterns.filter(isGlobOfIds);
  if (globs.length === 0 || policies.length < 2) return true;
  return !policies.every((policy) => namesPolicy(globs, policy));
}
