import type { CommandName } from '../config/flag-row.ts';
import { FLAGS, flagsOf } from '../config/flag-table.ts';
import { shellWord } from '../text/shell-word.ts';
import { FLAGS_OF_OTHERS } from './flags-of-others.ts';
import { COMMANDS_OF_OTHERS } from './words-of-others.ts';

/** What somebody probably means by a command that there is not; undefined if nobody knows. */
export function meantCommand(word: string): string | undefined {
  if (word === '.' || word === '..') return `cove-policy check ${word} checks the policies below it`;
  const known = lookUp(COMMANDS_OF_OTHERS, word.toLowerCase());
  if (known !== undefined) return known;
  if (/^select\s/i.test(word)) return COMMANDS_OF_OTHERS.sql;
  if (/\.ndjson$/i.test(word)) return `cove-policy report ${shellWord(word)} shows what a run found`;
  return /[/\\]|\.(ya?ml|json)$/i.test(word) ? `cove-policy check ${shellWord(word)} checks it` : undefined;
}

/**
 * What somebody probably means by a flag that a command does not have: a flag of another tool, or one of another
 * command.
 *
 * @param command - undefined before the command is named.
 */
export function meantFlag(word: string, command: CommandName | undefined): string | undefined {
  const [name = ''] = word.replace(/^-(?=[A-Za-z]{2})/, '--').split('=');
  const here = lookUp(command === undefined ? {} : (IN_COMMAND[command] ?? {}), name);
  if (here !== undefined) return here;
  const hint = lookUp(FLAGS_OF_OTHERS, name);
  return hint === undefined ? ofOtherCommands(name) : placed(hint, command);
}

const IN_PLAN = 'a plan is applied as a whole; check --plan takes --accounts, --ous, --regions and --policy';
const OF_PLAN = 'cove-policy report PLAN shows what it would change';
const CHOOSING = '--where chooses results, and --query what is shown of each, both in JMESPath';
const OF_LOG = 'cove-policy report RUN-LOG shows what it has changed';

/** What does not mean the same everywhere. */
const IN_COMMAND: { readonly [Name in CommandName]?: Readonly<Record<string, string>> } = {
  apply: {
    '--accounts': IN_PLAN,
    '--demo': 'the plan of a demo is not applied; cove-policy simulate keeps an organization to apply plans to',
    '--dry-run': OF_PLAN,
    '--dryrun': OF_PLAN,
    '--exclude': IN_PLAN,
    '--policy': IN_PLAN,
    '--regions': IN_PLAN,
    '--target': IN_PLAN,
    '-d': OF_PLAN,
  },
  run: { '--filter': CHOOSING, '--select': CHOOSING, '--jq': CHOOSING },
  rollback: { '--dry-run': OF_LOG, '--dryrun': OF_LOG, '-d': OF_LOG },
  validate: { '--fix': 'nothing is rewritten: each message says what to write' },
};

/** A hint that is about flags of a check says so where the command has none of them. */
function placed(hint: string, command: CommandName | undefined): string {
  const [, flag] = /^(--?[a-z][a-z-]*)/.exec(hint) ?? [];
  const isHere = command !== undefined && flagsOf(command).some((row) => row.flag === flag || row.short === flag);
  return flag === undefined || isHere ? hint : `cove-policy check: ${hint}`;
}

function ofOtherCommands(name: string): string | undefined {
  const row = Object.values(FLAGS).find(({ flag, short }) => flag === name || short === name);
  if (row === undefined) return undefined;
  const commands = Object.keys(row.commands);
  const shown = commands.length > MOST_COMMANDS ? commands.slice(0, MOST_COMMANDS) : commands;
  const more = commands.length - shown.length;
  return `it is a flag of ${shown.map((each) => `cove-policy ${each}`).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const MOST_COMMANDS = 3;

function lookUp(table: Readonly<Record<string, string>>, word: string): string | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
