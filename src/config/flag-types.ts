import type { COMMAND_FLAGS } from './command-flags.ts';
import type { CommandName } from './flag-row.ts';
import type { SETTING_FLAGS } from './setting-flags.ts';

type Table = typeof SETTING_FLAGS & typeof COMMAND_FLAGS;

/** Names of rows in the flag tables. */
export type FlagId = keyof Table;

/** The settings that a settings file may contain. */
export type FileSettingName = keyof typeof SETTING_FLAGS;

/** The rows of a reader, among those that are not in settings files. */
export type FlagsReadBy<Reader> = {
  [Id in keyof typeof COMMAND_FLAGS]: (typeof COMMAND_FLAGS)[Id]['readBy'] extends Reader ? Id : never;
}[keyof typeof COMMAND_FLAGS];

/**
 * Flags as given on the command line, lists still comma-separated, under the names that commander derives:
 * `--role-name` → `roleName`.
 */
export type FlagValues<Id extends FlagId> = {
  readonly [Each in Id as AttributeOf<Table[Each]['flag']>]?: GivenValue<Table[Each]>;
};

/** The flags of a command. Those with a default that the command reads itself are always there. */
export type FlagsOf<Name extends CommandName> = FlagValues<Exclude<IdsOf<Name>, Defaulted>> &
  Required<FlagValues<Extract<IdsOf<Name>, Defaulted>>>;

/** Resolved settings: what is absent is undefined. */
export type SettingValues<Id extends FlagId> = { readonly [Each in Id]: SettingValue<Table[Each]> };

type IdsOf<Name extends CommandName> = {
  [Id in FlagId]: Name extends keyof Table[Id]['commands'] ? Id : never;
}[FlagId];

type Defaulted = {
  [Id in FlagsReadBy<'command'>]: (typeof COMMAND_FLAGS)[Id] extends { readonly default: unknown } ? Id : never;
}[FlagsReadBy<'command'>];

type AttributeOf<Flag extends string> = Flag extends `--${infer Name}` ? Camel<Name> : never;

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

type GivenValue<Row> = Row extends { readonly kind: 'switch' }
  ? boolean
  : Row extends { readonly kind: 'number' }
    ? number
    : Row extends { readonly kind: 'repeat' | 'pairs' }
      ? readonly string[]
      : Row extends { readonly kind: 'choice'; readonly choices: readonly (infer Choice)[] }
        ? Choice
        : string;

/** What is forgiven, and why. A flag gives neither a reason nor an end. */
export interface Allowance<Kind extends string = string> {
  readonly kind: Kind;
  readonly reason?: string;
  /** The last day on which it is in force: `2027-01-31`. */
  readonly expires?: string;
}

type SettingValue<Row> = Row extends {
  readonly kind: 'allowances';
  readonly choices: readonly (infer Choice extends string)[];
}
  ? readonly Allowance<Choice>[]
  : Row extends { readonly kind: 'pairs' }
    ? Readonly<Record<string, string | number | boolean>>
    : Row extends { readonly kind: 'switch' | 'repeat' } | { readonly default: unknown }
      ? GivenValue<Row>
      : Row extends { readonly kind: 'list' }
        ? readonly string[] | undefined
        : GivenValue<Row> | undefined;
