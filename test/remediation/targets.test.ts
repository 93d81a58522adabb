import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { executed, inWorld, logging, type Program, statesOf } from './program.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Two accounts that the policy targets by their tag, one of them in a unit. */
const world = `
version: 1
organization: { managementAccount: "111111111111" }
ous:
  - { id: ou-cove-11111111, name: Workloads }
  - { id: ou-cove-22222222, name: Quarantine }
regions: [us-east-1, eu-west-1]
accounts:
  - { id: "111111111111", name: Management, tags: { stage: dev }, trails: [{ name: own }] }
  - { id: "222222222201", name: One, ou: ou-cove-11111111, tags: { stage: dev }, trails: [{ name: first }] }
  - { id: "222222222202", name: Two, ou: ou-cove-11111111, tags: { stage: dev }, trails: [{ name: second, homeRegion: eu-west-1 }] }
`;

const policy = `
version: 1
policies:
  - id: no-trails
    title: A trail logs
    severity: high
    targets: { tags: { stage: dev }, exclude: { ous: [ou-cove-22222222] } }
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList
    lookups: [{ as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
    filter: status.IsLogging
    finding: { resource: "\${TrailARN}", message: "\${Name} logs" }
    remediate:
      operation: cloudtrail:StopLogging
      input: { Name: "\${TrailARN}" }
      undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
`;

const file = 'policies/no-trails.yml';
let plan = '';
let ownPlan = '';
beforeAll(async () => {
  await inWorld(world, {}, async ({ run, read, write }) => {
    await write(file, policy);
    expect(await run('check', file, '--plan', 'plan.json', '--quiet')).toMatchObject({ exitCode: 1 });
    plan = await read('plan.json');
    await run('check', file, '--plan', 'own.json', '--quiet', '--include-caller');
    ownPlan = await read('own.json');
  });
});

type Since = (simulator: Simulator, program: Program) => unknown;

const retag: Since = ({ world: { accounts } }) =>
  Object.assign(accounts.get('222222222201') ?? {}, { tags: { stage: 'prod' } });
const suspend: Since = ({ world: { accounts } }) =>
  Object.assign(accounts.get('222222222201') ?? {}, { status: 'SUSPENDED' });
const leave: Since = (simulator) => {
  const { accounts } = simulator.world;
  const siblings = accounts.get('222222222201')?.parent.accounts ?? [];
  siblings.splice(0, siblings.length, ...siblings.filter(({ id }) => id !== '222222222201'));
  (accounts as Map<string, unknown>).delete('222222222201');
};
const move: Since = (simulator) => moveTo(simulator, '222222222201', 'ou-cove-22222222');
const settings =
  (text: string): Since =>
  (_, { write }) =>
    write('cove.config.yml', `version: 1\n${text}\n`);

function moveTo({ world: { accounts, containers } }: Simulator, id: string, unit: string): void {
  const account = accounts.get(id);
  const place = containers.get(unit);
  if (account === undefined || place === undefined) throw new Error('there is no such account or unit');
  account.parent.accounts.splice(account.parent.accounts.indexOf(account), 1);
  place.accounts.push(account);
  Object.assign(account, { parent: place });
}

/** Such settings are not taken from a file that was only found. */
const NAMED = ['--config', 'cove.config.yml'];

