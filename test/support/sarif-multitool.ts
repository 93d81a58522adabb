import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import program from '@microsoft/sarif-multitool';
import type { Log } from 'sarif';

/** What Microsoft's validator says of a SARIF file: `error GH1018: …`. */
export interface Remark {
  readonly level: string;
  readonly rule: string;
  readonly text: string;
}

/**
 * Runs `sarif-multitool validate` with the rules of SARIF and of GitHub Advanced Security. It exits with 0 even where it finds errors, so
 * its output file is read.
 *
 * @throws {Error} where the program, which is a native one, cannot run on this machine: then nothing has been checked.
 */
export async function validateSarif(text: string): Promise<Remark[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cove-sarif-'));
  try {
    const input = join(folder, 'report.sarif');
    const output = join(folder, 'remarks.sarif');
    await writeFile(input, text);
    await runMultitool(['validate', input, '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning', '-o', output]);
    const log: Log = JSON.parse((await readFile(output, 'utf8')).replace(/^\ufeff/, ''));
    return log.runs.flatMap((run) => [...remarks(run.results), ...failures(run)]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runMultitool(args: readonly string[]): Promise<void> {
  const path = process.platform === 'win32' ? `${program}.exe` : program;
  try {
    await access(path);
    // Without it the program needs a system library, libicu, that small images lack.
    await promisify(execFile)(path, args, { env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } });
  } catch (cause) {
    throw new Error(
      `sarif-multitool does not run on this machine (${process.platform} ${process.arch}), so the SARIF output is unchecked`,
      {
        cause,
      },
    );
  }
}

function remarks(results: Log['runs'][number]['results'] = []): Remark[] {
  return results.map(({ level = 'warning', ruleId = '', message }) => ({
    level,
    rule: ruleId,
    text: `${message.id ?? ''} ${(message.arguments ?? []).join(' | ')} ${message.text ?? ''}`.trim(),
  }));
}

function failures({ invocations = [] }: Log['runs'][number]): Remark[] {
  return invocations
    .flatMap(({ toolExecutionNotifications = [] }) => toolExecutionNotifications)
    .filter(({ level }) => level === 'error')
    .map(({ message }) => ({ level: 'error', rule: 'tool', text: message.text ?? '' }));
}
