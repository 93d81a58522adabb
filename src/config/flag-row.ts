/**
 * A row of the flag tables. Everything that knows a flag is derived from its row or checked against it: the option on
 * the command line (`commands/flags.ts`), the types of flags and settings (`flag-types.ts`),
 * `schemas/config.schema.json` (`npm run generate`), the help and the table in `docs/configuration.md` (a test).
 */
export type CommandName =
  | 'check'
  | 'worker'
  | 'apply'
  | 'rollback'
  | 'run'
  | 'report'
  | 'baseline'
  | 'compare'
  | 'permissions'
  | 'simulate'
  | 'validate'
  | 'test'
  | 'packs'
  | 'schema'
  | 'explain'
  | 'init'
  | 'trust'
  | 'targets'
  | 'list'
  | 'completion';

/** The heading of a flag in the help; the first group has none. */
export type FlagGroup = 'run' | 'targets' | 'credentials' | 'output' | 'changes' | 'roles';

/** What differs if a flag has a special meaning for a command. */
export interface FlagVariant {
  readonly doc?: string;
  readonly argument?: string;
  readonly otherwise?: string;
  readonly group?: FlagGroup;
}

interface BaseRow {
  readonly flag: `--${string}`;
  readonly short?: `-${string}`;
  /** What the flag does, as the help says it: lower case, without a full stop, without the default. */
  readonly doc: string;
  /** What applies if the flag is not given and has no `default`, as worded in the help and the documentation. */
  readonly otherwise?: string;
  /** A variable that the SDK reads if the flag is not given. */
  readonly environment?: string;
  readonly group: FlagGroup;
  /** The commands that accept the flag. */
  readonly commands: { readonly [Name in CommandName]?: true | FlagVariant };
}

interface ValueRow extends BaseRow {
  /** How the help calls the value: `<file>`. */
  readonly argument: `<${string}>`;
}

/** Present or absent; false if absent. */
interface SwitchRow extends BaseRow {
  readonly kind: 'switch';
}

interface TextRow extends ValueRow {
  readonly kind: 'text';
  readonly default?: string;
}

/** Comma-separated values; a list in the settings file. */
interface ListRow extends ValueRow {
  readonly kind: 'list';
}

/** One value each time the flag is given; a list in the settings file. */
interface RepeatRow extends ValueRow {
  readonly kind: 'repeat';
}

/**
 * `name=value` each time the flag is given; a mapping in the settings file, which the flag overrides name by name.
 */
interface PairsRow extends ValueRow {
  readonly kind: 'pairs';
}

/**
 * Comma-separated words, each one of the choices; in the settings file a list of mappings, each with a `kind`, a
 * `reason` and the day it `expires`.
 */
interface AllowancesRow extends ValueRow {
  readonly kind: 'allowances';
  readonly choices: readonly string[];
}

interface NumberRow extends ValueRow {
  readonly kind: 'number';
  /** A whole number. */
  readonly range: { readonly least: number; readonly most?: number };
  /** As the documentation says it: `seconds`. */
  readonly unit?: string;
  readonly default?: number;
}

interface ChoiceRow extends ValueRow {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default?: string;
}

export type FlagRow = SwitchRow | TextRow | ListRow | RepeatRow | PairsRow | AllowancesRow | NumberRow | ChoiceRow;

export type FlagKind = FlagRow['kind'];

/** A flag for the setting of the row's name, which `cove.config.yml` may contain as well. */
export type SettingRow = FlagRow & {
  readonly schema: {
    /** What the schema says beyond the `doc`. */
    readonly more?: string;
    /** JSON Schema of the value, in addition to its type, default and description, which come from the row. */
    readonly [keyword: string]: unknown;
  };
};

/**
 * A flag that a settings file may not contain. It belongs to one invocation, so that nothing is changed, or
 * demonstrated, because of a file that happens to be in the directory.
 */
export type CommandFlagRow = FlagRow & {
  /** Who reads it: the command itself, the settings of a run, or those of its changes. */
  readonly readBy: 'command' | 'settings' | 'changes';
};
