import type { CommandRow } from './command-table.ts';
import type { Command } from './commander.ts';

/** What the help shows below the flags: formats, examples, exit codes. */
export function addNotes(command: Command, row: CommandRow): void {
  const formats = Object.entries(row.formats ?? {}).map(([name, { doc }]): Note => [name, doc]);
  const exitCodes = Object.entries(row.exitCodes).map(([code, doc]): Note => [code, doc]);
  const notes = [
    ...section('Formats:', table(formats)),
    ...section('Examples:', row.examples),
    ...section('Exit codes:', table(exitCodes)),
  ];
  command.addHelpText('after', `\n${notes.join('\n')}`.trimEnd());
}

type Note = readonly [name: string, doc: string];

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${line}`), ''];
}

function table(notes: readonly Note[]): string[] {
  const width = Math.max(0, ...notes.map(([name]) => name.length));
  return notes.map(([name, doc]) => `${name.padEnd(width)}  ${doc}`);
}
