import type { Flags } from '../config/settings.ts';
import {
  coveredPercent,
  hasPassed,
  loadTestRenderer,
  TEST_FORMATS,
  type TestFormat,
  type TestRun,
  testPolicies,
} from '../library/test-policies.ts';
import { parseFormatSpec } from '../output/output-spec.ts';
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
  const { output: _, name: names, requireTests: __, coverage, ...shared } = flags;
  const { run, diagnostics } = await testPolicies(patterns, shared, io.cwd, { env: io.env, names });
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
  const missing = whatIsMissing(run, flags);
  for (const each of missing) await tell(io, `cove-policy: ${each}\n`);
  if (!isWritten) return 3;
  return hasPassed(run) && missing.length === 0 ? 0 : 1;
}

function whatIsMissing(run: TestRun, { requireTests = false, coverage = 0 }: TestFlags): string[] {
  const percent = coveredPercent(run.coverage);
  return [
    ...(requireTests && run.untested.length > 0 ? ['--require-tests: a policy has no test'] : []),
    ...(percent < coverage
      ? [`--coverage ${coverage}: the tests came to ${percent}% of what the policies decide`]
      : []),
  ];
}