const since: readonly {
  readonly name: string;
  readonly act: Since;
  readonly says: RegExp;
  readonly args?: string[];
}[] = [
  {
    name: 'an account is tagged otherwise',
    act: retag,
    says: /account 222222222201 is no longer a target of policy no-trails: its tags/,
  },
  {
    name: 'an account is moved to an excluded unit',
    act: move,
    says: /account 222222222201 is excluded by policy no-trails/,
  },
  { name: 'an account is suspended', act: suspend, says: /account 222222222201 is SUSPENDED/ },
  { name: 'an account has left', act: leave, says: /account 222222222201 is no longer in the organization/ },
  {
    name: 'the configuration excludes an account',
    act: settings('exclude: ["222222222201"]'),
    args: NAMED,
    says: /account 222222222201 is excluded by this run/,
  },
  {
    name: 'the configuration excludes its unit, and another account leaves the unit',
    act: (simulator, program) => {
      moveTo(simulator, '222222222202', 'r-cove');
      return settings('exclude: [ou-cove-11111111]')(simulator, program);
    },
    args: NAMED,
    says: /account 222222222201 is excluded by this run/,
  },
  {
    name: 'the configuration names other accounts',
    act: settings('accounts: ["222222222202"]'),
    args: NAMED,
    says: /account 222222222201 is not among the targets of this run/,
  },
  {
    name: 'the configuration names other regions',
    act: settings('regions: [eu-*]'),
    args: NAMED,
    says: /region us-east-1 is not among the targets/,
  },
  {
    name: 'a flag names other accounts',
    act: () => {},
    args: ['--accounts', '222222222202'],
    says: /not among the targets of this run/,
  },
  {
    name: 'a flag excludes an account',
    act: () => {},
    args: ['--exclude', '222222222201'],
    says: /excluded by this run/,
  },
];

test.each(since)('apply, when $name: refused, and nothing is called there', ({ act, says, args = [] }) =>
  inWorld(world, {}, async (program, simulator) => {
    await program.write(file, policy);
    await program.write('plan.json', plan);
    await act(simulator, program);
    const { exitCode, stdout } = await program.run('apply', 'plan.json', '--yes', '--verify-for', '1', ...args);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(says);
    expect(exitCode).toBe(4);
    expect(executed(simulator, 'StopLogging')).toEqual(['222222222202/second']);
    expect(statesOf(await program.changes('plan.json.run.ndjson'))).toEqual({
      '222222222201/first': 'refused',
      '222222222202/second': 'remediated',
    });
  }),
);

test('an excluded id that nobody has: refused by apply, since it may be mistyped; a rollback goes on', () =>
  inWorld(world, {}, async (program, simulator) => {
    await program.write(file, policy);
    await program.write('plan.json', plan);
    const gone = ['--exclude', '999999999999', '--verify-for', '1'];
    const refused = await program.run('apply', 'plan.json', '--run-log', 'refused.ndjson', '--yes', ...gone);
    expect(refused.stdout.replace(/\s+/g, ' ')).toContain('excluded id 999999999999 (--exclude) is not in');
    expect(executed(simulator, 'StopLogging')).toEqual([]);
    expect((await program.run('apply', 'plan.json', '--yes')).exitCode).toBe(0);
    const { exitCode } = await program.run('rollback', 'plan.json.run.ndjson', '--yes', ...gone);
    expect([exitCode, executed(simulator, 'StartLogging').length]).toEqual([0, 2]);
  }));

test.each(since)('rollback, when $name: refused, and nothing is called there', ({ act, says, args = [] }) =>
  inWorld(world, {}, async (program, simulator) => {
    await program.write(file, policy);
    await program.write('plan.json', plan);
    expect((await program.run('apply', 'plan.json', '--yes')).exitCode).toBe(0);
    await act(simulator, program);
    const rollback = ['rollback', 'plan.json.run.ndjson', '--yes', '--verify-for', '1', ...args];
    const { exitCode, stdout } = await program.run(...rollback);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(says);
    expect(exitCode).toBe(4);
    expect(executed(simulator, 'StartLogging')).toEqual(['222222222202/second']);
  }),
);

test.each([since[0], since[1], since[4], since[6], since[7]])(
  'rollback --outside-targets, when $name: taken back all the same, with the same log',
  (one) =>
    inWorld(world, {}, async (program, simulator) => {
      await program.write(file, policy);
      await program.write('plan.json', plan);
      await program.run('apply', 'plan.json', '--yes', '--quiet');
      await one?.act(simulator, program);
      const rollback = ['rollback', 'plan.json.run.ndjson', '--yes', '--verify-for', '1', ...(one?.args ?? [])];
      expect((await program.run(...rollback)).stdout).toContain('--outside-targets');
      expect((await program.run(...rollback, '--outside-targets', '222222222201')).exitCode).toBe(0);
      expect(logging(simulator).sort()).toEqual(['111111111111/own', '222222222201/first', '222222222202/second']);
    }),
);

