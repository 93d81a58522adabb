import { COMMAND_FLAGS } from './command-flags.ts';
import type { CommandName, FlagRow, FlagVariant } from './flag-row.ts';
import { SETTING_FLAGS } from './setting-flags.ts';

/** Every flag of every command: one row each, in the order of the help. */
export const FLAGS: Readonly<Record<string, FlagRow>> = { ...SETTING_FLAGS, ...COMMAND_FLAGS };

/** The flags of a command, each with its meaning there. */
export function flagsOf(command: CommandName): FlagRow[] {
  return Object.values(FLAGS).flatMap((row) => {
    const use: true | FlagVariant | undefined = row.commands[command];
    if (use === undefined) return [];
    return use === true ? [row] : [asIn(use, row)];
  });
}

/** The name that commander passes a flag under: `--role-name` → `roleName`. */
export function attributeOf({ flag }: Pick<FlagRow, 'flag'>): string {
  return flag.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** What the help and the documentation say about how to write a flag: `repeatable`. */
export function notationOf({ kind }: FlagRow): string[] {
  if (kind === 'list' || kind === 'allowances') return ['comma-separated, repeatable'];
  return kind === 'repeat' || kind === 'pairs' ? ['repeatable'] : [];
}

function asIn(variant: FlagVariant, row: FlagRow): FlagRow {
  // A command that says what applies without the flag has its own default.
  const { default: _, ...rest } = row as FlagRow & { readonly default?: unknown };
  return { ...(variant.otherwise === undefined ? row : rest), ...variant } as FlagRow;
}
