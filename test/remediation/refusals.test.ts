import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import {
  allTrails,
  executed,
  inWorld,
  logging,
  type Program,
  planOfSmallWorld,
  smallWorld,
  statesOf,
  trails,
} from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld();
});

const log = 'plan.json.run.ndjson';

interface Refusal {
  readonly name: string;
  readonly prepare?: (program: Program) => Promise<unknown>;
  readonly args?: readonly string[];
  readonly says: RegExp;
}

const refusals: readonly Refusal[] = [
  { name: 'no plan', args: ['gone.json', '--yes'], says: /the plan gone\.json cannot be read/ },
  {
    name: 'no terminal and no --yes',
    args: ['plan.json'],
    says: /there is no terminal on which to ask/,
  },
  {
    name: 'a wrong file, before anything else is asked for',
    args: ['policies/trails.yml'],
    says: /^cove-policy: policies\/trails\.yml is not a plan of cove-policy/m,
  },
  {
    name: 'a plan that was edited by hand',
    prepare: ({ write }) => write('plan.json', plan.replace('trail/first', 'trail/other')),
    says: /plan\.json was altered: its digest does not match/,
  },
  {
    name: 'a plan with a change more',
    prepare: ({ write }) => {
      const content = JSON.parse(plan);
      return write('plan.json', JSON.stringify({ ...content, changes: [...content.changes, content.changes[0]] }));
    },
    says: /its digest does not match/,
  },
  {
    name: 'no JSON',
    prepare: ({ write }) => write('plan.json', plan.slice(0, -20)),
    says: /is not a plan of cove-policy/,
  },
  { name: 'another JSON', prepare: ({ write }) => write('plan.json', '{}'), says: /is not a plan of cove-policy/ },
  {
    name: 'a plan that is not the one that was reviewed',
    args: ['plan.json', '--yes', '--digest', '0123456789ab'],
    says: /plan\.json has the digest [0-9a-f]{12}, and is not the plan with 0123456789ab/,
  },
  {
    name: 'too little of a digest',
    args: ['plan.json', '--yes', '--digest', '0'],
    says: /--digest 0 is not the beginning of a digest: 12 to 64 hex digits/,
  },
  {
    name: 'a plan that is too old',
    args: ['plan.json', '--yes', '--max-age', '0m'],
    says: /--max-age allows 0 minutes/,
  },
  {
    name: 'another filter since the plan',
    prepare: async ({ read, write }) =>
      write(trails, (await read(trails)).replace('filter: status.IsLogging', 'filter: status.IsLogging && Name')),
    says: /cloudtrail-redundant-trail \(policies\/trails\.yml\) has changed since the plan was made/,
  },
  {
    name: 'another call since the plan',
    prepare: async ({ read, write }) =>
      write(
        trails,
        (await read(trails)).replace('operation: cloudtrail:StopLogging', 'operation: cloudtrail:DeleteTrail'),
      ),
    says: /has changed since the plan was made/,
  },
  {
    name: 'the policy gone',
    prepare: async ({ read, write }) =>
      write(trails, (await read(trails)).replace('id: cloudtrail-redundant-trail', 'id: another-name')),
    says: /cloudtrail-redundant-trail \(policies\/trails\.yml\) is gone since the plan was made/,
  },
  {
    name: 'the policy with its pack, and so under another id',
    prepare: async ({ write }) =>
      write('pack.yml', 'version: 1\npack: own\ntitle: Own\npolicies: policies/trails.yml\n'),
    args: ['plan.json', '--yes', '--policies', '.'],
    says: /cloudtrail-redundant-trail \(policies\/trails\.yml\) is not loaded; "own\/cloudtrail-redundant-trail" is loaded, from a pack: name the file/,
  },
  { name: 'a limit that is none', args: ['plan.json', '--yes', '--max-errors', 'few'], says: /--max-errors: expected/ },
  {
    name: 'a run log on a full disk',
    args: ['plan.json', '--yes', '--run-log', '/dev/full'],
    says: /the run log \/dev\/full is not a regular file/,
  },
  {
    name: 'a run log in a folder that is not there',
    args: ['plan.json', '--yes', '--run-log', 'gone/run.ndjson'],
    says: /gone\/run\.ndjson/,
  },
  {
    name: 'the run log of something else',
    prepare: ({ write }) => write(log, 'my notes\n'),
    says: /malformed/,
  },
  {
    name: 'an unfinished line of something else',
    prepare: ({ write }) => write(log, 'my notes'),
    says: /malformed/,
  },
];

test.each(refusals)('apply refuses before any call: $name', ({ prepare, args = ['plan.json', '--yes'], says }) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await program.write('plan.json', plan);
    await prepare?.(program);
    const notes = await program.read(log);
    const { exitCode, stdout, stderr } = await program.run('apply', ...args);
    expect(stderr).toMatch(says);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(simulator.recorded).toEqual([]);
    expect(await program.read(log)).toBe(notes);
  }),
);

