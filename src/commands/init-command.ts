import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CoveError } from '../cove-error.ts';
import { errorCode } from '../files/error-code.ts';
import { fileReason } from '../files/file-reason.ts';
import { makeFolder } from '../files/make-folder.ts';
import {
  type Catalog,
  catalogForDirectory,
  draftPolicy,
  loadPolicies,
  resolveOperation,
  type Service,
  type SuccessfulDraft,
  schemaPath,
} from '../library/authoring.ts';
import { shellWord } from '../text/shell-word.ts';
import { definedMembers } from '../values/defined-members.ts';
import { type Asked, askForPolicy } from './ask-for-policy.ts';
import { type CommandIo, tell, writeAll } from './command-io.ts';
import { showDiagnostics } from './load-inputs.ts';

export interface InitFlags {
  /** A path, or `-` for stdout. @default policies/<id>.yml */
  readonly file?: string;
  readonly id?: string;
  readonly title?: string;
  readonly severity?: Asked['severity'];
  readonly noProjectClients?: boolean;
}

/**
 * `cove-policy init [operation]`: writes a first policy. Without an operation it asks for one, if there is somebody to
 * ask.
 */
export async function initCommand(name: string | undefined, flags: InitFlags, io: CommandIo): Promise<number> {
  const catalog = catalogForDirectory(io.cwd, {
    noProjectClients: flags.noProjectClients ?? false,
    callsNothing: true,
  });
  const asked = name === undefined ? await askForPolicy(flags, catalog, io) : { ...flags, ...parse(name, catalog) };
  if (asked === undefined) return 130;
  const draft = draftAt(asked, flags.file, catalog, io.cwd);
  if (flags.file === '-') {
    await writeAll(io.stdout, draft.text);
    return 0;
  }
  const file = flags.file ?? `policies/${draft.id}.yml`;
  await writeNew(path.resolve(io.cwd, file), file, draft.text);
  const loaded = await loadPolicies([file], { cwd: io.cwd, services: catalog, allowSecretReads: false });
  // A draft that does not validate is our bug; the user keeps the file, and sees what is wrong with it.
  if (await showDiagnostics(loaded.diagnostics, io)) return 3;
  await tell(io, summary(file, asked, draft, io.cwd));
  return 0;
}

/** @throws {CoveError} `usage` */
function parse(name: string, catalog: Catalog): { readonly service: Service; readonly operation: string } {
  const { service, operation } = resolveOperation(name, catalog);
  if (operation !== undefined) return { service, operation };
  throw new CoveError('usage', `"${name}" is a service: expected service:Operation, as in cloudtrail:DescribeTrails`, {
    hint: `cove-policy explain ${service.service} lists the operations`,
  });
}

/** @throws {CoveError} `usage` if nothing can be drafted. */
function draftAt(asked: Asked, file: string | undefined, catalog: Catalog, cwd: string): SuccessfulDraft {
  const { service, operation, ...rest } = asked;
  const { path: schema } = schemaPath(path.resolve(cwd, file === undefined || file === '-' ? 'policies/-' : file), cwd);
  const draft = draftPolicy(catalog, service, operation, { ...rest, schema });
  if (draft.ok) return draft;
  throw new CoveError('usage', draft.reason, definedMembers({ hint: draft.hint }));
}

/** Never overwrites a file. */
async function writeNew(absolute: string, shown: string, text: string): Promise<void> {
  try {
    await makeFolder(path.dirname(absolute));
    await writeFile(absolute, text, { flag: 'wx' });
  } catch (cause) {
    if (errorCode(cause) === 'EEXIST') {
      throw new CoveError('file', `${shown} already exists, and init overwrites nothing`, {
        hint: 'name another file with --file, or another policy with --id',
        cause,
      });
    }
    throw new CoveError('file', `the policy ${shown} cannot be written: ${fileReason(cause)}`, {
      hint: 'name another file with --file',
      cause,
    });
  }
}

function summary(file: string, { service, operation }: Asked, { notes }: SuccessfulDraft, cwd: string): string {
  const schema = schemaPath(path.resolve(cwd, file), cwd);
  const missing = `your editor completes and checks it once ${schema.path} is there: install cove-policy in this project`;
  const lines = [
    `Wrote ${file}, which validates.`,
    ...[...notes, ...(schema.exists ? [] : [missing])].map((note) => `  - ${note}`),
    `  cove-policy explain ${service.service}:${operation} lists what else can be judged,`,
    `  cove-policy check --demo ${shellWord(file)} tries it on a simulated organization, without --demo it runs on AWS.`,
  ];
  return `${lines.join('\n')}\n`;
}
