import type { Flags } from '../config/settings.ts';
import { hasPassed, loadTestRenderer, TEST_FORMATS, type TestFormat, testPolicies } from '../library/test-policies.ts';
import { parseFormatSpec } from '../output/output-spec.ts';
import { type CommandIo, useColor, writeAll } from './command-io.ts';
import { showDiagnostics } from './load-inputs.ts';
import { checkFiles } from './places.ts';
import { refuseSharedPlaces, writeEach } from './write-each.ts';

export type TestFlags = Pick<Flags, 'config' | 'allowSecretReads' | 'trustRead' | 'output' | 'noProjectClients'>;

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
  const { output: _, ...shared } = flags;
  const { run, diagnostics } = await testPolicies(patterns, shared, io.cwd, { env: io.env });
  await showDiagnostics(diagnostics, io);
  if (run === undefined) return 2;
  await checkFiles({ policies: run.files, config: flags.config, reports: outputs }, io);
  const text = await loadTestRenderer('text');
  const isTextAsked = outputs.some(({ file }) => file === '-');
  if (!isTextAsked) await writeAll(io.stdout, text(run, { color: useColor(io.stdout, io.env) }));
  const isWritten = await writeEach(outputs, io, async ({ format, file }) => {
    const render = await loadTestRenderer(format);
    return render(run, { color: file === '-' && useColor(io.stdout, io.env) });
  });
  if (!isWritten) return 3;
  return hasPassed(run) ? 0 : 1;
}
