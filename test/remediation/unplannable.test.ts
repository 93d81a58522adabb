import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Ran, runInProcess } from '../support/run-in-process.ts';

/**
 * What the policy would send cannot be made of the trail: `SnsTopicARN` is not set on any trail of the demo
 * organization.
 */
const POLICY = `
version: 1
policies:
  - id: unplannable
    title: A trail logs
    targets: { accounts: ["333333333301"], regions: [us-east-1] }
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList[?!IsOrganizationTrail]
    filter: TrailARN
    finding: { resource: "\${TrailARN}" }
    remediate: { operation: cloudtrail:StopLogging, input: { Name: "\${SnsTopicARN}" } }
`;

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cove-policy-'));
  await writeFile(join(directory, 'policy.yml'), POLICY);
});

afterEach(() => rm(directory, { recursive: true }));

function run(...args: string[]): Promise<Ran> {
  return runInProcess(directory, ...args);
}

it('a change that cannot be made of its resource is refused, and its log can be read', async () => {
  const acted = await run(
    'check',
    '--demo',
    'policy.yml',
    '--remediate',
    '--yes',
    '--run-log',
    'log.ndjson',
    '-o',
    'json=-',
  );
  expect(acted.code).toBe(4);
  const report = JSON.parse(acted.stdout);
  expect(report.changes).toMatchObject([
    { state: 'refused', calls: [], message: expect.stringContaining('SnsTopicARN') },
  ]);
  const again = await run('report', 'log.ndjson', '-o', 'json=-');
  expect(again.stderr).toBe('');
  expect(JSON.parse(again.stdout)).toEqual(report);
  expect(await run('rollback', 'log.ndjson', '--yes')).toMatchObject({ code: 0 });
});
