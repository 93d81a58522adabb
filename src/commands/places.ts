import { readdir } from 'node:fs/promises';
import type { Settings } from '../config/settings.ts';
import type { Judging } from '../library/judging.ts';
import { checkPlaces, type Place } from '../output/check-places.ts';
import type { OutputSpec } from '../output/output-spec.ts';
import type { CommandIo } from './command-io.ts';

/** The files that a command reads and writes, as far as commands differ in them. */
export interface Files {
  readonly policies?: readonly string[];
  /** As `--config` names it. */
  readonly config?: string | undefined;
  readonly settings?: Pick<Settings, 'sessionPolicy' | 'accountsFile'>;
  /** What the command is about: a plan, a run log. */
  readonly inputs?: readonly Place[];
  readonly reports?: readonly OutputSpec<string>[];
  readonly plan?: string | undefined;
  /** The accounts of a run, to be written. */
  readonly targets?: string | undefined;
  /** Where the run is recorded. A log that is continued is not also an input. */
  readonly runLog?: string | undefined;
}

/** The key file of `--sign`, which no output may overwrite. */
export function keyFile(sign: string | undefined): readonly Place[] {
  return sign === undefined ? [] : [{ what: `the key file ${sign}`, path: sign }];
}

/** The accounts of a run, to be read. */
export function targetsFile(targets: string | undefined): readonly Place[] {
  return targets === undefined ? [] : [{ what: `the targets file ${targets}`, path: targets }];
}

/** What decides which findings count. */
export function judgingFiles({ waivers, baseline }: Judging): readonly Place[] {
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
export async function checkFiles(files: Files, io: Pick<CommandIo, 'cwd'>): Promise<void> {
  const { policies = [], config, settings, inputs = [], reports = [], plan, targets, runLog } = files;
  const found = (await readdir(io.cwd).catch(() => [])).filter((name) => /^cove\.(config|waivers)\.ya?ml$/i.test(name));
  const sessionPolicy =
    settings === undefined || /^(auto|off)$/.test(settings.sessionPolicy) ? [] : [settings.sessionPolicy];
  const accountsFiles = settings?.accountsFile === undefined ? [] : [settings.accountsFile];
  await checkPlaces(
    {
      inputs: [
        ...policies.filter((path) => path !== '<stdin>').map((path) => ({ what: `the policy file ${path}`, path })),
        ...[...found, ...(config === undefined ? [] : [config])].map((path) => ({
          what: `the settings file ${path}`,
          path,
        })),
        ...sessionPolicy.map((path) => ({ what: `the session policy ${path}`, path })),
        ...accountsFiles.map((path) => ({ what: `the accounts file ${path}`, path })),
        ...inputs,
      ],
      outputs: [
        ...(runLog === undefined
          ? []
          : [
              { what: `the run log ${runLog}`, path: runLog },
              { what: `the lock of the run log ${runLog}`, path: `${runLog}.lock` },
            ]),
        ...(plan === undefined ? [] : [{ what: `the plan ${plan}`, path: plan }]),
        ...(targets === undefined ? [] : [{ what: `the targets file ${targets}`, path: targets }]),
        ...reports.map(({ format, file }) => ({ what: `the report ${format}=${file}`, path: file })),
      ],
    },
    io.cwd,
  );
}
