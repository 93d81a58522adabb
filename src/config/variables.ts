import { CoveError } from '../cove-error.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { FlagRow } from './flag-row.ts';
import { attributeOf } from './flag-table.ts';
import type { FileSettingName } from './flag-types.ts';
import { SETTING_FLAGS } from './setting-flags.ts';
import type { Flags } from './settings.ts';
import type { Environment } from './state-folder.ts';

/** Settings that variables name. */
export interface VariableSettings {
  /** As flags would give them. */
  readonly flags: Flags;
  /** The variable of each, by the name that commander gives the flag. */
  readonly names: ReadonlyMap<string, string>;
}

/** Variables of other uses. */
const NO_SETTINGS: ReadonlySet<string> = new Set([
  'COVE_DEBUG',
  'COVE_QUEUE_PASSWORD',
  'COVE_QUEUE_TIMES',
  'COVE_SDK_PATH',
  'COVE_SIGNING_KEY',
]);

/** `roleName` → `COVE_ROLE_NAME` */
export function variableOf(setting: FileSettingName): string {
  return `COVE_${setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/**
 * Reads the settings that the environment names, as `COVE_ROLE_NAME` and its like.
 *
 * @throws {CoveError} `usage` for a value that cannot be used, and for a variable that begins so and names no setting:
 *   one that is passed over in silence is a run over other accounts.
 */
export function settingsFromVariables(env: Environment): VariableSettings {
  const byVariable = new Map(
    (Object.keys(SETTING_FLAGS) as FileSettingName[]).map((name) => [variableOf(name), SETTING_FLAGS[name] as FlagRow]),
  );
  const flags: Record<string, unknown> = {};
  const names = new Map<string, string>();
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith('COVE_') || NO_SETTINGS.has(variable) || value === undefined || value === '') continue;
    const row = byVariable.get(variable);
    if (row === undefined) throw noSetting(variable, [...byVariable.keys()]);
    flags[attributeOf(row)] = parse(variable, value, row);
    names.set(attributeOf(row), variable);
  }
  return { flags, names };
}

function noSetting(variable: string, known: readonly string[]): CoveError {
  const near = didYouMean(variable, known);
  return new CoveError('usage', `${variable} names no setting`, {
    hint: near === undefined ? 'docs/configuration.md lists the settings; unset it' : `did you mean ${near}?`,
  });
}

function parse(variable: string, value: string, row: FlagRow): unknown {
  switch (row.kind) {
    case 'switch': {
      if (/^(true|1|yes)$/i.test(value)) return true;
      if (/^(false|0|no)$/i.test(value)) return false;
      throw wrong(variable, 'true or false', value);
    }
    case 'number': {
      const number = Number(value);
      const { least, most = Number.MAX_SAFE_INTEGER } = row.range;
      if (/^\d+$/.test(value) && number >= least && number <= most) return number;
      const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
      throw wrong(variable, `a whole number ${range}`, value);
    }
    case 'choice':
      if (row.choices.includes(value)) return value;
      throw wrong(variable, row.choices.join(', '), value);
    case 'repeat':
    case 'pairs':
      return value.split(',').map((each) => each.trim());
    default:
      return value;
  }
}

function wrong(variable: string, expected: string, value: string): CoveError {
  return new CoveError('usage', `${variable}: expected ${expected}, got ${JSON.stringify(value)}`);
}
