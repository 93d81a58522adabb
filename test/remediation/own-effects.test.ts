import { expect, test, vi } from 'vitest';
import { change, planned, runInMemory, says } from './in-memory.ts';
import { inWorld, oneAccountWith, type Program } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const world = oneAccountWith('{ name: first }');

/** Two policies about the same answer, each of which the other one's change alters. */
const policies = `
version: 1
defaults:
  call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
policies:
${['a', 'b']
  .map(
    (name) => `
  - id: copy-${name}
    title: There is no trail copy-${name}
    filter: "!contains(trailList[].Name, 'copy-${name}')"
    remediate:
      operation: cloudtrail:CreateTrail
      input: { Name: copy-${name}, S3BucketName: "\${trailList[?Name == 'first'] | [0].S3BucketName}" }
      undo: { operation: cloudtrail:DeleteTrail, input: { Name: "copy-${name}" } }`,
  )
  .join('')}
`;

test('two policies about one resource, in one plan: nothing drifts by our own changes, and both are taken back', () =>
  inWorld(world, {}, async ({ write, run }: Program, simulator) => {
    await write('policies/copies.yml', policies);
    const names = () => simulator.world.accounts.get('222222222201')?.trails.map(({ name }) => name);
    await run('check', 'policies/copies.yml', '--plan', 'plan.json', '--quiet');
    expect((await run('apply', 'plan.json', '--yes')).stdout).toContain('Changes: 2 planned · 2 remediated');
    expect(names()).toEqual(['first', 'copy-a', 'copy-b']);
    expect((await run('check', 'policies/copies.yml', '--quiet')).exitCode).toBe(0);
    expect((await run('rollback', 'plan.json.run.ndjson', '--yes')).stdout).toContain('2 rolled back');
    expect(names()).toEqual(['first']);
  }));

const [first, second] = [change('1/first'), change('1/second')];

/**
 * Two related changes, of which the first alters the state of the second.
 *
 * @param stateOf - the second one's state, by how often it has been read (0: right before the first one's call, 1:
 * right after it, 2: in its own turn).
 */
function withStates(stateOf: (asked: number) => string): ReturnType<typeof runInMemory> {
  return runInMemory({
    before: planned([first, second]),
    isRelated: () => true,
    read: (each, asked, made) => {
      if (made > 0) return says(each, 'not-found');
      return says(each.id === second.id ? { ...each, state: stateOf(asked) } : each, 'found');
    },
  });
}

test.each([
  { name: 'only ours', states: [second.state, 'ours', 'ours'], state: 'remediated' },
  { name: 'none', states: [second.state, second.state, second.state], state: 'remediated' },
  { name: 'somebody else, before ours', states: ['foreign', 'both', 'both'], state: 'drifted' },
  { name: 'somebody else, after ours', states: [second.state, 'ours', 'both'], state: 'drifted' },
])('changed between the plan and the second change: $name: $state', async ({ states, state }) => {
  const run = await withStates((asked) => states[asked] ?? 'asked too often');
  expect(run.states['1/first']).toBe('remediated');
  expect(run.states['1/second']).toBe(state);
  expect(run.sent.filter((call) => call.startsWith('1/second'))).toHaveLength(state === 'remediated' ? 1 : 0);
});

test('a call that AWS has refused has altered nothing: the second change is compared with its plan', async () => {
  const run = await runInMemory({
    before: planned([first, second]),
    isRelated: () => true,
    answer: (name) =>
      name === first.resource
        ? {
            result: 'refused',
            error: {
              kind: 'access-denied',
              operation: null,
              code: null,
              message: 'no',
              requestId: null,
              attempts: 1,
              resource: null,
            },
          }
        : { result: 'done' },
    read: (each, asked, made) => {
      if (made > 0) return says(each, 'not-found');
      return says(each.id === second.id && asked > 0 ? { ...each, state: 'foreign' } : each, 'found');
    },
  });
  expect(run.states).toEqual({ '1/first': 'failed', '1/second': 'drifted' });
});
