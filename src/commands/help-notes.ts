import type { CommandName } from '../config/flag-row.ts';
import { indent, wrap } from '../text/layout.ts';
import { greatest } from '../values/long-lists.ts';
import { COMMAND_FORMATS } from './command-formats.ts';
import { COMMANDS } from './command-table.ts';
import type { Command } from './commander.ts';

/** What the help shows below the flags: formats, examples, exit codes. */
export function addNotes(command: Command, name: CommandName): void {
  const { examples, exitCodes: codes } = COMMANDS[name];
  const formats = Object.entries(COMMAND_FORMATS[name] ?? {}).map(([format, { doc }]): Note => [format, doc]);
  const exitCodes = Object.entries(codes).map(([code, doc]): Note => [code, doc]);
  command.addHelpText('after', () => {
    // As wide as what commander writes above them.
    const width = command.configureOutput().getOutHelpWidth?.() ?? 80;
    const notes = [
      ...section('Formats:', table(formats, width)),
      ...section('Examples:', examples),
      ...section('Exit codes:', table(exitCodes, width)),
    ];
    return `\n${notes.join('\n')}`.trimEnd();
  });
}

type Note = readonly [name: string, doc: string];

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${line}`), ''];
}

function table(notes: readonly Note[], width: number): string[] {
  const longest =
    greatest(
      notes.map(([name]) => name.length),
      0,
    ) + 2;
  return notes.flatMap(([name, doc]) =>
    indent(wrap(doc, width - longest - 2), ' '.repeat(longest), name.padEnd(longest)),
  );
}
