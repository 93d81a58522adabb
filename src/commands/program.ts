import type { CommandName } from '../config/flag-row.ts';
import { visible } from '../text/visible-text.ts';
import { asTyped } from './as-typed.ts';
import type { CommandIo } from './command-io.ts';
import { COMMANDS } from './command-table.ts';
import { Command, CommanderError } from './commander.ts';
import { harmlessIo } from './harmless-io.ts';

/**
 * Parses the command line and runs the command that it names.
 *
 * @returns the exit code: 0 clean, 1 findings, 2 bad usage, policy or config, 3 incomplete, 4 a change that was not
 *   made or not verified, 130 interrupted.
 */
export async function runProgram(args: readonly string[], given: CommandIo): Promise<number> {
  const io = harmlessIo(given);
  let exitCode = 0;
  const run: ProgramParts['run'] = async (name, argument, flags) => {
    const { RUNNERS } = await import('./runners.ts');
    // What commander passes comes from the row that types the runner.
    const runner = RUNNERS[name] as (argument: unknown, flags: object, io: CommandIo) => Promise<number>;
    exitCode = await runner(argument, flags, io);
  };
  const version = await versionFor(args);
  const parts = { run, version, addDetails: await detailsOf(args), meant: await meantIn(args) };
  const program = buildProgram(io, { ...parts, typed: (text) => asTyped(text, args) });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has already said what is wrong, or printed the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

interface ProgramParts {
  run(name: CommandName, argument: unknown, flags: object): Promise<void>;
  /** Adds to a command its flags, and what its help says besides. */
  addDetails(command: Command, name: CommandName): void;
  /** What somebody probably means by a command or a flag that there is not. @default nobody knows */
  readonly meant?: typeof import('./meant-words.ts') | undefined;
  /** What is wrong with the command line, in its own words. @default as it is */
  readonly typed?: (text: string) => string;
  /** What `--version` prints. */
  readonly version: string;
}

/**
 * The list of commands says nothing of the flags of each, and the tables of all flags are half of what the program
 * loads before a command runs: they are loaded where a command is named.
 */
async function detailsOf(args: readonly string[]): Promise<ProgramParts['addDetails']> {
  const named = (Object.keys(COMMANDS) as CommandName[]).filter((name) => args.includes(name));
  if (named.length === 0) return () => {};
  const { addDetails } = await import('./command-details.ts');
  return (command, name) => {
    if (named.includes(name)) addDetails(command, name);
  };
}

/** Whoever asks for help or the version alone has written no word that another could be meant by. */
async function meantIn(args: readonly string[]): Promise<ProgramParts['meant']> {
  return args.every((word) => GENERAL.has(word)) ? undefined : import('./meant-words.ts');
}

const GENERAL: ReadonlySet<string> = new Set(['help', '--help', '-h', '--version', '-V', '--debug']);

/** Read from package.json only for those who ask. `-V` may stand among other letters. */
async function versionFor(args: readonly string[]): Promise<string> {
  if (!args.some((word) => /^(--version|-[A-Za-z]*V[A-Za-z]*)$/.test(word))) return '';
  return (await import('../version.ts')).VERSION;
}

/** The command line as the tables define it, with the parsed values passed on. */
export function buildProgram(io: Pick<CommandIo, 'stdout' | 'stderr'>, parts: ProgramParts): Command {
  const program = new Command('cove-policy')
    .description('Checks YAML policies in every account and region of an AWS organization.')
    .version(parts.version)
    .exitOverride()
    .configureHelp({
      // The descriptions state the default, even if commander does not know it.
      optionDescription: ({ description }) => description,
      argumentDescription: ({ description }) => description,
      // Commander goes by the flags that a command has been given.
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`,
    })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(inOurWords(text, parts.meant)),
    })
    .showHelpAfterError('  cove-policy --help lists the commands')
    .option('--debug', 'show where an error comes from, with any command')
    .helpCommand('help [command]', 'show this help, or that of a command');
  for (const name of Object.keys(COMMANDS) as CommandName[]) addCommand(program, name, parts);
  return program;
}

function addCommand(program: Command, name: CommandName, parts: ProgramParts): void {
  const { run, addDetails, meant, typed = (text) => text } = parts;
  const { doc, argument } = COMMANDS[name];
  const command = program
    .command(name)
    .description(doc)
    .configureOutput({ outputError: (text, write) => write(typed(inOurWords(text, meant, name))) })
    .showHelpAfterError(`  cove-policy ${name} --help lists its flags`);
  if (argument !== undefined) command.argument(argument.name, argument.doc, argument.default);
  addDetails(command, name);
  command.action(async (...given: readonly unknown[]) => {
    const [first, flags] = argument === undefined ? [undefined, given[0]] : given;
    await run(name, first, flags as object);
  });
}

/**
 * Whoever knows another tool gets the word that this one uses; a similar spelling is a worse guess, unless the command
 * has the very flag, and only its end is missing (`schema --service`).
 */
function withWordOfOthers(text: string, meant: ProgramParts['meant'], command: CommandName | undefined): string {
  const [, kind, word = ''] = /^error: unknown (command|option) '(.*)'/.exec(text) ?? [];
  if (kind === undefined) return text;
  const hint = kind === 'command' ? meant?.meantCommand(word) : meant?.meantFlag(word, command);
  if (hint === undefined || text.includes(`(Did you mean ${word}`)) return text;
  return `${text.replace(/\n\(Did you mean .*\?\)/, '').trimEnd()}\n  ${visible(hint)}\n`;
}

/** Commander's errors, in the form of all others. */
function inOurWords(text: string, meant: ProgramParts['meant'], command?: CommandName): string {
  const missing = command === undefined ? undefined : COMMANDS[command].argument?.doc;
  return withWordOfOthers(text, meant, command)
    .replace(/^(error: missing required argument '[\w-]+')/, missing === undefined ? '$1' : `$1: ${missing}`)
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