test("the caller's own account is changed, and changed back, with --include-caller only", () =>
  inWorld(world, {}, async (program, simulator) => {
    await program.write(file, policy);
    await program.write('own.json', ownPlan);
    expect(ownPlan).toContain('111111111111:trail/own');
    const apply = ['apply', 'own.json', '--yes', '--quiet'];
    expect((await program.run(...apply)).exitCode).toBe(4);
    expect(executed(simulator, 'StopLogging').sort()).toEqual(['222222222201/first', '222222222202/second']);
    expect((await program.run(...apply, '--include-caller')).exitCode).toBe(0);
    expect(logging(simulator)).toEqual([]);
    const rollback = ['rollback', 'own.json.run.ndjson', '--yes', '--quiet'];
    expect((await program.run(...rollback, '--outside-targets', '111111111111')).exitCode).toBe(4);
    expect(logging(simulator)).not.toContain('111111111111/own');
    expect((await program.run(...rollback, '--include-caller')).exitCode).toBe(0);
    expect(logging(simulator)).toContain('111111111111/own');
  }));

test('--outside-targets takes account ids', () =>
  inWorld(world, {}, async (program) => {
    await program.write(file, policy);
    await program.write('plan.json', plan);
    await program.run('apply', 'plan.json', '--yes', '--quiet');
    const { exitCode, stderr } = await program.run(
      'rollback',
      'plan.json.run.ndjson',
      '--yes',
      '--outside-targets',
      'all',
    );
    expect(stderr).toContain('"all" is not an account id');
    expect(exitCode).toBe(2);
  }));

/** The same policy, with the unit that it leaves out named as people call it. */
const byName = policy.replace('ous: [ou-cove-22222222]', 'ous: [Quarantine]');

describe('a unit that is excluded by its name', () => {
  test.each([
    ['holds when an account is moved there', move, /account 222222222201 is excluded by policy no-trails/],
    [
      'is not let go when it is called otherwise',
      (simulator: Simulator) => {
        move(simulator, {} as Program);
        const unit = simulator.world.containers.get('ou-cove-22222222');
        if (unit !== undefined) Object.assign(unit, { name: 'Locked' });
      },
      /policy no-trails excludes the unit "Quarantine", but the organization has none of that name/,
    ],
  ] as const)('%s', (_, act, says) =>
    inWorld(world, {}, async (program, simulator) => {
      await program.write(file, byName);
      await program.run('check', file, '--plan', 'plan.json', '--quiet');
      await act(simulator, program);
      const { exitCode, stdout } = await program.run('apply', 'plan.json', '--yes', '--verify-for', '1');
      expect(stdout.replace(/\s+/g, ' ')).toMatch(says);
      expect(exitCode).toBe(4);
      expect(executed(simulator, 'StopLogging')).not.toContain('222222222201/first');
    }),
  );
});

test('who is targeted by what it is, is changed where it is still that, and the caller only with --include-caller', () =>
  inWorld(world, {}, async (program, simulator) => {
    await program.write(file, policy.replace(/targets: .*/, 'targets: { accounts: management }'));
    await program.run('check', file, '--plan', 'plan.json', '--quiet');
    const apply = ['apply', 'plan.json', '--yes', '--verify-for', '1'];
    const refused = await program.run(...apply);
    expect(refused.stdout.replace(/\s+/g, ' ')).toContain("the caller's own account is left out");
    expect(refused.exitCode).toBe(4);
    expect(executed(simulator, 'StopLogging')).toEqual([]);
    expect((await program.run(...apply, '--include-caller')).exitCode).toBe(0);
    expect(executed(simulator, 'StopLogging')).toEqual(['111111111111/own']);
  }));

