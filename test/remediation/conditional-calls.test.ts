import { expect, test, vi } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { withoutSums } from '../support/without-sums.ts';
import { inWorld, oneAccountWith, type Program } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const account = '222222222201';
const world = oneAccountWith('{ name: first }', '{ name: second, logging: false }', '{ name: third }');

const FINDS_NONE_OF_OURS = `policies:
  - id: one-trail
    title: There is no trail of ours
    call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
    lookups: [{ for: trailList, as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
    filter: "!contains(trailList[].Name, 'ours')"
    remediate:
`;

/** All trails of a region are one resource: those that log are stopped, and a new one is made. */
const policy = `
version: 1
parameters: { keep: { type: string, default: third } }
${FINDS_NONE_OF_OURS}      - operation: cloudtrail:StopLogging
        each: trailList[?!IsOrganizationTrail]
        when: status.IsLogging && Name != cove.parameters.keep && parent.trailList
        input: { Name: "\${TrailARN}" }
        undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
      - operation: cloudtrail:DeleteTrail
        when: "contains(trailList[].Name, 'never')"
        input: { Name: never }
      - operation: cloudtrail:CreateTrail
        risk: disruptive
        input: { Name: ours, S3BucketName: "\${trailList[0].S3BucketName}" }
        undo:
          - { operation: cloudtrail:StopLogging, when: "length(trailList) > \`100\`", input: { Name: ours } }
          - { operation: cloudtrail:StopLogging, input: { Name: "\${result.TrailARN}" } }
          - { operation: cloudtrail:DeleteTrail, input: { Name: "\${result.TrailARN}" } }
`;

const file = 'policies/one-trail.yml';
const log = 'plan.json.run.ndjson';

function inPlannedWorld(
  act: (program: Program, simulator: Simulator) => Promise<void>,
  ...args: readonly string[]
): Promise<void> {
  return inWorld(world, {}, async (program, simulator) => {
    await program.write(file, policy);
    await program.run('check', file, '--plan', 'plan.json', '--quiet', ...args);
    await act(program, simulator);
  });
}

function stateOf({ world: { accounts } }: Simulator): Record<string, boolean> {
  const trails = accounts.get(account)?.trails ?? [];
  return Object.fromEntries(trails.map(({ name, logging }) => [name, logging]));
}

const PLANNED = [
  `cloudtrail:StopLogging arn:aws:cloudtrail:us-east-1:${account}:trail/first`,
  'cloudtrail:CreateTrail ours',
];

test('the calls whose `when` holds, one for each element, are planned, made and taken back with the answer', () =>
  inPlannedWorld(async ({ read, run }, simulator) => {
    const before = stateOf(simulator);
    const [change] = JSON.parse(await read('plan.json')).changes;
    expect(
      change.calls.map(
        ({ operation, input }: { operation: string; input: { Name: string } }) => `${operation} ${input.Name}`,
      ),
    ).toEqual(PLANNED);
    expect(change.risk).toBe('disruptive');
    expect(change.calls[1].undo.at(-1)).toEqual({
      operation: 'cloudtrail:DeleteTrail',
      input: { Name: '${result.TrailARN}' },
      fromResult: ['/Name'],
    });
    const refused = await run('apply', 'plan.json', '--yes');
    expect(refused.exitCode).toBe(4);
    expect(refused.stdout.replace(/\s+/g, ' ')).toContain('it is disruptive');
    expect(stateOf(simulator)).toEqual(before);
    const applied = await run('apply', 'plan.json', '--yes', '--allow-risk', 'disruptive');
    expect(applied.stdout).toContain('1 remediated');
    expect(stateOf(simulator)).toEqual({ first: false, second: false, third: true, ours: false });
    const back = await run('rollback', log, '--yes');
    expect(back.stdout).toContain('1 rolled back');
    expect(stateOf(simulator)).toEqual(before);
  }));

test('parameters of the run are in the log, so that its rollback needs none', () =>
  inPlannedWorld(
    async ({ run }, simulator) => {
      const before = stateOf(simulator);
      await run('apply', 'plan.json', '--yes', '--allow-risk', 'destructive');
      expect(stateOf(simulator)).toEqual({ first: true, second: false, third: false, ours: false });
      expect((await run('rollback', log, '--yes')).stdout).toContain('1 rolled back');
      expect(stateOf(simulator)).toEqual(before);
    },
    '--param',
    'keep=first',
  ));

