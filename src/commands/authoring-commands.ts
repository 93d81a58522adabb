import type { CommandIo } from './command-io.ts';
import { type Command, Option } from './commander.ts';
import { collect } from './flags.ts';
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
}
