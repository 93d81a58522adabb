import type { CommandName } from '../config/flag-row.ts';
import { COMMAND_FORMATS } from './command-formats.ts';
import { COMMANDS } from './command-table.ts';
import type { Command } from './commander.ts';

/** What the help shows below the flags: formats, examples, exit codes. */
export function addNotes(command: Command, name: CommandName): void {
  const { examples, exitCodes: codes } = COMMANDS[name];
  const formats = Object.entries(COMMAND_FORMATS[name] ?? {}).map(([format, { doc }]): Note => [format, doc]);
  const exitCodes = Object.entries(codes).map(([code, doc]): Note => [code, doc]);
  const notes = [
    ...section('Formats:', table(formats)),
    ...section('Examples:', examples),
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
