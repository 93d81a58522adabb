import { COMMAND_FLAGS } from './command-flags.ts';
import type { ConfigFile } from './config-file.generated.ts';
import { attributeOf } from './flag-table.ts';
import type { FileSettingName } from './flag-types.ts';
import { PACK_SETTINGS, type PackSettingName, packWeakenings } from './pack-settings.ts';
import { SETTING_FLAGS } from './setting-flags.ts';
import { FLAG_SAFETY, type Origin, SETTING_SAFETY } from './setting-safety.ts';

/** Something that makes a run less safe than the defaults, or its report less conclusive. */
export interface Weakening {
  /** Its origin: `--session-policy`, `sessionPolicy in cove.config.yml`, `AWS_ENDPOINT_URL`. */
  readonly setting: string;
  /** What it takes away: lower case, without a full stop. */
  readonly text: string;
  /** The URL that requests are sent to in place of AWS's own, if it says so. */
  readonly endpoint?: string;
}

/** `--session-policy: no session policy keeps the sessions from what the role may do` */
export function weakeningText({ setting, text }: Weakening): string {
  return `${setting}: ${text}`;
}

/**
 * What flags and settings file weaken.
 *
 * @param flags - as the command line gives them, those of the command itself among them.
 * @param settings - what came of both.
 * @param written - how settings file and variables are called in messages.
 */
export function findWeakenings(
  flags: Readonly<Record<string, unknown>>,
  config: Partial<ConfigFile>,
  settings: Readonly<Record<FileSettingName, unknown>>,
  written: Written,
): Weakening[] {
  return [...ofSettings(flags, config, settings, written), ...packWeakenings(config, written.file), ...ofFlags(flags)];
}

/** Whether a settings file that was found, and neither named nor trusted, may contain this value. */
export function isHarmless(name: FileSettingName | PackSettingName, value: unknown): boolean {
  // Which policies run, and what they find, is never a matter of whoever left a file here.
  if (isPackSetting(name)) return false;
  const { found } = SETTING_SAFETY[name];
  if (found === 'harmless') return true;
  if (found === 'needs trust where it weakens') return weakeningOf(name, value, 'file') === undefined;
  const row = SETTING_FLAGS[name];
  return value === false || ('default' in row && value === row.default);
}

function isPackSetting(name: string): name is PackSettingName {
  return PACK_SETTINGS.some((each) => each === name);
}

export interface Written {
  readonly file: string;
  /** Variables that stand in the place of flags, by the flag's name. */
  readonly variables: ReadonlyMap<string, string>;
}

const SETTING_NAMES = Object.keys(SETTING_FLAGS) as FileSettingName[];

function ofSettings(
  flags: Readonly<Record<string, unknown>>,
  config: Partial<ConfigFile>,
  settings: Readonly<Record<FileSettingName, unknown>>,
  { file, variables }: Written,
): Weakening[] {
  return SETTING_NAMES.flatMap((name) => {
    const row = SETTING_FLAGS[name];
    const isFlag = flags[attributeOf(row)] !== undefined;
    // Names from both count, so the file's are reported even if a flag adds to them.
    const isFile = config[name] !== undefined && (!isFlag || row.kind === 'pairs');
    if (!isFlag && !isFile) return [];
    const text = weakeningOf(name, isFile ? config[name] : settings[name], isFile ? 'file' : 'flag');
    return text === undefined
      ? []
      : [{ setting: isFile ? `${name} in ${file}` : (variables.get(attributeOf(row)) ?? row.flag), text }];
  });
}

function weakeningOf(name: FileSettingName, value: unknown, origin: Origin): string | undefined {
  const { weakens } = SETTING_SAFETY[name];
  // The value belongs to the setting: the table ties each row to the type of the schema and the flag.
  return weakens === 'nothing'
    ? undefined
    : (weakens as (value: unknown, from: Origin) => string | undefined)(value, origin);
}

function ofFlags(flags: Readonly<Record<string, unknown>>): Weakening[] {
  return (Object.keys(FLAG_SAFETY) as (keyof typeof COMMAND_FLAGS)[]).flatMap((id) => {
    const weakens = FLAG_SAFETY[id];
    const row = COMMAND_FLAGS[id];
    const value = flags[attributeOf(row)];
    const text = weakens === 'nothing' || value === undefined ? undefined : weakens(value);
    return text === undefined ? [] : [{ setting: row.flag, text }];
  });
}
