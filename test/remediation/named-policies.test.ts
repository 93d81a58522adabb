import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { PlanFile } from '../../src/remediation/plan-file.generated.ts';
import { type JsonValue, stableJson } from '../../src/values/json.ts';
import { withoutSums } from '../support/without-sums.ts';
import { executed, inWorld, type Program, planOfSmallWorld, smallWorld, trails } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const SECRET = 'hunter2-hunter2';
let plan: string;
let outside: string;
beforeAll(async () => {
  plan = await planOfSmallWorld();
  outside = await mkdtemp(path.join(tmpdir(), 'cove-policy-outside-'));
  await writeFile(path.join(outside, 'secret.yml'), `password: ${SECRET}\n`);
  await writeFile(path.join(outside, 'secret.json'), `${SECRET} is not JSON`);
});
afterAll(() => rm(outside, { recursive: true }));

function naming(file: string, other: Partial<PlanFile['policies'][number]> = {}): string {
  const { digest: _, ...content } = JSON.parse(plan) as PlanFile;
  const draft = { ...content, policies: content.policies.map((each) => ({ ...each, file, ...other })) };
  const digest = createHash('sha256')
    .update(stableJson(draft as unknown as JsonValue))
    .digest('hex');
  return JSON.stringify({ ...draft, digest });
}

const elsewhere: readonly { readonly name: string; readonly file: (program: Program) => string | Promise<string> }[] = [
  { name: 'an absolute path', file: () => path.join(outside, 'secret.yml') },
  {
    name: 'a path that leads out',
    file: ({ directory }) => path.relative(directory, path.join(outside, 'secret.yml')),
  },
  {
    name: 'a link that leads out',
    file: async ({ file }) => {
      await symlink(path.join(outside, 'secret.yml'), file('policies/link.yml'));
      return 'policies/link.yml';
    },
  },
  {
    name: 'a link to a folder that leads out',
    file: async ({ file }) => {
      await symlink(outside, file('linked'));
      return 'linked/secret.yml';
    },
  },
  { name: 'what is not YAML', file: async ({ write }) => write('.env', SECRET).then(() => '.env') },
  { name: 'a folder', file: () => 'policies' },
  { name: 'a pattern', file: () => 'policies/*.yml' },
];

test.each(elsewhere)('apply and rollback read no policies from $name', ({ file }) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    const named = await file(program);
    await program.write('plan.json', plan);
    await program.run('apply', 'plan.json', '--yes', '--quiet');
    const log = withoutSums(await program.read('plan.json.run.ndjson')).replaceAll(
      `"file":"${trails}"`,
      `"file":${JSON.stringify(named)}`,
    );
    expect(log).toContain(JSON.stringify(named));
    await program.write('edited.ndjson', log);
    await program.write('edited.json', naming(named));
    const calls = simulator.recorded.length;
    for (const args of [
      ['apply', 'edited.json'],
      ['rollback', 'edited.ndjson'],
    ]) {
      const { exitCode, stderr, stdout } = await program.run(...args, '--yes');
      expect(stderr).toMatch(/names a policy file outside this folder, or one that is not YAML/);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).not.toContain(SECRET);
    }
    expect(simulator.recorded).toHaveLength(calls);
  }),
);

test('of a file within the folder that is not of policies, nothing is shown', () =>
  inWorld(smallWorld, {}, async (program) => {
    await mkdir(program.file('deploy'));
    for (const text of [`password: ${SECRET}\n`, `${SECRET}: [\n`, `policies:\n  - id: ${SECRET}\n`, `"${SECRET}\n`]) {
      await program.write('deploy/values.yml', text);
      await program.write('plan.json', naming('deploy/values.yml'));
      const { exitCode, stderr } = await program.run('apply', 'plan.json', '--yes');
      expect(exitCode).toBe(2);
      expect(stderr).toContain('deploy/values.yml');
      expect(stderr).not.toContain('hunter2');
    }
    // What the user's own settings and accounts files hold is theirs, too.
    await program.write('ci.yml', `version: 1\nexternalId: ${SECRET}\n`);
    await program.write(
      'accounts.yml',
      `version: 1\naccounts: [{ id: "999988887777", name: a, externalId: ${SECRET} }]\n`,
    );
    for (const file of ['ci.yml', './ci.yml', 'accounts.yml']) {
      await program.write('plan.json', naming(file));
      const own = ['--config', 'ci.yml', '--accounts-file', 'accounts.yml'];
      const { exitCode, stderr } = await program.run('apply', 'plan.json', '--yes', ...own);
      expect({ file, exitCode }).toEqual({ file, exitCode: 2 });
      expect(stderr).toContain('the file does not contain valid policies');
      expect(stderr).not.toContain('hunter2');
    }
    await program.write('plan.json', `${SECRET} is not JSON`);
    expect((await program.run('apply', 'plan.json', '--yes')).stderr).not.toContain('hunter2');
  }));

test('what is wrong with the lock of the packs is told in its own words', () =>
  inWorld(smallWorld, {}, async (program) => {
    const from = 'git+file:nowhere#v1';
    await program.write('ci.yml', `version: 1\npacks: { mine: { from: "${from}" } }\n`);
    await program.write('cove.lock', 'version: 1\npacks: [\n');
    await program.write('plan.json', naming('x.yml', { id: 'mine/own', pack: 'mine@0/pack.yml', from }));
    const { exitCode, stderr } = await program.run('apply', 'plan.json', '--yes', '--config', 'ci.yml');
    expect(stderr).toContain('cove.lock:2:8 error[yaml/unclosed] this [ is never closed');
    expect(exitCode).toBe(2);
  }));

test('the files are shown, and in the record; --policies names others in their place', () =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await program.write('plan.json', naming('/elsewhere/trails.yml'));
    expect((await program.run('apply', 'plan.json', '--yes')).exitCode).toBe(2);
    // The empty one would be the working directory with all that is below it.
    const half = await program.run('apply', 'plan.json', '--yes', '--policies', `${trails},`);
    expect([half.exitCode, half.stderr]).toEqual([
      2,
      expect.stringContaining('--policies: expected a comma-separated'),
    ]);
    expect((await program.run('apply', 'plan.json', '--yes', '--quiet', '--policies', trails)).exitCode).toBe(0);
    expect(executed(simulator, 'StopLogging')).toHaveLength(4);
    const [run] = await program.records('plan.json.run.ndjson');
    expect(run).toMatchObject({
      settings: {
        policyFiles: [trails],
        role: 'OrganizationAccountAccessRole',
        sessionPolicy: { mode: 'auto', actions: expect.arrayContaining(['cloudtrail:StopLogging']) },
      },
    });
    const none = await program.run('rollback', 'plan.json.run.ndjson', '--yes', '--outside-targets', ',');
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('--outside-targets: expected a comma')]);
    const back = await program.run('rollback', 'plan.json.run.ndjson', '--yes', '--session-policy', 'off');
    expect(back.stderr).toContain(`Policies that plan.json.run.ndjson names: ${trails}`);
    expect(back.stderr).toContain('Warning: there is no session policy');
    expect(back.stdout).toContain('there is no session policy');
    expect(back.exitCode).toBe(0);
  }));
