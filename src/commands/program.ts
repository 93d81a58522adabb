import type { CommandName } from '../config/flag-row.ts';
import { visible } from '../text/visible-text.ts';
import { VERSION } from '../version.ts';
import type { CommandIo } from './command-io.ts';
import { COMMANDS } from './command-table.ts';
import { Command, CommanderError } from './commander.ts';
import { addFlags } from './flags.ts';
import { harmlessIo } from './harmless-io.ts';
import { addNotes } from './help-notes.ts';
import { meantCommand, meantFlag } from './meant-words.ts';
import { RUNNERS } from './runners.ts';

/**
 * Parses the command line and runs the command that it names.
 *
 * @returns the exit code: 0 clean, 1 findings, 2 bad usage, policy or config, 3 incomplete, 4 a change that was not
 *   made or not verified, 130 interrupted.
 */
export async function runProgram(args: readonly string[], given: CommandIo): Promise<number> {
  const io = harmlessIo(given);
  let exitCode = 0;
  const program = buildProgram(io, async (name, argument, flags) => {
    // What commander passes comes from the row that types the runner.
    const run = RUNNERS[name] as (argument: unknown, flags: object, io: CommandIo) => Promise<number>;
    exitCode = await run(argument, flags, io);
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has already said what is wrong, or printed the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

/** The command line as the tables define it, with the parsed values passed on. */
export function buildProgram(
  io: Pick<CommandIo, 'stdout' | 'stderr'>,
  run: (name: CommandName, argument: unknown, flags: object) => Promise<void>,
): Command {
  const program = new Command('cove-policy')
    .description('Checks YAML policies in every account and region of an AWS organization.')
    .version(VERSION)
    .exitOverride()
    // The descriptions state the default, even if commander does not know it.
    .configureHelp({
      optionDescription: ({ description }) => description,
      argumentDescription: ({ description }) => description,
    })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(inOurWords(text)),
    })
    .showHelpAfterError('  cove-policy --help lists the commands')
    .option('--debug', 'show where an error comes from, with any command')
    .helpCommand('help [command]', 'show this help, or that of a command');
  for (const name of Object.keys(COMMANDS) as CommandName[]) addCommand(program, name, run);
  return program;
}

function addCommand(
  program: Command,
  name: CommandName,
  run: (name: CommandName, argument: unknown, flags: object) => Promise<void>,
): void {
  const { doc, argument } = COMMANDS[name];
  const command = program
    .command(name)
    .description(doc)
    .configureOutput({ outputError: (text, write) => write(inOurWords(text, name)) })
    .showHelpAfterError(`  cove-policy ${name} --help lists its flags`);
  if (argument !== undefined) command.argument(argument.name, argument.doc, argument.default);
  addFlags(command, name);
  addNotes(command, COMMANDS[name]);
  command.action(async (...given: readonly unknown[]) => {
    const [first, flags] = argument === undefined ? [undefined, given[0]] : given;
    await run(name, first, flags as object);
  });
}

/**
 * Whoever knows another tool is told the word of this one; a likeness of letters is a worse guess, unless the command
 * has the very flag, and only its end is missing (`schema --service`).
 */
function withWordOfOthers(text: string, command: CommandName | undefined): string {
  const [, kind, word = ''] = /^error: unknown (command|option) '(.*)'/.exec(text) ?? [];
  if (kind === undefined) return text;
  const meant = kind === 'command' ? meantCommand(word) : meantFlag(word, command);
  if (meant === undefined || text.includes(`(Did you mean ${word}`)) return text;
  return `${text.replace(/\n\(Did you mean .*\?\)/, '').trimEnd()}\n  ${visible(meant)}\n`;
}

/** Commander's errors, in the form of all others. */
function inOurWords(text: string, command?: CommandName): string {
  return withWordOfOthers(text, command)
    .replace(
      /^(error: too many arguments for 'run'.*)$/m,
      '$1\n  an operation is one word, as in cove-policy run cloudtrail:DescribeTrails',
    )
    .replace(
      /^(error: too many arguments for 'schema'.*)$/m,
      '$1\n  --services names services; cove-policy explain SERVICE lists the operations of one',
    )
    .replace(/^error: /, 'cove-policy: ')
    .replace(/^\((Did you mean .*\?)\)$/m, '  $1')
    .replace(
      /^(cove-policy: )option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. /s,
      '$1$2: "$3" cannot be used. ',
    );
}
