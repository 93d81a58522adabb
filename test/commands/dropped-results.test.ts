import { expect, test } from 'vitest';
import type { CommandIo, TextStream } from '../../src/commands/command-io.ts';
import { parseOutputs, writeReports } from '../../src/commands/outputs.ts';
import type { Report } from '../../src/library/read-report.ts';
import { sampleReports } from '../report/sample-reports.ts';

async function told(findings: number, specs: readonly string[]): Promise<string> {
  const mixed = sampleReports.mixed?.() as Report;
  const [finding] = mixed.findings;
  const report = { ...mixed, findings: Array.from({ length: findings }, () => finding) } as Report;
  const texts: string[] = [];
  const io: CommandIo = {
    stdout: streamTo([]),
    stderr: streamTo(texts),
    env: {},
    cwd: import.meta.dirname,
    signal: new AbortController().signal,
    self: { pid: process.pid, isAlive: () => true },
  };
  await writeReports(
    report,
    await parseOutputs(specs, true, io.cwd),
    { failOn: 'low', allowErrors: false, allow: [] },
    io,
  );
  return texts.join('');
}

function streamTo(texts: string[]): TextStream {
  return {
    write(text, done) {
      texts.push(text);
      done?.();
      return true;
    },
  };
}

test('whoever writes SARIF hears of findings that GitHub would not keep, and whoever writes others does not', async () => {
  expect(await told(5_001, ['sarif=-'])).toMatch(/^cove-policy: 1 finding is not in the SARIF of stdout: .* alerts/);
  expect(await told(6_500, ['sarif=-'])).toContain('1,500 findings are not in the SARIF of stdout');
  expect(await told(5_000, ['sarif=-'])).toBe('');
  expect(await told(5_001, ['csv=-'])).toBe('');
});
