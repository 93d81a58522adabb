import type { ConfigFile } from '../../config/config-file.generated.ts';
import { attributeOf } from '../../config/flag-table.ts';
import { SETTING_FLAGS } from '../../config/setting-flags.ts';
import { resolveSettings, type Settings } from '../../config/settings.ts';
import { findWeakenings } from '../../config/weakenings.ts';
import { definedMembers } from '../../values/defined-members.ts';
import {
  anything,
  isBoolean,
  isEnvironment,
  isFunction,
  isSignal,
  isText,
  type OptionCheck,
  type OptionChecks,
  orUndefined,
  readOptions,
  whileReadable,
} from '../cove/check-options.ts';
import { type Connection, connectionProblem, openParts } from '../cove/open-connection.ts';
import { thisProcess } from '../cove/this-process.ts';
import type { Host, HostEvent } from '../host.ts';
import { inOptionWords, withOptionWords } from '../words/option-words.ts';
import { checkSettings, type GivenSettings } from './check-settings.ts';

/** Options of every function of the engine. */
export interface HostOptions {
  /** What `connect` returned, instead of `profile` and `demo`. @default a new connection, closed at the end */
  readonly connection?: Connection | undefined;
  /** Where relative paths start. @default that of the process */
  readonly cwd?: string | undefined;
  /** @default that of the process */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Ends the run cleanly. */
  readonly signal?: AbortSignal | undefined;
  /** Called with events as they happen. Must be quick, and must not throw. */
  readonly onEvent?: ((event: HostEvent) => void) | undefined;
}

/** Settings that belong to loading policies. */
type LoadSettings = 'parameters' | 'allowSecretReads' | 'trustReads';

/**
 * The settings of the command line and of `cove.config.yml`, under the same names: `accounts`, `regions`, `roleName`,
 * `sessionPolicy`, `runLog` … docs/configuration.md describes each.
 */
export interface EngineOptions extends Omit<GivenSettings, LoadSettings>, HostOptions {
  /** Use the demo organization. @default false */
  readonly demo?: boolean | undefined;
}

/** What a run of the engine uses from its options. */
export interface Engine<O = EngineOptions> {
  readonly host: Host;
  readonly settings: Settings;
  /** The options as they were when they were checked. */
  readonly own: O;
}

/**
 * @param where - the function's name.
 * @param base - settings that the options override: from a settings file, and from loading policies.
 * @param more - options of this function only, already checked.
 * @throws {CoveError} `usage` for an option that is unknown or whose value cannot be used.
 */
export function readEngineOptions<O extends EngineOptions>(
  where: string,
  options: O,
  base: GivenSettings = {},
  more: Readonly<Record<string, OptionCheck>> = {},
): Engine<O> {
  const own = readOptions(where, options, { ...ENGINE_CHECKS, ...more } as OptionChecks<EngineOptions>, ELSEWHERE) as O;
  const { connection, cwd, env, signal, onEvent, demo = false, ...rest } = own;
  const named = Object.entries(rest).filter(([name]) => !Object.hasOwn(more, name));
  const asked = definedMembers(Object.fromEntries(named)) as Partial<ConfigFile>;
  whileReadable(where, 'the options', () => checkSettings(where, asked));
  const filed = definedMembers(base) as Partial<ConfigFile>;
  const host = hostOf({ connection, cwd, env, signal, onEvent });
  try {
    const settings = resolveSettings({ demo: demo && connection === undefined }, { ...filed, ...asked });
    const origins = { ...settings.origins, ...originsOf(asked) };
    return { settings: { ...settings, origins, weakenings: weakeningsOf(asked, filed, settings) }, host, own };
  } catch (error) {
    throw withOptionWords(error);
  }
}

/** What was said by an option was not said in a settings file. */
function originsOf(asked: Partial<ConfigFile>): Partial<Settings['origins']> {
  const entries = Object.entries(SETTING_FLAGS).filter(([name]) => Object.hasOwn(asked, name));
  return Object.fromEntries(entries.map(([name, { flag }]) => [name, flag]));
}

/** Options are flags of a program: what they ask for was asked for, and is in no settings file. */
function weakeningsOf(
  asked: Partial<ConfigFile>,
  filed: Partial<ConfigFile>,
  settings: Settings,
): Settings['weakenings'] {
  const attributes = Object.entries(SETTING_FLAGS).map(([name, row]) => [attributeOf(row), name] as const);
  const given = attributes.map(([attribute, name]) => [attribute, asked[name as keyof ConfigFile]] as const);
  const written = { file: 'the settings file', variables: new Map(attributes) };
  return findWeakenings(Object.fromEntries(given), filed, settings, written);
}

export function hostOf({ connection, cwd, env, signal, onEvent }: HostOptions): Host {
  const own = thisProcess();
  return {
    ...own,
    cwd: cwd ?? own.cwd,
    env: env ?? own.env,
    signal: signal ?? new AbortController().signal,
    words: inOptionWords,
    onEvent,
    connection: connection === undefined ? undefined : openParts(connection).aws,
  };
}

const HOST_CHECKS: OptionChecks<HostOptions> = {
  connection: connectionProblem,
  cwd: orUndefined(isText, 'the path of a folder'),
  env: orUndefined(isEnvironment, 'an object of strings, such as process.env'),
  signal: orUndefined(isSignal, 'an AbortSignal'),
  onEvent: orUndefined(isFunction, 'a function'),
};

const NOT_HERE: readonly string[] = ['parameters', 'allowSecretReads', 'trustReads', 'output', 'quiet'];
const settingNames = Object.keys(SETTING_FLAGS).filter((name) => !NOT_HERE.includes(name));

const ENGINE_CHECKS = {
  ...HOST_CHECKS,
  demo: orUndefined(isBoolean, 'true or false'),
  ...Object.fromEntries(settingNames.map((name) => [name, anything])),
};

const ELSEWHERE: Readonly<Record<string, string>> = {
  parameters: 'parameters of loadPolicies',
  allowSecretReads: 'allowSecretReads of loadPolicies',
  trustReads: 'trustReads of loadPolicies',
  output: 'renderReport, which takes the report',
  role: 'roleName',
};
