import { fstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { OUR_PLAN, OUR_TARGETS_FILE } from '../files/file-kind.ts';
import type { Judging } from '../library/inputs/load-judging.ts';
import { checkPlaces, fileKey, type UsedFile } from '../output/check-places.ts';
import type { OutputSpec } from '../output/output-spec.ts';
import type { CommandIo } from './command-io.ts';

/** The files that a command reads and writes, as far as commands differ in them. */
export interface Files {
  readonly policies?: readonly string[];
  /** As `--config` names it. */
  readonly config?: string | undefined;
  readonly settings?: Pick<Settings, 'sessionPolicy' | 'accountsFile'>;
  /** What the command is about: a plan, a run log. */
  readonly inputs?: readonly UsedFile[];
  readonly reports?: readonly OutputSpec<string>[];
  readonly plan?: string | undefined;
  /** The accounts of a run, to be written. */
  readonly targets?: string | undefined;
  /** Where the run is recorded. A log that is continued is not also an input. */
  readonly runLog?: string | undefined;
}

/** The key file of `--sign`, which no output may overwrite. */
export function keyFile(sign: string | undefined): readonly UsedFile[] {
  return sign === undefined ? [] : [{ what: `the key file ${sign}`, path: sign }];
}

/** The accounts of a run, to be read. */
export function targetsFile(targets: string | undefined): readonly UsedFile[] {
  return targets === undefined ? [] : [{ what: `the targets file ${targets}`, path: targets }];
}

/** What decides which findings count. */
export function judgingFiles({ waivers, baseline }: Judging): readonly UsedFile[] {
  return [
    ...(waivers === undefined ? [] : [{ what: `the waivers file ${waivers.file}`, path: waivers.file }]),
    ...(baseline === undefined ? [] : [{ what: `the baseline ${baseline.file}`, path: baseline.file }]),
  ];
}

/**
 * Compares every output of a command with everything that it reads and with the other outputs, and makes sure that it
 * can be written.
 *
 * @throws {CoveError} before anything runs.
 */
export async function checkFiles(files: Files, io: Pick<CommandIo, 'cwd' | 'env' | 'stdoutDescriptor'>): Promise<void> {
  const { policies = [], config, settings, inputs = [], reports = [], plan, targets, runLog } = files;
  assertNamed({ '--run-log': runLog, '--plan': plan, '--write-targets': targets });
  const found = (await readdir(io.cwd).catch(() => [])).filter((name) => SETTINGS_FILE.test(name));
  const sessionPolicy =
    settings === undefined || /^(auto|off)$/.test(settings.sessionPolicy) ? [] : [settings.sessionPolicy];
  const accountsFiles = settings?.accountsFile === undefined ? [] : [settings.accountsFile];
  await checkPlaces(
    {
      stdout: fileBehind(io.stdoutDescriptor),
      inputs: [
        ...policies.filter((path) => path !== '<stdin>').map((path) => ({ what: `the policy file ${path}`, path })),
        ...found.map((path) => ({ what: `the ${nounOf(path)} ${path}`, path })),
        ...(config === undefined ? [] : [{ what: `the settings file ${config}`, path: config }]),
        ...ofEnvironment(io.env),
        ...sessionPolicy.map((path) => ({ what: `the session policy ${path}`, path })),
        ...accountsFiles.map((path) => ({ what: `the accounts file ${path}`, path })),
        ...inputs,
      ],
      outputs: [
        ...(runLog === undefined
          ? []
          : [
              // One that is not continued has to be new, and is held to that where it is opened.
              { what: `the run log ${runLog}`, path: runLog, isOpenedLater: true, isRegular: true },
              { what: `the lock of the run log ${runLog}`, path: `${runLog}.lock`, isOpenedLater: true },
            ]),
        ...(plan === undefined ? [] : [{ what: `the plan ${plan}`, path: plan, begins: OUR_PLAN }]),
        ...(targets === undefined
          ? []
          : [{ what: `the targets file ${targets}`, path: targets, begins: OUR_TARGETS_FILE }]),
        ...reports.map(({ format, file, begins }) => ({ what: `the report ${format}=${file}`, path: file, begins })),
      ],
    },
    io.cwd,
  );
}

/** A terminal, a pipe and a closed stream are no file. */
function fileBehind(descriptor: number | undefined): string | undefined {
  if (descriptor === undefined) return undefined;
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    return stats.isFile() ? fileKey(stats) : undefined;
  } catch {
    return undefined;
  }
}

/** Only reports go to stdout, and whoever writes `-` means that: a file of this name is not what was asked for. */
function assertNamed(files: Readonly<Record<string, string | undefined>>): void {
  const [flag] = Object.entries(files).find(([, file]) => file === '-') ?? [];
  if (flag === undefined) return;
  throw new CoveError('usage', `${flag} needs a file: only reports go to stdout`, {
    hint: `name one; ${flag} ./- is a file of that name, and -o ndjson=- prints what was found`,
  });
}

/** What stands in the working directory and is read without being named, and the locked packs. */
const SETTINGS_FILE = /^cove\.(?:(?:config|waivers)\.ya?ml|lock)$/i;

function nounOf(found: string): string {
  if (/lock$/i.test(found)) return 'lock of packs';
  return /waivers/i.test(found) ? 'waivers file' : 'settings file';
}

/** The files that the SDK reads credentials, regions and certificates from. */
function ofEnvironment(env: CommandIo['env']): UsedFile[] {
  const home = env.HOME ?? env.USERPROFILE;
  const named = FILE_VARIABLES.flatMap((name) => {
    const path = env[name];
    return path === undefined || path === '' ? [] : [{ what: `the file that ${name} names`, path }];
  });
  const found = home === undefined ? [] : AWS_FILES.map((name) => join(home, '.aws', name));
  return [...named, ...found.map((path) => ({ what: `the AWS settings ${path}`, path }))];
}

const FILE_VARIABLES = [
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_CA_BUNDLE',
  'NODE_EXTRA_CA_CERTS',
] as const;

const AWS_FILES = ['config', 'credentials'] as const;
