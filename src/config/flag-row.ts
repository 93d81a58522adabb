/**
 * What a row of the flag tables says. Everything that knows a flag is made of its row or held against it: the option on
 * the command line (`commands/flags.ts`), the types of flags and settings (`flag-types.ts`),
 * `schemas/config.schema.json` (`npm run generate`), the help and the table in `docs/configuration.md` (a test).
 */
export type CommandName =
  | 'check'
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
  | 'trust';

/** Under which heading a flag stands in the help; the first group has none. */
export type FlagGroup = 'run' | 'targets' | 'credentials' | 'output' | 'changes' | 'roles';

/** What differs where a command has a meaning of its own for a flag. */
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
  /** What holds where the flag is not given and there is no `default`, as the help and the documentation say it. */
  readonly otherwise?: string;
  /** A variable that the SDK reads where the flag is not given. */
  readonly environment?: string;
  readonly group: FlagGroup;
  /** The commands that take the flag. */
  readonly commands: { readonly [Name in CommandName]?: true | FlagVariant };
}

interface ValueRow extends BaseRow {
  /** How the help calls the value: `<file>`. */
  readonly argument: `<${string}>`;
}

/** Present or absent; false where it is absent. */
interface SwitchRow extends BaseRow {
  readonly kind: 'switch';
}

interface TextRow extends ValueRow {
  readonly kind: 'text';
  readonly default?: string;
}

/** Values with commas between them; a list in the settings file. */
interface ListRow extends ValueRow {
  readonly kind: 'list';
}

/** A value each time that the flag is given; a list in the settings file. */
interface RepeatRow extends ValueRow {
  readonly kind: 'repeat';
}

/**
 * `name=value` each time that the flag is given; a mapping in the settings file, whose names the flag outranks one by
 * one.
 */
interface PairsRow extends ValueRow {
  readonly kind: 'pairs';
}

/**
 * Words with commas between them, each of the choices; in the settings file a list of mappings, each with a `kind`, a
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

/** A flag that fills the setting of the row's name, which `cove.config.yml` may hold as well. */
export type SettingRow = FlagRow & {
  readonly schema: {
    /** What the schema says beyond the `doc`. */
    readonly more?: string;
    /** JSON Schema of the value beside its type, default and description, which come from the row. */
    readonly [keyword: string]: unknown;
  };
};

/**
 * A flag that no settings file may hold. It belongs to one invocation, so that nothing is changed, or demonstrated,
 * because of a file that happens to lie in the directory.
 */
export type CommandFlagRow = FlagRow & {
  /** Who reads it: the command itself, the settings of a run, or those of its changes. */
  readonly readBy: 'command' | 'settings' | 'changes';
};
