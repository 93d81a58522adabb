import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { type JsonObject, type JsonValue, stableJson } from '../../src/json.ts';
import { withoutSums } from '../support/without-sums.ts';
import { inWorld, logging, oneAccountWith, type Program, policyOfTrails } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const trail = '222222222201/first';
const world = oneAccountWith('{ name: first }');
const file = 'policies/own.yml';

const STOP = `
      - operation: cloudtrail:StopLogging
        input: { Name: "\${TrailARN}" }
        undo: { operation: cloudtrail:StartLogging, input: { Name: "\${TrailARN}" } }
`;

/** That the release before `risk`, `when`, `each` and lists of undos gave the policy above. */
const HASH_THEN = 'eb7c887d6eeb50efcb426a3a679c5132a4d0b8550d410dee235e4fa8d4c5a3d9';

interface Plan {
  readonly policies: readonly JsonObject[];
  readonly changes: readonly JsonObject[];
  readonly digest?: string;
}

/** A plan as that release wrote it: it says nothing of risks, of demos, or of where packs are from. */
async function planned({ read, run, write }: Program, remediate: string): Promise<Plan> {
  await write(file, policyOfTrails(remediate));
  await run('check', file, '--plan', 'plan.json', '--quiet');
  const { digest: _, ...now } = JSON.parse(await read('plan.json'));
  const then = { ...now, changes: now.changes.map(({ risk: __, ...change }: JsonObject) => change) };
  const digest = createHash('sha256')
    .update(stableJson(then as JsonValue))
    .digest('hex');
  await write('plan.json', JSON.stringify({ ...then, digest }));
  return then;
}

test('a plan and a run log of an earlier release are applied and taken back', () =>
  inWorld(world, {}, async (program, simulator) => {
    const plan = await planned(program, STOP);
    expect(plan.policies[0]?.hash).toBe(HASH_THEN);
    expect(Object.keys(plan).sort()).toEqual(
      'changes coverage created organization partition policies run tool version'.split(' '),
    );
    expect(Object.keys(plan.changes[0] ?? {}).sort()).toEqual(
      'account calls evidence id message policy region resource state'.split(' '),
    );
    expect((await program.run('apply', 'plan.json', '--yes')).stdout).toContain('1 remediated');
    expect(logging(simulator)).toEqual([]);

    const log = 'plan.json.run.ndjson';
    const [first = '', ...others] = withoutSums(await program.read(log)).split('\n');
    const { settings, ...run } = JSON.parse(first);
    const { plannedAt, allowRisk, ...then } = settings;
    expect({ plannedAt, allowRisk }).toEqual({ plannedAt: expect.any(String), allowRisk: 'safe' });
    await program.write(log, [JSON.stringify({ ...run, settings: then }), ...others].join('\n'));
    const { stdout } = await program.run('rollback', log, '--yes');
    expect(stdout).toContain('1 rolled back');
    expect(logging(simulator)).toEqual([trail]);
  }));

test('the risk of a change that its plan does not state is that of its policy', () =>
  inWorld(world, {}, async (program, simulator) => {
    await planned(program, '{ operation: cloudtrail:DeleteTrail, input: { Name: "${TrailARN}" } }');
    const { exitCode, stdout, stderr } = await program.run('apply', 'plan.json', '--yes');
    expect(stderr).toContain('--allow-risk destructive makes them too');
    expect(stdout).toContain('1 refused');
    expect(exitCode).toBe(4);
    expect(logging(simulator)).toEqual([trail]);
  }));
