import type { PackSettings } from '../config/pack-settings.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { valueAt } from '../documents/located-value.ts';
import type { Problem } from '../documents/source-text.ts';
import type { Pack, PackControls } from '../policy/build/load-pack.ts';
import { mayMeanUnread, type PoliciesAtHand } from '../policy/build/policies-at-hand.ts';
import { namesOf } from '../policy/packs/read-controls.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { fitsId } from '../text/fits-id.ts';
import { renamedPolicy } from '../text/renamed-policy.ts';
import { placeInSettings } from './place-in-settings.ts';

/**
 * The policies that `select` chooses: what one of its entries wants and none with a `!` takes away. Each entry has to
 * choose some: a control that is not there must not be taken for one that passed.
 */
export function choosePolicies(atHand: PoliciesAtHand, settings: PackSettings): Selected {
  const { policies } = atHand;
  const entries = settings.config.select;
  if (entries === undefined) return { chosen: undefined, unselected: new Map(), diagnostics: [] };
  const wanted = new Set<string>();
  /** With what takes them away. */
  const unwanted = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  let isUnclear = atHand.open.size > 0;
  for (const [index, entry] of entries.entries()) {
    const isNot = entry.startsWith('!');
    const found = idsOf(isNot ? entry.slice(1) : entry, atHand);
    if (found === 'unclear') {
      isUnclear = true;
      continue;
    }
    if ('problem' in found) {
      const { start, end } = valueAt(settings.root, ['select', index]) ?? settings.root;
      diagnostics.push(settings.source.diagnostic(start, end, found.problem));
      continue;
    }
    for (const id of found.ids) {
      if (isNot) unwanted.set(id, `${placeInSettings(settings, ['select', index])} takes it away, \`${entry}\``);
      else wanted.add(id);
    }
  }
  const isAll = entries.every((entry) => entry.startsWith('!'));
  const ids = policies.map(({ id }) => id);
  const chosen = new Set(ids.filter((id) => (isAll || wanted.has(id)) && !unwanted.has(id)));
  if (chosen.size === 0 && diagnostics.length === 0 && !isUnclear) {
    const { start, end } = valueAt(settings.root, ['select']) ?? settings.root;
    const problem = { code: 'packs/select-nothing', message: '`select` leaves out everything that it includes' };
    diagnostics.push(settings.source.diagnostic(start, end, problem));
  }
  const left = `${placeInSettings(settings, ['select'])} does not select it`;
  const unselected = ids.filter((id) => !chosen.has(id)).map((id) => [id, unwanted.get(id) ?? left] as const);
  return { chosen, unselected: new Map(unselected), diagnostics };
}

/** What `select` makes of policies. */
export interface Selected {
  /** Their ids; undefined: all of them. */
  readonly chosen: ReadonlySet<string> | undefined;
  /** Why each of the others is not among them, with its place in the settings file. */
  readonly unselected: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** `unclear` where an entry may be about what could not be read. */
type FoundIds = { readonly ids: readonly string[] } | { readonly problem: Problem } | 'unclear';

function idsOf(entry: string, atHand: PoliciesAtHand): FoundIds {
  const [name = '', reference] = entry.split(/@(.*)/s);
  if (reference !== undefined) return idsOfControls(entry, name, reference, atHand);
  const ids = atHand.policies.map(({ id }) => id);
  const found = ids.filter((id) => fitsId(id, entry));
  if (found.length > 0) return { ids: found };
  if (mayMeanUnread(entry, atHand.open)) return 'unclear';
  const now = renamedPolicy(entry, atHand.policies);
  if (now !== undefined) return nothing(entry, [], now);
  return nothing(entry, ids, 'write pack/id, a glob as in cis/*, or pack@release');
}

function idsOfControls(entry: string, name: string, reference: string, atHand: PoliciesAtHand): FoundIds {
  const { packs, openControls } = atHand;
  const isUnclear = mayMeanUnread(`${name}/`, openControls);
  const pack = packs.find((each) => each.name === name);
  if (pack === undefined) {
    if (isUnclear) return 'unclear';
    return nothing(
      entry,
      packs.map((each) => each.name),
      'the name of a pack comes before the @',
    );
  }
  const [, release = '', level] = /^(.*?)(?:\/level-([1-9]\d?))?$/s.exec(reference) ?? [];
  const controls = controlsOf(pack, release);
  if (controls === undefined) {
    if (isUnclear) return 'unclear';
    const known = pack.controls.flatMap(namesOf);
    return nothing(
      entry,
      known,
      known.length === 0 ? `the pack ${name} has no controls` : `it has ${known.join(', ')}`,
    );
  }
  const levels = Object.values(controls.value.controls).map((each) => each.level ?? 1);
  if (level !== undefined && !levels.includes(Number(level))) {
    if (isUnclear) return 'unclear';
    return nothing(entry, [], `it has the levels ${[...new Set(levels)].sort().join(', ')}`);
  }
  const found = policiesOfControls(pack, controls, (each) => level === undefined || (each.level ?? 1) <= Number(level));
  if (found.length > 0) return { ids: found };
  return isUnclear ? 'unclear' : nothing(entry, [], 'no control of that level has policies');
}

/** The controls of a release, by any of its names. */
function controlsOf({ controls }: Pack, release: string): PackControls | undefined {
  return controls.find((each) => namesOf(each).includes(release));
}

/** The full ids of the policies of some controls. */
function policiesOfControls(
  { name }: Pack,
  { value }: PackControls,
  isWanted: (control: PackControls['value']['controls'][string], id: string) => boolean,
): string[] {
  const entries = Object.entries(value.controls).filter(([id, control]) => isWanted(control, id));
  return [...new Set(entries.flatMap(([, { policies = [] }]) => policies.map((id) => `${name}/${id}`)))];
}

function nothing(entry: string, known: readonly string[], otherwise: string): FoundIds {
  const wanted = entry.replace(/^[^@]*@/, '');
  const near = didYouMean(wanted, known);
  const hint = near === undefined ? otherwise : `did you mean ${near}?`;
  return { problem: { code: 'packs/select-nothing', message: `${JSON.stringify(entry)} selects nothing`, hint } };
}
