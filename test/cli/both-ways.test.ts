/**
 * The scenarios run the program in the test's process. That says something about the program only if a process says the
 * same, byte by byte: here each command does both, one after the other in a folder and a world for each way.
 */
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandName } from '../../src/config/flag-row.ts';
import { withoutSums } from '../support/without-sums.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** A command without a line does not compile. Later lines read what earlier ones wrote. */
const LINES: Readonly<Record<CommandName, string>> = {
  check:
    'policies/trails.yml --accounts 333333333301,333333333302 --concurrency 1 --run-log run.ndjson --plan plan.json -o text -o json=r.json',
  apply: 'plan.json --yes --concurrency 1 --run-log changes.ndjson',
  rollback: 'changes.ndjson --yes --concurrency 1',
  run: "cloudtrail:DescribeTrails --query 'trailList[].Name' --concurrency 1",
  report: 'run.ndjson --fail-on none -o html',
  baseline: 'run.ndjson -o baseline.ndjson',
  compare: 'run.ndjson run.ndjson',
  permissions: 'policies/trails.yml',
  simulate: '--org missing.yml',
  validate: 'policies/trails.yml policies/missing.yml',
  test: 'policies/trails.yml',
  packs: 'list',
  schema: '',
  explain: 'cloudtrail:DescribeTrails',
  init: 'cloudtrail:DescribeTrails',
  trust: '',
  targets: '',
  list: 'policies/trails.yml',
  worker: '',
  completion: 'bash',
};

let here: Sandbox;
let there: Sandbox;
beforeAll(async () => {
  [here, there] = await Promise.all([openSandbox({ world: 'demo' }), openSandbox({ world: 'demo' })]);
});
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
});

test.each(Object.entries(LINES))('%s %s', async (command, args) => {
  const line = `cove-policy ${command} ${args}`.trim();
  const { exitCode, stdout, stderr } = await there.start(line).ended;
  const ofProcess = { exitCode, stdout: there.named(stdout), stderr: unhurried(there.named(stderr)) };
  expect(ofProcess.stdout + ofProcess.stderr).not.toBe('');
  const ofMain = await here.run(line);
  expect({ ...ofMain, stderr: unhurried(ofMain.stderr) }).toEqual(ofProcess);
  expect(await filesOf(here)).toEqual(await filesOf(there));
});

/** Without the lines that only a run of some seconds has, as on a busy machine: `50 %: 24 of 24 cells · …`. */
function unhurried(stderr: string): string {
  return stderr.replaceAll(/^\d+ %: .* cells · .*\n/gm, '');
}

const DIGEST = /(?<="(?:digest|plan)": ?")[0-9a-f]{64}/g;

/**
 * What is in the folder of a sandbox. Digests and sums are of ports and times too, and records of accounts that are
 * changed at the same time come in either order.
 */
async function filesOf({ directory, read }: Sandbox): Promise<Record<string, string | undefined>> {
  const files = (await readdir(directory)).sort().map(async (name) => {
    const text = (await read(name))?.replace(DIGEST, '<digest>');
    return [
      name,
      name.endsWith('.ndjson')
        ? withoutSums(text ?? '')
            .split('\n')
            .sort()
            .join('\n')
        : text,
    ] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}
