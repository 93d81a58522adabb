import type { CommandIo } from './command-io.ts';
import { type Command, Option } from './commander.ts';
import type { ExplainFlags } from './explain.ts';
import { collect, POLICY_SEVERITIES } from './flags.ts';
import type { InitFlags } from './init.ts';
import type { SchemaFlags } from './schema.ts';
import type { ValidateFlags } from './validate.ts';

/** The commands for those who write policies: none of them talks to AWS. */
export function addAuthoringCommands(program: Command, io: CommandIo, setExitCode: (code: number) => void): void {
  program
    .command('validate')
    .description('check policy files at the desk: offline, without credentials')
    .argument('[policies...]', 'policy files, directories or globs', ['policies'])
    .option('--config <file>', 'settings file (default: cove.config.yml, where there is one)')
    .addOption(
      new Option('--param <name=value>', 'value for a parameter of the policies; repeatable').argParser(collect),
    )
    .option('--allow-secret-reads', 'allow policies whose calls return secrets')
    .addOption(
      new Option(
        '-o, --output <format=file>',
        'write what is wrong as text, json, github or sarif; repeatable; without a file, or with "-", to stdout',
      ).argParser(collect),
    )
    .action(async (patterns: string[], flags: ValidateFlags) => {
      const { validateCommand } = await import('./validate.ts');
      setExitCode(await validateCommand(patterns, flags, io));
    });

  program
    .command('schema')
    .description('print the JSON Schema of policy files, for editors')
    .option('--services <names>', 'with the operations and inputs of these services, comma-separated: cloudtrail,iam')
    .option('-o, --output <file>', 'write it to a file')
    .action(async (flags: SchemaFlags) => {
      const { schemaCommand } = await import('./schema.ts');
      setExitCode(await schemaCommand(flags, io));
    });

  program
    .command('explain')
    .description("show an operation's input, output, pages and permissions, or list the operations of a service")
    .argument('<operation>', 'service:Operation, as in cloudtrail:DescribeTrails, or a service alone')
    .addOption(new Option('-o, --output <format>', 'how to show it').choices(['text', 'json']).default('text'))
    .action(async (operation: string, flags: ExplainFlags) => {
      const { explainCommand } = await import('./explain.ts');
      setExitCode(await explainCommand(operation, flags, io));
    });

  program
    .command('init')
    .description('write a first policy around an operation; without one, ask for it')
    .argument('[operation]', 'service:Operation, as in cloudtrail:DescribeTrails')
    .option('--file <file>', 'where to write it; "-" is stdout (default: policies/<id>.yml)')
    .option('--id <id>', 'id of the policy (default: made of the operation)')
    .option('--title <title>', 'title of the policy (default: what its filter says)')
    .addOption(
      new Option('--severity <severity>', 'severity of its findings (default: medium)').choices(POLICY_SEVERITIES),
    )
    .action(async (operation: string | undefined, flags: InitFlags) => {
      const { initCommand } = await import('./init.ts');
      setExitCode(await initCommand(operation, flags, io));
    });
}
