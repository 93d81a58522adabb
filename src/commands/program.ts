import type { PermissionRequest } from '../library/permission-options.ts';
import { VERSION } from '../version.ts';
import type { ApplyFlags } from './apply.ts';
import { addAuthoringCommands } from './authoring-commands.ts';
import type { CheckFlags } from './check.ts';
import type { CommandIo } from './command-io.ts';
import { Command, CommanderError, Option } from './commander.ts';
import {
  addCredentialFlags,
  addOutputFlags,
  addPermissionFlags,
  addRemediationFlags,
  addRunFlags,
  addTargetFlags,
  collect,
  port,
  refuseEmptyValues,
} from './flags.ts';
import type { ReportFlags } from './report.ts';
import type { RollbackFlags } from './rollback.ts';
import type { RunFlags } from './run.ts';
import type { SimulateFlags } from './simulate.ts';

/**
 * Parses the command line and runs the command that it names.
 *
 * @returns the exit code: 0 clean, 1 findings, 2 bad usage, policy or config, 3 incomplete, 4 a change that was not made or not
 *   verified, 130 interrupted.
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
      outputError: (text, write) => write(inOurWords(text)),
    })
    .showHelpAfterError('  cove-policy --help lists the commands')
    .helpCommand(false);

  const check = addRunFlags(program.command('check'))
    .description('evaluate policies, read only, and report what they find')
    .argument('<policies...>', 'policy files, directories or globs')
    .option('--demo', 'run against the built-in simulated organization: no AWS, no credentials')
    .option('--fail-fast', 'stop at the first cell that cannot be evaluated')
    .option('--run-log <file>', 'append every outcome, as it happens, to a new file (NDJSON)')
    .option(
      '--resume <file>',
      'go on with the run log of a check that was cut short: only what has no final outcome runs',
    )
    .addOption(
      new Option('--param <name=value>', 'value for a parameter of the policies; repeatable').argParser(collect),
    )
    .option('--allow-secret-reads', 'allow policies whose calls return secrets');
  addOutputFlags(addCredentialFlags(addTargetFlags(check)))
    .optionsGroup('Changes:')
    .option('--plan <file>', 'write the changes that remediation would make to a file, for review and `apply`')
    .option('--remediate', 'after the check, act on what failed: the `remediate` calls of the policies')
    .option('--allow-incomplete', 'act on what is known although some cells could not be evaluated');
  addRemediationFlags(check).action(async (patterns: string[], flags: CheckFlags) => {
    const { checkCommand } = await import('./check.ts');
    setExitCode(await checkCommand(patterns, flags, io));
  });

  const apply = addRunFlags(program.command('apply'))
    .description('make the changes that a reviewed plan lists, and none other')
    .argument('<plan>', 'file written by check --plan')
    .option('--max-age <time>', 'refuse a plan that is older: 90m, 24h, 7d (default: 24h)')
    .option('--allow-incomplete', 'act although some cells could not be evaluated when the plan was made')
    .option(
      '--run-log <file>',
      'the record of this run; an interrupted one is gone on with (default: <plan>.run.ndjson)',
    );
  addRemediationFlags(addOutputFlags(addCredentialFlags(apply))).action(async (file: string, flags: ApplyFlags) => {
    const { applyCommand } = await import('./apply.ts');
    setExitCode(await applyCommand(file, flags, io));
  });

  const rollback = addRunFlags(program.command('rollback'))
    .description('take back what a run changed, newest first: the `undo` calls of its policies')
    .argument('<run-log>', 'file written by check --remediate or apply')
    .option('--run-log <file>', 'the record of this run (default: <run-log>.rollback.ndjson)')
    .addOption(
      new Option('--param <name=value>', 'value for a parameter of the policies; repeatable').argParser(collect),
    );
  addRemediationFlags(addOutputFlags(addCredentialFlags(rollback))).action(
    async (file: string, flags: RollbackFlags) => {
      const { rollbackCommand } = await import('./rollback.ts');
      setExitCode(await rollbackCommand(file, flags, io));
    },
  );

  const run = addRunFlags(program.command('run'))
    .description('make one read-only call in every account and region; prints a line of JSON per result')
    .argument('<operation>', 'service:Operation, as in cloudtrail:DescribeTrails')
    .option('--input <json>', 'input of the call, a JSON object')
    .option('--query <jmespath>', 'what to print of each answer; a list gives a line per element')
    .option('--demo', 'run against the built-in simulated organization: no AWS, no credentials')
    .option('--allow-secret-reads', 'allow an operation that returns secrets')
    .option('--allow-errors', 'do not give exit code 3 for cells that did not answer')
    .option('--quiet', 'results only');
  addCredentialFlags(addTargetFlags(run)).action(async (operation: string, flags: RunFlags) => {
    const { runCommand } = await import('./run.ts');
    setExitCode(await runCommand(operation, flags, io));
  });

  addOutputFlags(program.command('report'))
    .description('render the run log of an earlier run in another format')
    .argument('<run-log>', 'file written with --run-log')
    .action(async (file: string, flags: ReportFlags) => {
      const { reportCommand } = await import('./report.ts');
      setExitCode(await reportCommand(file, flags, io));
    });

  addPermissionFlags(program.command('permissions'))
    .description('print the least-privilege IAM policies that the policies need: as JSON, CloudFormation or Terraform')
    .argument('<policies...>', 'policy files, directories or globs')
    .action(async (patterns: string[], flags: PermissionRequest) => {
      const { permissionsCommand } = await import('./permissions.ts');
      setExitCode(await permissionsCommand(patterns, flags, io));
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

  addAuthoringCommands(program, io, setExitCode);

  for (const command of program.commands) {
    command.showHelpAfterError(`  cove-policy ${command.name()} --help lists its flags`);
    refuseEmptyValues(command);
  }
  return program;
}

/** Commander's errors, in the form of all others. */
function inOurWords(text: string): string {
  return text
    .replace(/^error: /, 'cove-policy: ')
    .replace(/^\((Did you mean .*\?)\)$/m, '  $1')
    .replace(
      /^(cove-policy: )option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. /s,
      '$1$2: "$3" cannot be used. ',
    );
}
