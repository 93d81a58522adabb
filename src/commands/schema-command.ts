import { resolve } from 'node:path';
import { listOr } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { catalogForDirectory, editorSchema, type SchemaSubject, schemaText } from '../library/authoring.ts';
import { checkPlaces } from '../output/check-places.ts';
import { writeOutput } from '../output/write-output.ts';
import { type CommandIo, writeAll } from './command-io.ts';

export interface SchemaFlags {
  /** Comma-separated. */
  readonly services?: string;
  readonly of: SchemaSubject;
  readonly output?: string;
  readonly noProjectClients?: boolean;
}

/**
 * `cove-policy schema`: the JSON Schema of policy files, with the operations of the services that are named, or of
 * other files.
 */
export async function schemaCommand(
  { services, of, output = '-', noProjectClients = false }: SchemaFlags,
  io: CommandIo,
): Promise<number> {
  if (of !== 'policies' && services !== undefined) {
    const more = of === 'tests' ? ': answers are checked when tests are run' : '';
    throw new CoveError('usage', `--services is for the schema of policies, and this is that of ${of}${more}`, {
      hint: 'leave one of --services and --of out',
    });
  }
  const names = listOr(services, '--services');
  const text = names === undefined ? schemaText(of) : schemaOf(names, noProjectClients, io.cwd);
  if (output === '-') {
    await writeAll(io.stdout, text);
    return 0;
  }
  await checkPlaces(
    { inputs: [], outputs: [{ what: `the schema ${output}`, path: output, begins: OUR_SCHEMA }] },
    io.cwd,
  );
  await writeOutput(resolve(io.cwd, output), text, 'the schema');
  return 0;
}

const OUR_SCHEMA = /^\{\s*"\$schema":\s*"[^"]*",\s*"\$id":\s*"(?:urn:cove-policy:|organization\.schema\.json")/;

function schemaOf(services: readonly string[], noProjectClients: boolean, cwd: string): string {
  return `${JSON.stringify(editorSchema(services, catalogForDirectory(cwd, { noProjectClients, callsNothing: true })), null, 2)}\n`;
}
