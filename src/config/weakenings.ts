import { COMMAND_FLAGS } from './command-flags.ts';
import type { ConfigFile } from './config-file.generated.ts';
import { attributeOf } from './flag-table.ts';
import type { FileSettingName } from './flag-types.ts';
import { PACK_SETTINGS, type PackSettingName, packWeakenings } from './pack-settings.ts';
import { SETTING_FLAGS } from './setting-flags.ts';
import { FLAG_SAFETY, type Origin, SETTING_SAFETY } from './setting-safety.ts';

/** Something that makes a run less safe than it is by itself, or its report less of an answer. */
export interface Weakening {
  /** What chose it: `--session-policy`, `sessionPolicy in cove.config.yml`, `AWS_ENDPOINT_URL`. */
  readonly setting: string;
  /** What it takes away: lower case, without a full stop. */
  readonly text: string;
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
 * @param file - as the settings file is called in messages.
 */
export function findWeakenings(
  flags: Readonly<Record<string, unknown>>,
  config: Partial<ConfigFile>,
  settings: Readonly<Record<FileSettingName, unknown>>,
  file: string,
): Weakening[] {
  return [...ofSettings(flags, config, settings, file), ...packWeakenings(config, file), ...ofFlags(flags)];
}

/** Whether a settings file that was found, and neither named nor trusted, may hold this value. */
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

const SETTING_NAMES = Object.keys(SETTING_FLAGS) as FileSettingName[];

function ofSettings(
  flags: Readonly<Record<string, unknown>>,
  config: Partial<ConfigFile>,
  settings: Readonly<Record<FileSettingName, unknown>>,
  file: string,
): Weakening[] {
  return SETTING_NAMES.flatMap((name) => {
    const row = SETTING_FLAGS[name];
    const isFlag = flags[attributeOf(row)] !== undefined;
    // Names of both count, so what the file says is said although a flag says more.
    const isFile = config[name] !== undefined && (!isFlag || row.kind === 'pairs');
    if (!isFlag && !isFile) return [];
    const text = weakeningOf(name, isFile ? config[name] : settings[name], isFile ? 'file' : 'flag');
    return text === undefined ? [] : [{ setting: isFile ? `${name} in ${file}` : row.flag, text }];
  });
}

function weakeningOf(name: FileSettingName, value: unknown, origin: Origin): string | undefined {
  const { weakens } = SETTING_SAFETY[name];
  // The value is the setting's own: the table ties each row to the type that the schema and the flag have.
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
