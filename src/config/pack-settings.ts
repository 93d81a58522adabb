import type { LocatedValue } from '../documents/located-value.ts';
import type { SourceText } from '../documents/source-text.ts';
import { fitsId, isGlobOfIds } from '../text/fits-id.ts';
import type { ConfigFile, Override, OverrideTargets } from './config-file.generated.ts';

/** What a settings file says of packs and of single policies. No flag says it. */
export const PACK_SETTINGS = ['packs', 'select', 'policies', 'overrides'] as const;

export type PackSettingName = (typeof PACK_SETTINGS)[number];

/** The settings file, as far as it says something of packs and of single policies. */
export interface PackSettings {
  readonly config: Pick<ConfigFile, PackSettingName>;
  /** Where it stands. */
  readonly source: SourceText;
  readonly root: LocatedValue;
  /** The settings file: paths begin at its folder, and its lock lies beside it. */
  readonly path: string;
  /** Names of packs whose entries are wrong. @default none */
  readonly unread?: readonly string[] | undefined;
}

/** @returns undefined if the settings file says nothing of packs and policies. */
export function packSettingsOf(
  config: Partial<ConfigFile>,
  place: Omit<PackSettings, 'config'> | undefined,
): PackSettings | undefined {
  const given = PACK_SETTINGS.filter((name) => config[name] !== undefined);
  if (place === undefined || given.length === 0) return undefined;
  return { ...place, config: Object.fromEntries(given.map((name) => [name, config[name]])) };
}

/**
 * What a settings file changes of packs and policies, in words: whoever reads the report has to know.
 *
 * @param counts - whether a key (an id or a glob) names any policy of the run. @default each does
 */
export function packWeakenings(
  { select, policies = {}, overrides = [] }: Partial<ConfigFile>,
  file: string,
  counts: (key: string) => boolean = () => true,
): { setting: string; text: string }[] {
  const changed = Object.keys(policies).filter(counts);
  const texts: [PackSettingName, string | undefined][] = [
    ['select', select === undefined ? undefined : `only these of the packs' policies: ${select.join(', ')}`],
    ['policies', changed.length === 0 ? undefined : `changes ${changed.join(', ')}`],
    ['overrides', overrideWords(overrides, counts)],
  ];
  return texts.flatMap(([name, text]) => (text === undefined ? [] : [{ setting: `${name} in ${file}`, text }]));
}

/**
 * What overrides amount to. An entry that never counts, because another one is in force wherever it fits, is left out.
 */
function overrideWords(overrides: readonly Override[], counts: (key: string) => boolean): string | undefined {
  const entries = overrides.flatMap((override, index) =>
    Object.entries(override.policies).filter(
      ([key]) => counts(key) && !isShadowed(key, override, overrides.slice(0, index)),
    ),
  );
  const off = [...new Set(entries.filter(([, changes]) => changes === 'off').map(([id]) => id))];
  const changed = [...new Set(entries.map(([id]) => id))].filter((id) => !off.includes(id));
  const parts = [
    off.length === 0 ? undefined : `switches off ${off.join(', ')}`,
    changed.length === 0 ? undefined : `changes ${changed.join(', ')}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : `${parts.join(' and ')} in some accounts`;
}

/**
 * Whether something else counts for all policies that a key names: an earlier override that fits wherever this one
 * does, or, after an `off` of the same override, a later glob that names them too.
 */
function isShadowed(key: string, { targets, policies }: Override, earlier: readonly Override[]): boolean {
  const isBefore = earlier.some(
    (other) => fitsWherever(other.targets, targets) && Object.keys(other.policies).some((each) => fitsId(key, each)),
  );
  if (isBefore || policies[key] !== 'off' || !isGlobOfIds(key)) return isBefore;
  const globs = Object.keys(policies).filter(isGlobOfIds);
  return globs.slice(globs.indexOf(key) + 1).some((each) => fitsId(key, each) && policies[each] !== 'off');
}

/** Whether some targets fit every account that others fit, as far as they say so themselves. */
function fitsWherever(wide: OverrideTargets, narrow: OverrideTargets): boolean {
  const isAny = wide.accounts === undefined && wide.ous === undefined;
  const named = [...(narrow.accounts ?? []), ...(narrow.ous ?? [])];
  const known = [...(wide.accounts ?? []), ...(wide.ous ?? [])];
  return (
    (isAny || (named.length > 0 && named.every((each) => known.includes(each)))) &&
    Object.entries(wide.tags ?? {}).every(([name, value]) => narrow.tags?.[name] === value)
  );
}
