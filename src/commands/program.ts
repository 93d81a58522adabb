import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Flags } from '../config/settings.ts';
import { VERSION } from '../version.ts';
import type { CommandIo } from './command-io.ts';
import type { ReportFlags } from './report.ts';
import type { SimulateFlags } from './simulate.ts';

/**
 * Parses the command line and runs the command that it names.
 *
 * @returns the exit code: 0 clean, 1 findings, 2 bad usage, policy or config, 3 incomplete, 130 interrupted.
 */
export async function runProgram(args: readonly string[], io: CommandIo): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has already said what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function buildProgram(io: CommandIo, setExitCode: (code: number) => void): Command {
  const program = new Command('cove-policy')
    .description('Checks YAML policies in every account and region of an AWS organization.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .showHelpAfterError('(cove-policy --help lists commands and flags)')
    .helpCommand(false);

  addTargetFlags(program.command('check'))
    .description('evaluate policies, read only, and report what they find')
    .argument('<policies...>', 'policy files, directories or globs')
    .option('--demo', 'run against the built-in simulated organization: no AWS, no credentials')
    .addOption(
      new Option(
        '-o, --output <format=file>',
        'write a report: text, json or sarif; repeatable; "-" is stdout',
      ).argParser(collect),
    )
    .addOption(
      new Option('--fail-on <severity>', 'least severity that gives exit code 1 (default: low)').choices([
        'critical',
        'high',
        'medium',
        'low',
        'info',
        'none',
      ]),
    )
    .option('--allow-errors', 'do not give exit code 3 for cells that could not be evaluated')
    .option('--fail-fast', 'stop at the first cell that cannot be evaluated')
    .option('--run-log <file>', 'append every outcome, as it happens, to a new file (NDJSON)')
    .addOption(
      new Option('--param <name=value>', 'value for a parameter of the policies; repeatable').argParser(collect),
    )
    .option('--allow-secret-reads', 'allow policies whose calls return secrets')
    .option('--quiet', 'no progress and no text report, only what -o names')
    .action(async (patterns: string[], flags: Flags) => {
      const { checkCommand } = await import('./check.ts');
      setExitCode(await checkCommand(patterns, flags, io));
    });

  program
    .command('report')
    .description('render the run log of an earlier run in another format')
    .argument('<run-log>', 'file written by check --run-log')
    .addOption(
      new Option('-o, --output <format=file>', 'text, json or sarif; repeatable; "-" is stdout').argParser(collect),
    )
    .addOption(
      new Option('--fail-on <severity>', 'least severity that gives exit code 1 (default: low)').choices([
        'critical',
        'high',
        'medium',
        'low',
        'info',
        'none',
      ]),
    )
    .option('--allow-errors', 'do not give exit code 3 for cells that could not be evaluated')
    .option('--quiet', 'no text report, only what -o names')
    .action(async (file: string, flags: ReportFlags) => {
      const { reportCommand } = await import('./report.ts');
      setExitCode(await reportCommand(file, flags, io));
    });

  program
    .command('simulate')
    .description('serve a simulated organization over HTTP, for AWS_ENDPOINT_URL')
    .option('--org <file>', 'organization file (default: the demo organization)')
    .addOption(new Option('--port <number>', 'port on 127.0.0.1; 0 takes a free one').default(4566).argParser(port))
    .action(async (flags: SimulateFlags) => {
      const { simulateCommand } = await import('./simulate.ts');
      setExitCode(await simulateCommand(flags, io));
    });

  return program;
}

/** Flags that say whom to ask, and as whom. All of them can stand in cove.config.yml too. */
function addTargetFlags(command: Command): Command {
  return command
    .option('--config <file>', 'settings file (default: cove.config.yml, where there is one)')
    .option('--accounts <ids>', 'only these accounts, comma-separated')
    .option('--ous <ids>', 'only accounts below these organizational units or roots, comma-separated')
    .option('--exclude <ids>', 'never these accounts and organizational units, comma-separated')
    .option('--regions <names>', 'only these regions: names, globs or "enabled", comma-separated')
    .option(
      '--role-name <role>',
      'role to assume in each account: a name, or an ARN with {account} and {partition} (default: OrganizationAccountAccessRole)',
    )
    .option('--session-name <name>', 'role session name, as CloudTrail will show it (default: cove-policy)')
    .option('--external-id <id>', 'external id that the role asks for')
    .option('--partition <name>', 'refuse to run in another partition than this: aws, aws-cn, aws-us-gov …')
    .option('--profile <name>', 'AWS profile of the caller')
    .addOption(
      new Option('--concurrency <number>', 'requests in flight over all accounts (default: 100)').argParser(
        positiveInteger,
      ),
    )
    .option('--include-caller', "check the caller's own account too, with the caller's own credentials");
}

function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

function positiveInteger(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('expected a whole number of at least 1.');
  return number;
}

function port(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new InvalidArgumentError('expected a port from 0 to 65535.');
  }
  return number;
}
