import type { CommandName, FlagGroup, FlagKind, FlagRow } from '../config/flag-row.ts';
import { flagsOf, notationOf } from '../config/flag-table.ts';
import { type Command, InvalidArgumentError, Option } from './commander.ts';

/** Adds to a command the flags that the tables list for it, under their headings. */
export function addFlags(command: Command, name: CommandName): void {
  const rows = flagsOf(name);
  for (const [group, heading] of Object.entries(HEADINGS) as [FlagGroup, string][]) {
    const members = rows.filter((row) => row.group === group);
    if (members.length > 0) command.optionsGroup(heading);
    for (const row of members) command.addOption(toOption(row));
  }
}

const HEADINGS: Readonly<Record<FlagGroup, string>> = {
  run: 'Options:',
  targets: 'Which accounts and regions:',
  credentials: 'With which credentials:',
  output: 'Output:',
  changes: 'Changes:',
  roles: 'The roles:',
};

/**
 * Commander fills in a default that the command reads itself; all others are resolved with the settings file.
 */
function toOption(row: FlagRow): InstanceType<typeof Option> {
  const { flag, short, argument } = row as FlagRow & { readonly argument?: string };
  const names = short === undefined ? flag : `${short}, ${flag}`;
  const option = new Option(argument === undefined ? names : `${names} ${argument}`, describeFlag(row));
  // Commander reads "--no-x" as the opposite of "--x", which does not exist here.
  option.negate = false;
  const parser = PARSERS[row.kind](row);
  if (parser !== undefined) option.argParser(parser);
  if ('readBy' in row && row.readBy === 'command' && 'default' in row) option.default(row.default);
  return option;
}

/** `what it does, repeatable (default: what holds without it)` */
export function describeFlag(row: FlagRow): string {
  const doc = row.kind === 'choice' || row.kind === 'allowances' ? `${row.doc}: ${listOf(row.choices)}` : row.doc;
  const words = [doc, ...notationOf(row)].join('; ');
  const fixed = 'default' in row && row.default !== undefined ? String(row.default) : row.otherwise;
  const otherwise = row.environment === undefined ? fixed : `${row.environment}, else ${fixed}`;
  return otherwise === undefined || otherwise === 'none' ? words : `${words} (default: ${otherwise})`;
}

type Parser = (value: string, previous: unknown) => unknown;

const PARSERS: Readonly<Record<FlagKind, (row: FlagRow) => Parser | undefined>> = {
  switch: () => undefined,
  text: () => notEmpty,
  list: () => joined,
  repeat: () => collect,
  pairs: () => collect,
  allowances: () => joined,
  number: (row) => (row.kind === 'number' ? wholeNumber(row.range, row.unit) : undefined),
  choice: (row) => (row.kind === 'choice' ? oneOf(row.choices) : undefined),
};

function collect(value: string, previous: unknown): readonly string[] {
  return [...((previous ?? []) as readonly string[]), value];
}

/** `--exclude a --exclude b` is `--exclude a,b`: with the last one alone, an account would be changed unasked. */
function joined(value: string, previous: unknown): string {
  const next = notEmpty(value);
  return typeof previous === 'string' ? `${previous},${next}` : next;
}

/** An empty value is not a value: usually a variable was not set. */
function notEmpty(value: string): string {
  if (value.trim() !== '') return value;
  throw new InvalidArgumentError('Expected a value, but it is empty: usually a variable was not set.');
}

function oneOf(choices: readonly string[]): (value: string) => string {
  return (value) => {
    const choice = choices.find((each) => each === value.toLowerCase());
    if (choice !== undefined) return choice;
    throw new InvalidArgumentError(`Expected ${value.includes(',') ? 'one of ' : ''}${listOf(choices)}.`);
  };
}

function wholeNumber(
  { least, most = Number.MAX_SAFE_INTEGER }: { readonly least: number; readonly most?: number },
  unit: string | undefined,
): (value: string) => number {
  const noun = unit === undefined ? 'a whole number' : `a whole number of ${unit}`;
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value.trim()) && number >= least && number <= most) return number;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`Expected ${noun}${unit === undefined ? ' ' : ', '}${range}.`);
  };
}

function listOf(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
