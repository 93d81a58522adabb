import { COMMAND_FLAGS } from '../config/command-flags.ts';
import type { CommandName, FlagRow } from '../config/flag-row.ts';
import { flagsOf } from '../config/flag-table.ts';
import { COMMAND_FORMATS } from './command-formats.ts';
import { COMMANDS } from './command-table.ts';

export interface NamedPolicy {
  readonly id: string;
  readonly tags: readonly string[];
}

/** What catalogue and files offer, asked for only where an operation, or the name of a policy, is typed. */
export interface Offered {
  /** Names of services. */
  services(): readonly string[];
  /** Operations of a service; empty where there is none. */
  operations(service: string, readsOnly: boolean): Promise<readonly string[]>;
  /**
   * The policies of these files and folders, or, if none is typed, those of the folder: none where they are wrong.
   */
  policies(patterns: readonly string[]): Promise<readonly NamedPolicy[]>;
}

/** Their arguments are files and folders of policies. */
const WITH_POLICIES: ReadonlySet<string> = new Set(['check', 'list', 'validate', 'targets', 'permissions']);

const WITH_OPERATIONS: ReadonlySet<string> = new Set(['run', 'explain', 'init']);

/**
 * What may stand in the place of the last word of a command line.
 *
 * @param words - behind `cove-policy`, the last one as far as it is typed.
 * @returns words that begin like it; none where the shell's own files are meant.
 */
export async function completeWords(words: readonly string[], offered: Offered): Promise<string[]> {
  const current = words.at(-1) ?? '';
  const [name = ''] = words;
  const candidates =
    words.length <= 1
      ? [...Object.keys(COMMANDS), 'help', '--help', '--version']
      : await wordsOf(name, words.slice(1), offered);
  return candidates.filter((word) => word.startsWith(current) && word !== '');
}

async function wordsOf(name: string, words: readonly string[], offered: Offered): Promise<readonly string[]> {
  if (name === 'help') return words.length === 1 ? Object.keys(COMMANDS) : [];
  if (!Object.hasOwn(COMMANDS, name)) return [];
  const command = name as CommandName;
  const flags = flagsOf(command);
  const current = words.at(-1) ?? '';
  const last = words.at(-2);
  const before = last === undefined ? undefined : flags.find(({ flag, short }) => last === flag || last === short);
  if (before !== undefined && before.kind !== 'switch') {
    if (LISTS.has(before.flag)) return listWords(before.flag, current, policiesOf(command, words, offered));
    return valuesOf(command, before, offered);
  }
  if (current.startsWith('-')) {
    return [...flags.flatMap(({ flag, short }) => (short === undefined ? [flag] : [flag, short])), '--help'];
  }
  if (command === 'completion') return words.length === 1 ? COMPLETION_SHELLS : [];
  return WITH_OPERATIONS.has(command) && isFirstArgument(words, flags)
    ? operations(current, command === 'run', offered)
    : [];
}

export const COMPLETION_SHELLS: readonly string[] = ['bash', 'zsh', 'fish'];

function isFirstArgument(words: readonly string[], flags: readonly FlagRow[]): boolean {
  return argumentsOf(words, flags).length === 0;
}

/** The words that are neither flags nor their values, but for the last, which is being typed. */
function argumentsOf(words: readonly string[], flags: readonly FlagRow[]): readonly string[] {
  const takesValue = new Set<string>(
    flags.flatMap(({ kind, flag, short }) => (kind === 'switch' ? [] : [flag, short ?? flag])),
  );
  return words.slice(0, -1).filter((word, at) => !word.startsWith('-') && !takesValue.has(words[at - 1] ?? ''));
}

const LISTS: ReadonlySet<string> = new Set(['--policy', '--tag', '--severity']);

/** What may be the last element of a list, behind those that are typed. */
async function listWords(
  flag: string,
  current: string,
  policies: () => Promise<readonly NamedPolicy[]>,
): Promise<readonly string[]> {
  const typed = current.slice(0, current.lastIndexOf(',') + 1);
  const words =
    flag === '--severity'
      ? COMMAND_FLAGS.severity.choices
      : (await policies()).flatMap(({ id, tags }) => (flag === '--policy' ? [id] : tags));
  return [...new Set(words)].map((word) => `${typed}${word}`);
}

function policiesOf(command: CommandName, words: readonly string[], offered: Offered) {
  return () => offered.policies(WITH_POLICIES.has(command) ? argumentsOf(words, flagsOf(command)) : []);
}

async function valuesOf(command: CommandName, row: FlagRow, offered: Offered): Promise<readonly string[]> {
  if (row.kind === 'choice') return row.choices;
  if (row.kind === 'allowances') return row.choices;
  if (row.flag === '--output') return Object.keys(COMMAND_FORMATS[command] ?? {});
  return row.flag === '--services' ? offered.services() : [];
}

async function operations(current: string, readsOnly: boolean, offered: Offered): Promise<readonly string[]> {
  const [service = '', operation] = current.split(':');
  if (operation === undefined) return offered.services().map((name) => `${name}:`);
  return (await offered.operations(service, readsOnly)).map((name) => `${service}:${name}`);
}
