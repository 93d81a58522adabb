import { CoveError } from '../../cove-error.ts';
import { SEVERITIES } from '../../report/build/severity.ts';
import type { PackRecord } from '../../run-log/records.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { fitsId, isGlobOfIds } from '../../text/fits-id.ts';
import { renamedPolicy } from '../../text/renamed-policy.ts';

/** Which policies to select, by their own properties. Each list that is present must select a policy. */
export interface PolicyChoice {
  /** Ids or globs of them. */
  readonly policyIds?: readonly string[] | undefined;
  readonly policyTags?: readonly string[] | undefined;
  readonly severities?: readonly string[] | undefined;
  /** Of their packs: `cis-5.0.0:1.4`, or globs. */
  readonly controlIds?: readonly string[] | undefined;
}

/** The part of a policy that decides. */
export interface Choosable {
  readonly id: string;
  /** Ids that it had in earlier releases of its pack. */
  readonly formerIds?: readonly string[] | undefined;
  readonly tags: readonly string[];
  readonly severity: string;
  /** Of single accounts; a policy has the whole policy there, a run log its severity. */
  readonly overrides?:
    | readonly { readonly severity?: string | undefined; readonly policy?: { readonly severity: string } | undefined }[]
    | undefined;
}

/**
 * The selected policies. Each word of each list must select one: a missing policy must not be mistaken for one that
 * found nothing.
 *
 * @throws {CoveError} `usage`, with what there is, if a word selects nothing, or the lists together do.
 */
export function narrowPolicies<P extends Choosable>(
  policies: readonly P[],
  choice: PolicyChoice,
  packs: readonly PackRecord[] = [],
): P[] {
  const given = criteriaOf(choice, packs);
  refuseFormerIds(choice.policyIds ?? [], policies);
  for (const { flag, words = [], of } of given) {
    const names = policies.flatMap(of);
    refuseUnknown(flag, flag === '--severity' ? inQuestion(words, names) : words, names);
  }
  const chosen = policiesOf(given, policies);
  if (chosen.length === 0 && given.length > 0) {
    const flags = given.map(({ flag, words = [] }) => `${flag} ${words.join(',')}`).join(' ');
    throw new CoveError('usage', `${flags}: each matches something, but together they select no policy`, {
      hint: 'drop one of them',
    });
  }
  return chosen;
}

/** The same, without a word where a list selects nothing. */
export function policiesOfChoice<P extends Choosable>(
  policies: readonly P[],
  choice: PolicyChoice,
  packs: readonly PackRecord[] = [],
): P[] {
  return policiesOf(criteriaOf(choice, packs), policies);
}

function policiesOf<P extends Choosable>(given: readonly Criterion[], policies: readonly P[]): P[] {
  return policies.filter((policy) => given.every(({ words = [], of }) => isWanted(of(policy), words)));
}

function criteriaOf(choice: PolicyChoice, packs: readonly PackRecord[]): Criterion[] {
  const controls = choice.controlIds === undefined ? new Map() : controlsByPolicy(packs);
  const lists: readonly Criterion[] = [
    { flag: '--policy', words: choice.policyIds, of: ({ id }) => [id] },
    { flag: '--tag', words: choice.policyTags, of: ({ tags }) => tags },
    { flag: '--severity', words: choice.severities, of: severitiesOf },
    { flag: '--control', words: choice.controlIds, of: ({ id }) => controls.get(id) ?? [] },
  ];
  return lists.filter(({ words }) => words !== undefined);
}

/** `critical,high` is said once for all files: that no policy of one of them is critical is no mistake. */
function inQuestion(severities: readonly string[], names: readonly string[]): readonly string[] {
  return isWanted(names, severities)
    ? severities.filter((each) => !(SEVERITIES as readonly string[]).includes(each))
    : severities;
}

/** Its own, and those that it has in single accounts: a finding is of either. */
function severitiesOf({ severity, overrides = [] }: Choosable): string[] {
  const others = overrides.map((each) => each.policy?.severity ?? each.severity);
  return [severity, ...others.filter((each) => each !== undefined)];
}

/** By policy, what `--control` calls the controls that ask for it: by each of the release's names. */
function controlsByPolicy(packs: readonly PackRecord[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { name: pack, controls } of packs) {
    for (const { name, framework, release, controls: each } of controls) {
      const releases = [name, `${framework}-${release}`, `${pack}@${name}`];
      for (const { id, policies } of each) {
        const called = [...new Set(releases)].map((one) => `${one}:${id}`);
        for (const policy of policies) names.set(policy, [...(names.get(policy) ?? []), ...called]);
      }
    }
  }
  return names;
}

interface Criterion {
  readonly flag: string;
  readonly words: readonly string[] | undefined;
  readonly of: (policy: Choosable) => readonly string[];
}

/**
 * Whether one of the names is among the words, or matches a glob among them.
 */
export function isWanted(names: readonly string[], words: readonly string[]): boolean {
  return names.some((name) => words.some((word) => fitsId(name, word)));
}

/** @throws {CoveError} `usage`, with the id of today, for a word that only was the id of a policy. */
function refuseFormerIds(words: readonly string[], policies: readonly Pick<Choosable, 'id' | 'formerIds'>[]): void {
  for (const word of words) {
    const hint = policies.some(({ id }) => fitsId(id, word)) ? undefined : renamedPolicy(word, policies);
    if (hint !== undefined) throw new CoveError('usage', `--policy ${word} selects nothing`, { hint });
  }
}

/**
 * @param others - what is taken too, and not listed.
 * @throws {CoveError} `usage`, with what there is, for a word that matches none of the names.
 */
export function refuseUnknown(
  flag: string,
  words: readonly string[],
  names: readonly string[],
  others: readonly string[] = [],
): void {
  const known = [...new Set(names)].sort();
  const word = words.find((each) => !isWanted(known, [each]) && !isWanted(others, [each]));
  if (word === undefined) return;
  const near = inPacks(word, known) ?? didYouMean(word, word.includes('/') ? [...known, ...others] : known);
  const all = whatThereIs(flag, known);
  throw new CoveError('usage', `${flag} ${word} selects nothing`, {
    hint: near === undefined ? all : `did you mean ${near}? ${all}`,
  });
}

/** `cloudtrail-*` chooses no policy of a pack, and where all of them are of packs it seems to choose wrongly. */
function inPacks(word: string, known: readonly string[]): string | undefined {
  const everywhere = `**/${word}`;
  return isGlobOfIds(word) && !word.includes('/') && isWanted(known, [everywhere]) ? everywhere : undefined;
}

/** `of these policies, the only severity is high` */
function whatThereIs(flag: string, known: readonly string[]): string {
  const [one, many] = WHAT_IS_CHOSEN[flag] ?? ['name', 'names'];
  if (known.length === 0) return `there is no ${one} to choose from`;
  if (known.length === 1) return `the only ${one} here is ${known.join()}`;
  const more = known.length > MOST_SHOWN ? ` and ${known.length - MOST_SHOWN} more` : '';
  return `the ${many} here are ${known.slice(0, MOST_SHOWN).join(', ')}${more}`;
}

const WHAT_IS_CHOSEN: Readonly<Record<string, readonly [one: string, many: string]>> = {
  '--policy': ['policy', 'policies'],
  '--tag': ['tag of a policy', 'tags of policies'],
  '--severity': ['severity of a policy', 'severities of policies'],
  '--control': ['control', 'controls'],
  '--accounts': ['account', 'accounts'],
  '--ous': ['unit', 'units'],
  '--regions': ['region', 'regions'],
};

const MOST_SHOWN = 20;