/** A waiver for `222222222201/first` that also names `more`. */
const waiver = (more: string): string => `
version: 1
waivers:
  - policies: [no-trails]
    resources: ["*:trail/first"]
    ${more}
    reason: the vendor reads it
    owner: platform-team
    expires: ${new Date(Date.now() + 86_400_000 * 30).toISOString().slice(0, 10)}
`;

const NO_TAGS = { rules: [{ kind: 'deny', service: 'organizations', operation: 'ListTagsForResource' } as const] };

describe('a waiver that was written after the plan', () => {
  test.each([
    ['by account', 'accounts: ["222222222201"]'],
    ['by unit', 'ous: [ou-cove-11111111]'],
    ['by tag, which no run reads otherwise', 'tags: { stage: dev }'],
  ])('%s: the change is refused, and --waivers off makes it', (_, more) =>
    inWorld(world, {}, async (program, simulator) => {
      await program.write(file, policy.replace('tags: { stage: dev }, ', ''));
      await program.run('check', file, '--plan', 'plan.json', '--quiet');
      await program.write('cove.waivers.yml', waiver(more));
      const { exitCode, stdout, stderr } = await program.run('apply', 'plan.json', '--yes', '--max-changes', '1');
      expect(stdout.replace(/\s+/g, ' ')).toMatch(/cove.waivers.yml:4 waives it until .* \(platform-team: the vendor/);
      expect(stderr).toContain('1 change is refused, since waivers accept what would be changed');
      expect(exitCode).toBe(4);
      expect(executed(simulator, 'StopLogging')).toEqual(['222222222202/second']);
      // What is refused again is not what an earlier run has done.
      const again = await program.run('apply', 'plan.json', '--yes');
      expect(again.stderr).toContain('1 change is refused');
      expect(again.stderr).not.toContain('Nothing is left to call');
      expect((await program.run('apply', 'plan.json', '--yes', '--quiet', '--waivers', 'off')).exitCode).toBe(0);
      expect(executed(simulator, 'StopLogging')).toContain('222222222201/first');
    }),
  );

  test('whose tags cannot be read: it may be waived, so it is refused', () =>
    inWorld(world, { faults: NO_TAGS }, async (program, simulator) => {
      await program.write(file, policy.replace('tags: { stage: dev }, ', ''));
      await program.run('check', file, '--plan', 'plan.json', '--quiet');
      await program.write('cove.waivers.yml', waiver('tags: { stage: prod }'));
      const { exitCode, stdout } = await program.run('apply', 'plan.json', '--yes');
      expect(stdout.replace(/\s+/g, ' ')).toContain('may waive it, and the tags of account 222222222201 could not be');
      expect(exitCode).toBe(4);
      expect(executed(simulator, 'StopLogging')).toEqual(['222222222202/second']);
    }));

  test('check --remediate does not change what may be waived either', () =>
    inWorld(world, { faults: NO_TAGS }, async (program, simulator) => {
      await program.write(file, policy.replace('tags: { stage: dev }, ', ''));
      await program.write('cove.waivers.yml', waiver('tags: { stage: prod }'));
      const { exitCode, stderr } = await program.run('check', file, '--remediate', '--yes', '--quiet');
      expect(stderr).toContain('1 change is refused, since waivers accept what would be changed');
      expect(exitCode).toBe(4);
      expect(executed(simulator, 'StopLogging')).toEqual(['222222222202/second']);
    }));

  test('that is wrong: nothing runs', () =>
    inWorld(world, {}, async (program, simulator) => {
      await program.write(file, policy);
      await program.write('plan.json', plan);
      await program.write('cove.waivers.yml', waiver('accounts: []').replace('owner:', 'ownr:'));
      const { exitCode, stderr } = await program.run('apply', 'plan.json', '--yes');
      expect(stderr).toContain('ownr');
      expect(exitCode).toBe(2);
      expect(executed(simulator, 'StopLogging')).toEqual([]);
    }));
});
