import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { builtProgram } from '../support/built-program.ts';

const run = promisify(execFile);

test('the set-up in docs/telemetry.md prints spans and metrics, and the report is written', async () => {
  const text = await readFile(packageFile('docs/telemetry.md'), 'utf8');
  const [, setUp = ''] = /^```js\n(.*?)^```$/ms.exec(text) ?? [];
  const [, command = ''] = /^ {4}(node --import .*)$/m.exec(text) ?? [];
  expect(command).toContain('otel.mjs');
  // Below the package, so that Node finds the OpenTelemetry packages that it develops with.
  await mkdir(packageFile('.cache'), { recursive: true });
  const directory = await mkdtemp(packageFile('.cache/telemetry-'));
  try {
    await writeFile(path.join(directory, 'otel.mjs'), setUp);
    const args = command
      .replace('node_modules/cove-policy/dist/bin.js', builtProgram)
      .replace('policies/', packageFile('policies/trails.yml'))
      .split(' ')
      .slice(1);
    const ended = await run(process.execPath, args, { cwd: directory }).catch((error: unknown) => error);
    const { stdout, code } = ended as { stdout: string; code: number };
    // Incomplete, as the demo is.
    expect(code).toBe(3);
    for (const name of ['cove-policy check', 'account 4444', 'cloudtrail:DescribeTrails', 'cove_policy.call.duration'])
      expect(stdout).toContain(name);
    expect(JSON.parse(await readFile(path.join(directory, 'report.json'), 'utf8'))).toMatchObject({ version: 1 });
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('every metric and attribute of the code is in the documentation', async () => {
  const text = await readFile(packageFile('docs/telemetry.md'), 'utf8');
  const source = await readFile(packageFile('src/telemetry/run-telemetry.ts'), 'utf8');
  const names = [...source.matchAll(/'((?:cove_policy|rpc|cloud|error)\.[\w.]+)'/g)].map(([, name = '']) => name);
  expect(new Set(names).size).toBeGreaterThan(10);
  for (const name of names) expect(text).toContain(`\`${name}\``);
});
