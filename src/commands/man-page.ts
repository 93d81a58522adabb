import type { CommandName, FlagRow } from '../config/flag-row.ts';
import { flagsOf } from '../config/flag-table.ts';
import { VERSION } from '../version.ts';
import { COMMAND_FORMATS } from './command-formats.ts';
import { COMMANDS } from './command-table.ts';
import { ENVIRONMENT } from './environment-words.ts';
import { describeFlag } from './flags.ts';

/**
 * The man page, made of the tables that the help is made of.
 *
 * @see https://man7.org/linux/man-pages/man7/man.7.html
 */
export function manPage(): string {
  const lines = [
    `.TH COVE\\-POLICY 1 "" "cove\\-policy ${VERSION}"`,
    '.SH NAME',
    'cove\\-policy \\- check YAML policies in every account and region of an AWS organization',
    '.SH SYNOPSIS',
    '.B cove\\-policy',
    '.I command',
    '[options]',
    '.SH COMMANDS',
    ...(Object.keys(COMMANDS) as CommandName[]).flatMap(commandLines),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(({ name, doc }) => tagged(name, doc)),
    '.SH FILES',
    ...tagged(
      'cove.config.yml',
      'settings of the folder; what makes a run less safe is taken from it only if it is named or trusted',
    ),
    ...tagged('cove.waivers.yml', 'findings that are accepted for a time'),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines(name: CommandName): string[] {
  const { doc, argument, examples, exitCodes } = COMMANDS[name];
  const usage = ['cove-policy', name, '[options]', argument?.name].filter((word) => word !== undefined).join(' ');
  return [
    `.SS ${escaped(usage)}`,
    escaped(doc),
    ...(argument === undefined ? [] : tagged(argument.name, argument.doc)),
    ...flagsOf(name).flatMap((row) => tagged(usageOf(row), describeFlag(row))),
    ...Object.entries(COMMAND_FORMATS[name] ?? {}).flatMap(([format, record]) =>
      tagged(`format ${format}`, record.doc),
    ),
    ...Object.entries(exitCodes).flatMap(([code, meaning]) => tagged(`exit code ${code}`, meaning)),
    ...examples.flatMap((line) => ['.PP', '.EX', escaped(line), '.EE']),
  ];
}

function usageOf(row: FlagRow): string {
  const names = row.short === undefined ? row.flag : `${row.short}, ${row.flag}`;
  return 'argument' in row ? `${names} ${row.argument}` : names;
}

function tagged(name: string, doc: string): string[] {
  return ['.TP', `.B ${escaped(name)}`, escaped(doc)];
}

/** A line that begins with a dot or an apostrophe would be a request. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}
