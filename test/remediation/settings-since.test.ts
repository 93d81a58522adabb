import { mkdir, readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { executed, inWorld, logging, type Program, smallWorld, trails } from './program.ts';

vi.setConfig({ testTimeout: 120_000 });

const PACK = `
version: 1
pack: ours
title: Ours
`;

const policyOf = (id: string, name: string): string => `
  - id: ${id}
    title: A trail logs
    severity: high
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    resources: trailList[?Name == '${name}']
    lookups: [{ as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
    filter: status.IsLogging
    finding: { resource: "\${TrailARN}", message: "\${Name} logs" }
    remediate:
      operation: cloudtrail:StopLogging
      input: { Name: "\${TrailARN}" }
      undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
`;

const SETTINGS = 'version: 1\npacks: { ours: { from: ./ours } }\n';
const CONFIG = ['--config', 'ci.yml'];
const FIRST = '222222222201/first';
const THIRD = '222222222202/third';

/** A plan of two policies, one change each, made from the pack of a settings file. */
async function planned({ write, run, file, read }: Program, settings = SETTINGS): Promise<void> {
  await mkdir(file('ours/policies'), { recursive: true });
  await write('ours/pack.yml', PACK);
  await write('ours/policies/p.yml', `version: 1\npolicies:${policyOf('first', 'first')}${policyOf('third', 'third')}`);
  await write('ci.yml', settings);
  const { exitCode, stderr } = await run('check', ...CONFIG, '--plan', 'plan.json', '--quiet');
  expect(stderr).toContain('Plan: 2 changes');
  expect(exitCode).toBe(1);
  expect(JSON.parse(await read('plan.json')).policies[0]).toMatchObject({ id: 'ours/first', from: './ours' });
}

const APPLY = ['apply', 'plan.json', '--yes', '--verify-for', '1'];

interface Since {
  readonly name: string;
  /** Lines behind `packs`. */
  readonly settings: string;
  readonly says: RegExp;
  readonly exitCode: number;
  /** What is stopped all the same. */
  readonly stopped: readonly string[];
}

const SINCE: readonly Since[] = [
  {
    name: '`select` takes it away',
    settings: 'select:\n  - ours/*\n  - "!ours/first"\n',
    says: /policy ours\/first is not selected: ci\.yml:5:5 takes it away, `!ours\/first`; nothing was called/,
    exitCode: 4,
    stopped: [THIRD],
  },
  {
    name: '`select` does not name it',
    settings: 'select: [ours/third]\n',
    says: /policy ours\/first is not selected: ci\.yml:3:1 does not select it; nothing was called/,
    exitCode: 4,
    stopped: [THIRD],
  },
  {
    name: '`select` names what is not there',
    settings: 'select: [ours/third, other/x]\n',
    says: /policy ours\/first is not selected: ci\.yml:3:1 does not select it/,
    exitCode: 4,
    stopped: [THIRD],
  },
  {
    name: 'an override switches it off in the account',
    settings: 'overrides:\n  - targets: { accounts: ["222222222201"] }\n    policies: { "ours/fir*": off }\n',
    says: /ours\/first \(ours\/policies\/p\.yml\) has been changed since the plan was made, by ci\.yml:5:17/,
    exitCode: 2,
    stopped: [],
  },
  {
    name: 'an override takes its remediation away in the account',
    settings:
      'overrides:\n  - targets: { accounts: ["222222222201"] }\n    policies: { ours/first: { remediate: false } }\n',
    says: /ours\/first \(ours\/policies\/p\.yml\) has been changed since the plan was made, by ci\.yml:5:17/,
    exitCode: 2,
    stopped: [],
  },
  {
    name: 'its remediation is taken away everywhere',
    settings: 'policies:\n  ours/*: { remediate: false }\n',
    says: /ours\/first \(ours\/policies\/p\.yml\) has been changed since the plan was made, by ci\.yml:4:3/,
    exitCode: 2,
    stopped: [],
  },
];

describe('what the settings switch off between plan and apply is not done, and the line that says so is named', () => {
  test.each(SINCE)('$name', ({ settings, says, exitCode, stopped }) =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      await planned(program);
      await program.write('ci.yml', SETTINGS + settings);
      const answer = await program.run(...APPLY, ...CONFIG);
      expect((answer.stdout + answer.stderr).replace(/\s+/g, ' ')).toMatch(says);
      expect(answer.exitCode).toBe(exitCode);
      expect(executed(simulator, 'StopLogging')).toEqual(stopped);
    }),
  );

  test.each([
    ['the settings have no such pack', CONFIG, /by now ci\.yml:2:1 has no such pack/],
    ['no settings file is named', [], /by now there is no settings file/],
  ])('%s', (_, flags, says) =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      await planned(program);
      await program.write('ci.yml', 'version: 1\npacks: { others: { from: ./others } }\n');
      const { exitCode, stderr } = await program.run(...APPLY, ...flags);
      expect(stderr.replace(/\s+/g, ' ')).toMatch(says);
      expect(exitCode).toBe(2);
      expect(executed(simulator, 'StopLogging')).toEqual([]);
    }),
  );

  test('an account that has moved under an override that switches the policy off', () =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      const override = 'overrides:\n  - targets: { tags: { stage: prod } }\n    policies: { ours/first: off }\n';
      await planned(program, SETTINGS + override);
      Object.assign(simulator.world.accounts.get('222222222201') ?? {}, { tags: { stage: 'prod' } });
      const { exitCode, stdout } = await program.run(...APPLY, ...CONFIG);
      expect(stdout.replace(/\s+/g, ' ')).toContain(
        'overrides[0] in ci.yml switches it off here (ci.yml:5:17); nothing was called',
      );
      expect(exitCode).toBe(4);
      expect(executed(simulator, 'StopLogging')).toEqual([THIRD]);
    }));

  test('who names the policies means them, whatever `select` chooses', () =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      await planned(program);
      await program.write('ci.yml', `${SETTINGS}select: [ours/third]\n`);
      expect((await program.run(...APPLY, ...CONFIG, '--policies', 'ours')).exitCode).toBe(0);
      expect(executed(simulator, 'StopLogging').sort()).toEqual([FIRST, THIRD]);
    }));
});

