import type { Flags } from '../config/settings.ts';
import { CoveError } from '../cove-error.ts';
import { hasPassed, loadTestRenderer, TEST_FORMATS, type TestFormat, testPolicies } from '../library/test-policies.ts';
import { openFolderWatch } from '../library/watch-folders.ts';
import { type OutputSpec, parseFormatSpec } from '../output/output-spec.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell, useColor, writeAll } from './command-io.ts';
import { showDiagnostics } from './load-inputs.ts';
import { checkFiles } from './places.ts';
import { refuseSharedPlaces, showsText, writeEach } from './write-each.ts';

export type TestFlags = Pick<
  Flags,
  'config' | 'allowSecretReads' | 'trustRead' | 'output' | 'noProjectClients' | 'policy'
> & {
  readonly name?: readonly string[];
  readonly requireTests?: boolean;
  readonly coverage?: number;
  readonly watch?: boolean;
};

/**
 * `cove-policy test`: runs the tests of policies, offline.
 *
 * @returns 0 where every test passed, or a watch has ended, 1 where one did not, 2 where nothing was run, 3 where a
 *   report could not be written.
 */
export async function testCommand(patterns: readonly string[], flags: TestFlags, io: CommandIo): Promise<number> {
  const outputs = (flags.output ?? []).map((spec) =>
    parseFormatSpec(spec, TEST_FORMATS, { noun: 'format', example: 'junit=tests.xml' }),
  );
  refuseSharedPlaces(outputs, io.cwd);
  return flags.watch === true ? watchTests(patterns, flags, outputs, io) : runOnce(patterns, flags, outputs, io);
}

type Outputs = readonly OutputSpec<TestFormat>[];

async function runOnce(
  patterns: readonly string[],
  { output: _, watch: __, name: names, requireTests, coverage, ...shared }: TestFlags,
  outputs: Outputs,
  io: CommandIo,
): Promise<number> {
  const choice = { env: io.env, names, requireTests, coverage };
  const { run, diagnostics } = await testPolicies(patterns, shared, io.cwd, choice);
  await showDiagnostics(diagnostics, io);
  if (run === undefined) return 2;
  await checkFiles({ policies: run.files, config: shared.config, reports: outputs }, io);
  const listsGaps = coverage !== undefined;
  if (showsText(outputs)) {
    const render = await loadTestRenderer('text');
    await writeAll(io.stdout, render(run, { color: useColor(io.stdout, io.env), listsGaps }));
  }
  const isWritten = await writeEach(outputs, io, async ({ format, file }) => {
    const render = await loadTestRenderer(format);
    return render(run, { color: file === '-' && useColor(io.stdout, io.env), listsGaps });
  });
  for (const each of run.unmet) await tell(io, `cove-policy: ${visible(each)}\n`);
  if (!isWritten) return 3;
  return hasPassed(run) ? 0 : 1;
}

async function watchTests(
  patterns: readonly string[],
  flags: TestFlags,
  outputs: Outputs,
  io: CommandIo,
): Promise<number> {
  const folders = await openFolderWatch(patterns, io.cwd, io.signal);
  try {
    do {
      await runOnce(patterns, flags, outputs, io).catch((error: unknown) => tellFailure(error, io));
      await tell(io, 'Waiting for a change; Ctrl-C ends it.\n');
    } while (await folders.next());
    return 0;
  } finally {
    folders.close();
  }
}

/** What is wrong now may be put right with the next change. */
async function tellFailure(error: unknown, io: CommandIo): Promise<void> {
  if (!(error instanceof CoveError)) throw error;
  await tell(io, `cove-policy: ${visible(error.message)}\n`);
}
