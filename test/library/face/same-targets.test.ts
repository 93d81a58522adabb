/** The library's `targets` is what the command line writes for `check --targets`: one plan, whoever asks for it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RunPlan } from '../../../src/engine/run-plan.ts';
import type { EngineOptions } from '../../../src/library/face/engine-options.ts';
import { targets } from '../../../src/library/face/list-targets.ts';
import { loadPolicies } from '../../../src/library/face/policy-set.ts';
import { packageFile } from '../../../src/package-files.ts';
import { generateOrganization } from '../../../src/simulator/generate-organization.ts';
import { runMain } from '../../support/run-main.ts';
import { type Demo, startDemo } from '../cove/demo.ts';

const TRAILS = packageFile('policies/trails.yml');

let demo: Demo;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-targets-'));
  demo = await startDemo();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await demo.close();
  await rm(folder, { recursive: true, force: true });
});

it.each<[string, EngineOptions, readonly string[]]>([
  ['everything', {}, []],
  [
    'named accounts, regions and a role',
    { accounts: ['333333333302', '333333333301'], regions: ['eu-west-1'], roleName: 'audit' },
    ['--accounts', '333333333302,333333333301', '--regions', 'eu-west-1', '--role-name', 'audit'],
  ],
  [
    'units but one account, with the caller, and no session policy',
    { ous: ['ou-lark-workload'], exclude: ['333333333303'], includeCaller: true, sessionPolicy: 'off' },
    ['--ous', 'ou-lark-workload', '--exclude', '333333333303', '--include-caller', '--session-policy', 'off'],
  ],
  [
    'names of accounts and units, and a path',
    { accounts: ['Log Archive'], ous: ['Workloads/Production'], exclude: ['Shop'] },
    ['--accounts', 'Log Archive', '--ous', 'Workloads/Production', '--exclude', 'Shop'],
  ],
])('with %s', async (_, given, flags) => {
  const { simulator } = demo;
  const env = {
    AWS_ENDPOINT_URL: simulator.url,
    AWS_REGION: 'us-east-1',
    NODE_EXTRA_CA_CERTS: undefined,
    AWS_ACCESS_KEY_ID: simulator.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: simulator.credentials.secretAccessKey,
  };
  // Each connects by itself, as the environment says.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const file = path.join(folder, `${flags.length}.json`);
  const written = await runMain(['check', TRAILS, '--write-targets', file, ...flags], { cwd: folder, env });
  expect(written.stderr).toContain('no account was entered');
  const { plan } = JSON.parse(await readFile(file, 'utf8'));
  const set = await loadPolicies([TRAILS], { cwd: folder });
  const planned = JSON.parse(JSON.stringify(await targets(set, { cwd: folder, ...given })));
  expect(sameWords(planned)).toEqual({ ...sameWords(plan), start: planned.start });
});

it('that are not known within the time limit are late, and nobody has interrupted anything', async () => {
  const organization = generateOrganization({ accounts: 1, regions: [{ name: 'us-east-1' }] });
  const faults = { rules: [{ kind: 'latency' as const, service: 'organizations', latencyMs: 600_000 }] };
  const slow = await startDemo({ organization: { ...organization, faults } });
  const late = targets(await loadPolicies([TRAILS], { cwd: folder }), { connection: slow.connection, timeout: 1 });
  await expect(late).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('before the accounts were known'),
  });
  await slow.close();
});

/** What is a flag there is an option here. */
function sameWords(plan: RunPlan): object {
  const weakenings = plan.settings.weakenings as { readonly text: string }[];
  return {
    ...plan,
    settings: { ...plan.settings, weakenings: weakenings.map(({ text }) => text) },
    warnings: plan.warnings.map((each) => ({ ...each, message: each.message.replace(/(?<=defaults: )[\w-]+: /, '') })),
  };
}