test('another organization: refused before any account is entered, and no log is left behind', () =>
  inWorld(
    smallWorld.replace('organization: {', 'organization: { id: o-another000,'),
    {},
    async ({ run, read, write }, simulator) => {
      await write('plan.json', plan);
      const { exitCode, stderr } = await run('apply', 'plan.json', '--yes');
      expect(stderr).toMatch(
        /the plan was made in organization o-simulated0 \(aws\), but these credentials belong to o-another000/,
      );
      expect(exitCode).toBe(2);
      expect(simulator.recorded.filter(({ operation }) => operation === 'AssumeRole')).toEqual([]);
      expect(await read(log)).toBe('');
    },
  ));

test('an organization that cannot be read: refused, with the reason, and not as another one', () =>
  inWorld(
    smallWorld,
    { faults: { rules: [{ kind: 'expiredToken', operation: 'DescribeOrganization' }] } },
    async ({ run, read, write }, simulator) => {
      await write('plan.json', plan);
      const { exitCode, stderr } = await run('apply', 'plan.json', '--yes');
      expect(stderr).toMatch(/in organization o-simulated0 \(aws\), and whether .* is not known: .* is expired\)/);
      expect(stderr).not.toContain('belong to unknown');
      expect(exitCode).toBe(2);
      expect(simulator.recorded.filter(({ operation }) => operation === 'AssumeRole')).toEqual([]);
      expect(await read(log)).toBe('');
    },
  ));

test.each(['0', '3'])('--max-changes %s, with four changes: none is made, all are refused, nothing is read', (limit) =>
  inWorld(smallWorld, {}, async ({ run, changes, write }, simulator) => {
    await write('plan.json', plan);
    const { exitCode, stderr } = await run('apply', 'plan.json', '--yes', '--max-changes', limit);
    expect(stderr).toContain(`Nothing was changed: 4 changes are more than --max-changes ${limit} allows`);
    expect(exitCode).toBe(4);
    expect(Object.values(statesOf(await changes(log)))).toEqual(allTrails.map(() => 'refused'));
    expect(simulator.recorded.filter(({ service }) => service === 'cloudtrail')).toEqual([]);
    // With a limit that fits, the same log goes on.
    const { digest } = JSON.parse(plan);
    expect((await run('apply', 'plan.json', '--yes', '--max-changes', '4', '--digest', digest)).exitCode).toBe(0);
    expect(logging(simulator)).toEqual([]);
  }),
);

test('an empty plan is nothing to do', () =>
  inWorld(smallWorld, {}, async ({ run }, simulator) => {
    await run(
      'check',
      trails,
      '--plan',
      'empty.json',
      '--quiet',
      '--accounts',
      '222222222202',
      '--regions',
      'eu-west-1',
    );
    const calls = simulator.recorded.length;
    expect(await run('apply', 'empty.json', '--yes')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'Nothing to change in empty.json.\n',
    });
    expect(simulator.recorded).toHaveLength(calls);
  }));

test('an incomplete check is acted on with --allow-incomplete only', async () => {
  const demo = await readFile(packageFile('examples/demo-organization.yml'), 'utf8');
  return inWorld(demo, {}, async ({ run, changes }, simulator) => {
    const before = logging(simulator).length;
    expect((await run('check', trails, '--plan', 'plan.json', '--quiet')).exitCode).toBe(3);
    for (const args of [
      ['apply', 'plan.json'],
      ['check', trails, '--remediate'],
    ]) {
      const refused = await run(...args, '--yes', '--run-log', `${args[0]}.ndjson`);
      expect(refused.stderr).toMatch(
        /Nothing was changed: the check is incomplete: \d+ cells? could not be evaluated \(--allow-incomplete/,
      );
      expect(refused.exitCode).toBe(4);
      expect(new Set(Object.values(statesOf(await changes(`${args[0]}.ndjson`))))).toEqual(new Set(['refused']));
    }
    expect(executed(simulator, 'StopLogging')).toEqual([]);
    expect((await run('apply', 'plan.json', '--yes', '--allow-incomplete')).exitCode).toBe(0);
    expect(executed(simulator, 'StopLogging')).toHaveLength(6);
    expect(logging(simulator)).toHaveLength(before - 6);
  });
});

test('check --remediate without a terminal and --yes asks nothing of AWS; --plan and --remediate exclude each other', () =>
  inWorld(smallWorld, {}, async ({ run }, simulator) => {
    for (const args of [['--remediate'], ['--remediate', '--yes', '--plan', 'plan.json']]) {
      expect(await run('check', trails, ...args)).toMatchObject({ exitCode: 2, stdout: '' });
    }
    expect(simulator.recorded).toEqual([]);
  }));
