import { beforeAll, expect, test, vi } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { operationsOfClient } from '../catalog/installed-clients.ts';
import { executed, inWorld, smallWorld } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

/** Trails of one account are stopped, those of another one deleted. */
const policy = `
version: 1
defaults:
  call: { operation: cloudtrail:DescribeTrails, input: { includeShadowTrails: false } }
  resources: trailList[?!IsOrganizationTrail]
  lookups: [{ as: status, operation: cloudtrail:GetTrailStatus, input: { Name: "\${TrailARN}" } }]
  filter: status.IsLogging
  finding: { resource: "\${TrailARN}", message: "\${Name} logs" }
policies:
  - id: stopped
    title: Trails are stopped
    targets: { accounts: ["222222222201", "222222222203"] }
    remediate:
      operation: cloudtrail:StopLogging
      input: { Name: "\${TrailARN}" }
      undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
  - id: deleted
    title: Trails are deleted
    targets: { accounts: ["222222222202", "222222222203"] }
    remediate: { operation: cloudtrail:DeleteTrail, input: { Name: "\${TrailARN}" } }
`;
const file = 'policies/own.yml';
const log = 'plan.json.run.ndjson';
const READS = ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus'];

/** By account: what its session may do. */
function allowed({ recorded }: Simulator): Record<string, string[]> {
  const sessions = recorded.filter(({ operation }) => operation === 'AssumeRole');
  return Object.fromEntries(
    sessions.map(({ input }) => [
      String(input.RoleArn).split(':')[4],
      JSON.parse(String(input.Policy)).Statement[0].Action,
    ]),
  );
}

let plan: string;
beforeAll(async () => {
  plan = await inWorld(smallWorld, {}, async ({ run, read, write }) => {
    await write(file, policy);
    await run('check', file, '--plan', 'plan.json', '--quiet');
    return read('plan.json');
  });
});

async function inPlannedWorld(act: Parameters<typeof inWorld<void>>[2]): Promise<void> {
  await inWorld(smallWorld, {}, async (program, simulator) => {
    await program.write(file, policy);
    await program.write('plan.json', plan);
    await act(program, simulator);
  });
}

test('a session may do what is still to be done in its account: nothing of another one, or of what is refused', () =>
  inPlannedWorld(async ({ records, run }, simulator) => {
    await run('apply', 'plan.json', '--yes');
    expect(allowed(simulator)).toEqual({
      '222222222201': [...READS, 'cloudtrail:StopLogging'],
      '222222222203': [...READS, 'cloudtrail:StopLogging'],
    });
    const [record] = await records(log);
    expect(record).toMatchObject({
      settings: { sessionPolicy: { mode: 'auto', actions: [...READS, 'cloudtrail:StopLogging'] } },
    });
  }));

test('what is waived is not allowed either', () =>
  inPlannedWorld(async ({ run, write }, simulator) => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await write(
      'cove.waivers.yml',
      `version: 1\nwaivers:\n  - { policies: [stopped], accounts: ["222222222201", "222222222203"], reason: wanted, owner: me, expires: ${tomorrow} }\n`,
    );
    await run('apply', 'plan.json', '--yes', '--allow-risk', 'destructive');
    expect(allowed(simulator)).toEqual({
      '222222222202': ['cloudtrail:DeleteTrail', ...READS],
      '222222222203': ['cloudtrail:DeleteTrail', ...READS],
    });
  }));

test('what an earlier run has finished is only read, and what is more than --max-changes is not allowed', () =>
  inPlannedWorld(async ({ records, run }, simulator) => {
    await run('apply', 'plan.json', '--yes');
    const count = simulator.recorded.length;
    await run('apply', 'plan.json', '--yes', '--allow-risk', 'destructive', '--max-changes', '0');
    const again = { ...simulator, recorded: simulator.recorded.slice(count) };
    expect(allowed(again)).toEqual({ '222222222201': READS, '222222222203': READS });
    expect(executed(again, 'DeleteTrail')).toEqual([]);
    expect((await records(log)).filter(({ type }) => type === 'intent')).toHaveLength(3);
  }));

test('a rollback may do what takes back, and nothing else', () =>
  inPlannedWorld(async ({ run }, simulator) => {
    await run('apply', 'plan.json', '--yes');
    const count = simulator.recorded.length;
    await run('rollback', log, '--yes');
    expect(allowed({ ...simulator, recorded: simulator.recorded.slice(count) })).toEqual({
      '222222222201': [...READS, 'cloudtrail:StartLogging'],
      '222222222203': [...READS, 'cloudtrail:StartLogging'],
    });
  }));

test('sessions that nothing limits are warned of by each command that changes something, and in its log', () =>
  inPlannedWorld(async ({ records, run }) => {
    const says =
      /Warning: there is no session policy: the sessions that make these changes may do whatever the role may/;
    const off = ['--yes', '--session-policy', 'off'];
    for (const [record, args] of [
      [log, ['apply', 'plan.json', ...off]],
      [`${log}.rollback.ndjson`, ['rollback', log, ...off]],
      ['own.ndjson', ['check', file, '--remediate', '--run-log', 'own.ndjson', ...off]],
    ] as const) {
      const { stderr } = await run(...args);
      expect(stderr.replace(/\s+/g, ' '), args[0]).toMatch(says);
      const found = await records(record);
      expect(
        found.flatMap((each) => (each.type === 'warning' ? [each.code] : [])),
        args[0],
      ).toContain('session-policy-off');
      const [first] = found;
      expect(first?.type === 'run' && first.settings.sessionPolicy, args[0]).toMatchObject({ mode: 'off' });
    }
  }));

test('what does not fit into a session is refused before the log says that it is planned', () =>
  inWorld(smallWorld, {}, async ({ run, write, records }) => {
    const tooMany = WRITES_WITHOUT_INPUT.map(
      (operation, index) => `
  - id: change-${index}
    title: Trails are changed
    targets: { accounts: ["222222222202"] }
    remediate: { operation: "${operation}", input: {}, risk: safe }`,
    );
    await write(file, `${policy.slice(0, policy.indexOf('policies:'))}policies:${tooMany.join('')}\n`);
    const flags = ['--remediate', '--yes', '--max-changes', '1000', '--run-log', 'run.ndjson'];
    const { exitCode, stderr } = await run('check', file, ...flags);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('do not fit into one session policy')]);
    expect((await records('run.ndjson')).filter(({ type }) => type === 'planned')).toEqual([]);
  }));

const catalog = createCatalog([]);
const WRITES_WITHOUT_INPUT = ['ec2', 'iam', 'rds', 'config-service', 's3', 'lambda', 'securityhub', 'guardduty']
  .flatMap((client) => operationsOfClient(client).map((name) => [client, name] as const))
  .filter(([client, name]) => {
    const input = catalog.shapes(client, name)?.input;
    return (
      /^(Create|Modify|Enable|Disable|Reset|Put|Update|Start|Stop)/.test(name) &&
      input?.kind === 'structure' &&
      input.required.length === 0
    );
  })
  .map(([client, name]) => `${client}:${name}`);
