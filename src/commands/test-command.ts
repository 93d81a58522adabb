import type { Flags } from '../config/settings.ts';
import { hasPassed, loadTestRenderer, TEST_FORMATS, type TestFormat, testPolicies } from '../library/test-policies.ts';
import { parseFormatSpec } from '../output/output-spec.ts';
import { visible } from '../text/visible-text.ts';
import { type CommandIo, tell, useColor, writeAll } from './command-io.ts';
import { showDiagnostics } from './load-inputs.ts';
import { checkFiles } from './places.ts';
import { refuseSharedPlaces, writeEach } from './write-each.ts';

export type TestFlags = Pick<
  Flags,
  'config' | 'allowSecretReads' | 'trustRead' | 'output' | 'noProjectClients' | 'policy'
> & {
  readonly name?: readonly string[];
  readonly requireTests?: boolean;
  readonly coverage?: number;
};

/**
 * `cove-policy test`: runs the tests of policies, offline.
 *
 * @returns 0 where every test passed, 1 where one did not, 2 where nothing was run, 3 where a report could not be
 *   written.
 */
export async function testCommand(patterns: readonly string[], flags: TestFlags, io: CommandIo): Promise<number> {
  const formats = Object.keys(TEST_FORMATS) as TestFormat[];
  const outputs = (flags.output ?? []).map((spec) =>
    parseFormatSpec(spec, formats, { noun: 'format', example: 'junit=tests.xml' }),
  );
  refuseSharedPlaces(outputs, io.cwd);
  const { output: _, name: names, requireTests, coverage, ...shared } = flags;
  const { run, diagnostics } = await testPolicies(patterns, shared, io.cwd, {
    env: io.env,
    names,
    requireTests,
    coverage,
  });
  await showDiagnostics(diagnostics, io);
  if (run === undefined) return 2;
  await checkFiles({ policies: run.files, config: flags.config, reports: outputs }, io);
  const listsGaps = coverage !== undefined;
  if (!outputs.some(({ file }) => file === '-')) {
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