test('what only an edited log says of an answer is not believed', () =>
  inPlannedWorld(async ({ read, run, write }, simulator) => {
    await run('apply', 'plan.json', '--yes', '--allow-risk', 'disruptive');
    const text = withoutSums(await read(log));
    const answer = `"result.TrailARN":"arn:aws:cloudtrail:us-east-1:${account}:trail/ours"`;
    expect(text).toContain(answer);
    await write(log, text.replaceAll(answer, '"result.TrailARN":"arn:aws:cloudtrail:us-east-1:999999999999:trail/x"'));
    const after = stateOf(simulator);
    const { exitCode, stdout } = await run('rollback', log, '--yes');
    expect(exitCode).toBe(4);
    expect(stdout.replace(/\s+/g, ' ')).toContain('can only be known from the run log');
    expect(stateOf(simulator)).toEqual(after);
  }));

test('a change of which one call was refused stays known call by call', () =>
  inWorld(
    world,
    { faults: { rules: [{ kind: 'deny', operation: 'CreateTrail', account, count: 1 }] } },
    async ({ changes, run, write }, simulator) => {
      await write(file, policy);
      const before = stateOf(simulator);
      const remediated = await run(
        'check',
        file,
        '--remediate',
        '--yes',
        '--allow-risk',
        'destructive',
        '--run-log',
        log,
      );
      expect(remediated.exitCode).toBe(4);
      const [logged] = await changes(log);
      expect([...(logged?.calls ?? [])]).toEqual([
        [0, 'done'],
        [1, 'refused'],
      ]);
      expect(stateOf(simulator)).toEqual({ ...before, first: false });
      // The `when` of the call that was made no longer holds, which says nothing against taking it back.
      expect((await run('rollback', log, '--yes')).exitCode).toBe(0);
      expect(stateOf(simulator)).toEqual(before);
    },
  ));

/** Each trail that logs is stopped, and what the policy finds does not depend on that alone. */
const stopsEach = (rest: string): string => `
version: 1
${FINDS_NONE_OF_OURS}      - operation: cloudtrail:StopLogging
        each: trailList[?!IsOrganizationTrail]
        when: status.IsLogging
        input: { Name: "\${TrailARN}" }
        undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
${rest}`;

test('a change of which the calls that were made are all that applied is taken back, though none applies by now', () =>
  inWorld(world, {}, async ({ changes, run, write }, simulator) => {
    await write(file, stopsEach(''));
    const before = stateOf(simulator);
    const check = ['check', file, '--remediate', '--yes', '--verify-for', '1', '--run-log', log];
    expect((await run(...check)).exitCode).toBe(4);
    expect(stateOf(simulator)).toEqual({ first: false, second: false, third: false });
    expect((await changes(log))[0]?.final?.message).toContain('the policy finds it');
    const back = await run('rollback', log, '--yes', '--verify-for', '1');
    expect(stateOf(simulator)).toEqual(before);
    expect(back.stdout.replace(/\s+/g, ' ')).not.toContain('could not be read again');
  }));

test('an element that is listed twice is called for once, and two equal calls of one policy are not planned', () =>
  inWorld(world, {}, async ({ read, run, write }) => {
    const twice = '"[trailList, trailList][] | [?!IsOrganizationTrail]"';
    await write(file, stopsEach('').replace('trailList[?!IsOrganizationTrail]', twice));
    await run('check', file, '--plan', 'plan.json', '--quiet');
    const [change] = JSON.parse(await read('plan.json')).changes;
    expect(change.calls).toHaveLength(2);
    await write(
      file,
      stopsEach(
        '      - { operation: cloudtrail:StopLogging, input: { Name: "${trailList[?status.IsLogging] | [0].TrailARN}" } }',
      ),
    );
    const { stdout } = await run('check', file, '--remediate', '--yes');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'cloudtrail:StopLogging would be called twice with the same input, and no call is made twice',
    );
  }));

test('a call whose undos all have a `when` that does not hold has none: the plan says so, and a rollback leaves it', () =>
  inWorld(world, {}, async ({ run, write }, simulator) => {
    const undone = stopsEach('').replace('undo: {', "undo: { when: Name == 'second',");
    await write(
      file,
      undone.replace("!contains(trailList[].Name, 'ours')", 'trailList[?status.IsLogging && !IsOrganizationTrail]'),
    );
    await run('check', file, '--plan', 'plan.json', '--quiet');
    expect((await run('report', 'plan.json')).stdout).toContain('undo  none');
    await run('apply', 'plan.json', '--yes', '--verify-for', '1');
    const { exitCode, stderr } = await run('rollback', log, '--yes');
    expect(stderr).toContain('the policy names no undo, or none whose `when` holds');
    expect(exitCode).toBe(4);
    expect(stateOf(simulator)).toEqual({ first: false, second: false, third: false });
  }));
