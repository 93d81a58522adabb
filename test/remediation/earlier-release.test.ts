import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { type JsonObject, type JsonValue, stableJson } from '../../src/values/json.ts';
import { withoutSums } from '../support/without-sums.ts';
import { executed, inWorld, logging, oneAccountWith, type Program, policyOfTrails } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const trail = '222222222201/first';
const world = oneAccountWith('{ name: first }');
const twoAccounts = `${world}  - { id: "222222222202", name: Two, trails: [{ name: other, logging: false }] }\n`;
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

/** Raises the version of a format in its file. */
const raised = (text: string): string => withoutSums(text).replace(/"version":\s*[12]\b/, '"version":3');

test('a plan and logs of a later release: whichever command reads them, it says so and calls nothing', () =>
  inWorld(world, {}, async (program, simulator) => {
    const { read, run, write } = program;
    await planned(program, STOP);
    await run('check', file, '--run-log', 'check.ndjson', '--quiet');
    await run('apply', 'plan.json', '--yes', '--quiet');
    const [log, earlier] = ['plan.json.run.ndjson', 'earlier.ndjson'];
    await write(earlier, await read('check.ndjson'));
    for (const name of ['plan.json', log, 'check.ndjson']) await write(`later-${name}`, raised(await read(name)));
    // Where a command that goes on finds its log.
    await write('known.json', await read('plan.json'));
    await write('known.json.run.ndjson', raised(await read(log)));
    const commands: readonly string[][] = [
      ['apply', 'later-plan.json', '--yes'],
      ['report', 'later-plan.json'],
      ['apply', 'known.json', '--yes'],
      ['rollback', `later-${log}`, '--yes'],
      ['report', `later-${log}`],
      ['report', 'later-check.ndjson'],
      ['report', earlier, 'later-check.ndjson'],
      ['compare', earlier, 'later-check.ndjson'],
      ['check', file, '--resume', 'later-check.ndjson'],
    ];
    for (const command of commands) {
      const { exitCode, stderr } = await run(...command);
      const what = command.join(' ');
      expect(stderr, what).toMatch(/has format version 3[;,] .*this cove-policy reads version/);
      expect(stderr, what).toMatch(/read it with the release of cove-policy that wrote it, or a newer one/);
      expect(exitCode, what).toBe(2);
    }
    expect(executed(simulator, 'StopLogging'), 'nothing more').toEqual([trail]);
    expect(executed(simulator, 'StartLogging')).toEqual([]);
  }));

/**
 * The records with nothing that a later release has added: only what the schema has asked for from the first one on.
 */
function asFirstWritten(log: string): string {
  const { definitions } = JSON.parse(readFileSync(packageFile('schemas/run-log.schema.json'), 'utf8'));
  const first = (line: string): string => {
    const record = JSON.parse(line);
    const kept = Object.entries(record).filter(([name]) => definitions[record.type].required.includes(name));
    return JSON.stringify(Object.fromEntries(kept));
  };
  return `${withoutSums(log).trim().split('\n').map(first).join('\n')}\n`;
}

test('the log of a check that says no more than the first release: never greener, alone, merged or continued', () =>
  inWorld(twoAccounts, {}, async ({ read, run, write }) => {
    await write(file, policyOfTrails(STOP));
    const one = ['--accounts', '222222222201', '--run-log'];
    await run('check', file, ...one, 'one.ndjson', '--quiet');
    await run('check', file, '--accounts', '222222222202', '--run-log', 'two.ndjson', '--quiet');
    const first = asFirstWritten(await read('one.ndjson'));
    await write('first.ndjson', first);
    await write('cut.ndjson', first.split('\n').slice(0, -3).join('\n'));
    const answers: Record<string, number | null> = {
      'report first.ndjson': 1,
      'report first.ndjson two.ndjson': 1,
      'report cut.ndjson': 3,
      'compare first.ndjson one.ndjson': 0,
      'check policies/own.yml --accounts 222222222201 --resume cut.ndjson': 1,
    };
    for (const [command, code] of Object.entries(answers)) {
      const { exitCode, stdout, stderr } = await run(...command.split(' '));
      expect(exitCode, `${command}: ${stderr}`).toBe(code);
      expect(stdout, command).toMatch(/first logs|1 still there/);
    }
  }));