test.each([
  ...[0, 3, 5]
    .flatMap((index) => SINCE[index] ?? [])
    .map(({ name, settings }) => ({ name, text: SETTINGS + settings })),
  { name: 'the pack is gone', text: 'version: 1\n' },
])('a rollback takes back what a policy did that the settings have switched off since: $name', ({ text }) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await planned(program);
    expect((await program.run(...APPLY, ...CONFIG, '--quiet')).exitCode).toBe(0);
    expect(logging(simulator)).not.toContain(FIRST);
    await program.write('ci.yml', text);
    const { exitCode, stderr } = await program.run('rollback', 'plan.json.run.ndjson', '--yes', '--quiet', ...CONFIG);
    expect(stderr).not.toMatch(/refused|not the one/);
    expect(exitCode).toBe(0);
    expect(logging(simulator)).toEqual(expect.arrayContaining([FIRST, THIRD]));
  }),
);

/** One of the demo's accounts, in which a trail logs that the policy stops. */
const DEMO = ['--demo', '--accounts', '333333333301', '--quiet'];

/** What a demo leaves behind: `name` holds what `args` wrote. */
async function fromDemo({ run, read }: Program, name: string, ...args: readonly string[]) {
  const answer = await run('check', trails, ...DEMO, ...args);
  return { ...answer, text: await read(name) };
}

describe('what was found in a demo is not done in AWS, though both may have the same account ids', () => {
  let plan: string;
  let log: string;
  let cut: string;
  beforeAll(() =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      const planned = await fromDemo(program, 'plan.json', '--plan', 'plan.json');
      plan = planned.text;
      expect(JSON.parse(plan)).toMatchObject({ demo: true });
      expect(JSON.parse(plan).changes).not.toEqual([]);
      expect(planned.stderr).toMatch(/apply refuses the plan of a demo/);
      expect(planned.stderr).not.toMatch(/cove-policy apply/);
      const changed = await fromDemo(program, 'changes.ndjson', '--remediate', '--yes', '--run-log', 'changes.ndjson');
      log = changed.text;
      expect(log).toContain('"state":"remediated"');
      expect(changed.stderr).not.toMatch(/cove-policy rollback/);
      const checked = await fromDemo(program, 'check.ndjson', '--run-log', 'check.ndjson');
      cut = `${checked.text.split('\n').slice(0, -2).join('\n')}\n`;
      expect(simulator.recorded).toEqual([]);
    }),
  );

  test.each([
    ['apply', 'plan.json', () => plan],
    ['rollback', 'changes.ndjson', () => log],
  ])('%s refuses it before any call', (command, file, text) =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      await program.write(file, text());
      const { exitCode, stderr } = await program.run(command, file, '--yes');
      expect(stderr).toMatch(new RegExp(`${file} is from a demo, whose organization is gone`));
      expect(exitCode).toBe(2);
      expect(simulator.recorded).toEqual([]);
      expect((await readdir(program.directory)).filter((name) => /\.ndjson\./.test(name))).toEqual([]);
    }),
  );

  test('--resume continues a demo only as one, and AWS only as AWS', () =>
    inWorld(smallWorld, {}, async ({ run, write, read }, simulator) => {
      const same = DEMO.filter((word) => word !== '--demo');
      await write('check.ndjson', cut);
      const outside = await run('check', trails, ...same, '--resume', 'check.ndjson');
      expect(outside.stderr).toMatch(/was begun with --demo, but this one has no --demo/);
      expect(outside.exitCode).toBe(2);
      expect(simulator.recorded).toEqual([]);
      expect(await read('check.ndjson')).toBe(cut);
      expect((await run('check', trails, ...DEMO, '--resume', 'check.ndjson')).exitCode).toBe(1);

      const real = ['--accounts', '222222222201', '--quiet'];
      await run('check', trails, ...real, '--run-log', 'real.ndjson');
      const inside = await run('check', trails, '--demo', ...real, '--resume', 'real.ndjson');
      expect(inside.stderr).toMatch(/was begun with no --demo, but this one has --demo/);
      expect(inside.exitCode).toBe(2);
    }));
});
