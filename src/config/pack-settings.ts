import type { LocatedValue } from '../documents/located-value.ts';
import type { SourceText } from '../documents/source-text.ts';
import type { ConfigFile } from './config-file.generated.ts';

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
}

/** @returns undefined where a settings file says nothing of them. */
export function packSettingsOf(
  config: Partial<ConfigFile>,
  place: Omit<PackSettings, 'config'> | undefined,
): PackSettings | undefined {
  const given = PACK_SETTINGS.filter((name) => config[name] !== undefined);
  if (place === undefined || given.length === 0) return undefined;
  return { ...place, config: Object.fromEntries(given.map((name) => [name, config[name]])) };
}

/** What packs and policies have in the settings file is a matter of everybody who reads the report. */
export function packWeakenings(
  { select, policies, overrides }: Partial<ConfigFile>,
  file: string,
): { setting: string; text: string }[] {
  const said: [PackSettingName, string | undefined][] = [
    ['select', select === undefined ? undefined : `only these of the packs' policies: ${select.join(', ')}`],
    ['policies', policies === undefined ? undefined : `changes ${Object.keys(policies).join(', ')}`],
    ['overrides', overrides === undefined ? undefined : overrideWords(overrides)],
  ];
  return said.flatMap(([name, text]) => (text === undefined ? [] : [{ setting: `${name} in ${file}`, text }]));
}

function overrideWords(overrides: NonNullable<ConfigFile['overrides']>): string {
  const entries = overrides.flatMap(({ policies }) => Object.entries(policies));
  const off = [...new Set(entries.filter(([, changes]) => changes === 'off').map(([id]) => id))];
  const changed = [...new Set(entries.map(([id]) => id))].filter((id) => !off.includes(id));
  const parts = [
    off.length === 0 ? undefined : `switches off ${off.join(', ')}`,
    changed.length === 0 ? undefined : `changes ${changed.join(', ')}`,
  ];
  return `${parts.filter((part) => part !== undefined).join(' and ')} in some accounts`;
}
