import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import program from '@microsoft/sarif-multitool';
import type { Location, Log } from 'sarif';

/** What Microsoft's validator says of a SARIF file: `error GH1018: …`. */
export interface Remark {
  readonly level: string;
  readonly rule: string;
  readonly text: string;
}

/**
 * Runs `sarif-multitool validate` once over files, with the rules of SARIF and of GitHub Advanced Security. It exits
 * with 0 even where it finds errors, so its output file is read.
 *
 * @param texts - SARIF, by names that are good for files.
 * @returns the remarks on each of them.
 * @throws {Error} where the program, which is a native one, cannot run on this machine, and where it did not read all
 *   of the files: then
 *   nothing has been checked.
 */
export async function validateSarif(
  texts: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, readonly Remark[]>>> {
  const folder = await mkdtemp(join(tmpdir(), 'cove-sarif-'));
  try {
    const output = join(folder, 'remarks');
    const names = Object.keys(texts);
    const files = names.map((name) => join(folder, `${name}.sarif`));
    await Promise.all(names.map((name, index) => writeFile(files[index] ?? '', texts[name] ?? '')));
    const args = ['validate', ...files, '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning', '-o', output];
    const said = await runMultitool(args);
    if (!said.includes(`${files.length} files scanned`)) throw new Error(`sarif-multitool left files out:\n${said}`);
    const log: Log = JSON.parse((await readFile(output, 'utf8')).replace(/^\ufeff/, ''));
    expectNoFailure(log);
    return Object.fromEntries(names.map((name) => [name, remarksOn(`${name}.sarif`, log)]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runMultitool(args: readonly string[]): Promise<string> {
  const path = process.platform === 'win32' ? `${program}.exe` : program;
  // Without it the program needs a system library, libicu, that small images lack.
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
  try {
    await access(path);
    return (await promisify(execFile)(path, args, { env, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (cause) {
    throw new Error(
      `sarif-multitool does not run on this machine (${process.platform} ${process.arch}), so the SARIF output is unchecked`,
      { cause },
    );
  }
}

function expectNoFailure({ runs }: Log): void {
  const failures = runs
    .flatMap(({ invocations = [] }) => invocations)
    .flatMap(({ toolExecutionNotifications = [] }) => toolExecutionNotifications)
    .filter(({ level }) => level === 'error')
    .map(({ message }) => message.text ?? '');
  if (failures.length > 0) throw new Error(`sarif-multitool failed:\n${failures.join('\n')}`);
}

function remarksOn(file: string, { runs }: Log): Remark[] {
  return runs
    .flatMap(({ results = [] }) => results)
    .filter(({ locations = [] }) => locations.some((location) => isIn(file, location)))
    .map(({ level = 'warning', ruleId = '', message }) => ({
      level,
      rule: ruleId,
      text: `${message.id ?? ''} ${(message.arguments ?? []).join(' | ')} ${message.text ?? ''}`.trim(),
    }));
}

function isIn(file: string, { physicalLocation }: Location): boolean {
  return physicalLocation?.artifactLocation?.uri?.endsWith(`/${file}`) ?? false;
}
