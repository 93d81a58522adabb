import { relative, resolve } from 'node:path';
import type { AwsConnection } from '../../aws/calls/connect-aws.ts';
import { CoveError } from '../../cove-error.ts';
import { exists } from '../../files/existing.ts';
import { fileReason } from '../../files/file-reason.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { writeOutput } from '../../output/write-output.ts';
import { createTestRecorder, type TestRecorder } from '../../policy-tests/record/record-tests.ts';
import { recordedPath } from '../../policy-tests/record/try-case.ts';
import { shellWord } from '../../text/shell-word.ts';
import { visible } from '../../text/visible-text.ts';
import { type Host, note } from '../host.ts';
import type { Inputs } from '../inputs/load.ts';

/**
 * Makes the folder of a run whose answers are to be recorded.
 *
 * @throws {CoveError} `usage` where a file lies there already: what somebody has written is not overwritten; `file`
 *   where the folder cannot be made.
 */
export async function prepareFolder(folder: string, policies: Inputs['policies'], cwd: string): Promise<void> {
  for (const policy of policies) {
    const path = recordedPath(resolve(cwd, folder), policy);
    if (!(await exists(path))) continue;
    throw new CoveError('usage', `--record would write over ${relative(cwd, path)}`, {
      hint: 'name a folder without it, or move it away',
    });
  }
  try {
    await makeFolder(resolve(cwd, folder));
  } catch (cause) {
    throw new CoveError('file', `the folder ${folder} cannot be made: ${fileReason(cause)}`, {
      hint: 'name another folder with --record',
      cause,
    });
  }
}

/** Records what AWS answers a check. */
export function openRecorder(
  folder: string,
  { settings, policies, catalog }: Inputs,
  connection: AwsConnection,
  { cwd }: Pick<Host, 'cwd'>,
): TestRecorder {
  const { allowSecretReads, trustReads } = settings;
  return createTestRecorder({
    folder: resolve(cwd, folder),
    connection,
    policies,
    catalog,
    loading: { cwd, services: catalog, allowSecretReads, trustReads },
  });
}

/** Writes what was recorded, and says what was not. What the check has come to is not lost with it. */
export async function writeRecorded(folder: string, recorder: TestRecorder, host: Host): Promise<void> {
  const files = recorder.files();
  try {
    for (const { path, text } of files) await writeOutput(path, text, 'the tests file');
  } catch (error) {
    if (!(error instanceof CoveError)) throw error;
    note(host, `Not recorded: ${visible(error.message)}\n`);
    return;
  }
  const tests = files.reduce((sum, file) => sum + file.tests, 0);
  const left = recorder.problems().map((problem) => `  no case of ${visible(problem)}\n`);
  const next = files.length === 0 ? '' : `: read them, then cove-policy test ${shellWord(visible(folder))}`;
  note(
    host,
    `Recorded ${count(tests, 'test')} of ${count(files.length, 'policy')} in ${visible(folder)}${next}\n${left.join('')}`,
  );
}

function count(number: number, noun: 'test' | 'policy'): string {
  const many = noun === 'policy' ? 'policies' : 'tests';
  return `${number} ${number === 1 ? noun : many}`;
}
