import { randomBytes } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { createSumChain } from '../../src/run-log/line-sums.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { executed, inWorld, oneAccountWith, type Program, trails } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

/** A log of one change, edited by somebody who leaves no wrong sums. */
type Edit = (records: readonly RunLogRecord[]) => readonly object[];
type Drafts = { readonly [Type in RunLogRecord['type']]: Extract<RunLogRecord, { type: Type }> };

/** A trail that we stop, one that has never logged, and what they are called. */
const world = oneAccountWith('{ name: ours }', '{ name: quiet, logging: false }');
const account = '222222222201';
const log = 'plan.json.run.ndjson';

/** Replaces a text in the records of a type. */
function replacing(type: RunLogRecord['type'], from: string | RegExp, to: string): Edit {
  return (records) =>
    records.map((record) => (record.type === type ? JSON.parse(JSON.stringify(record).replaceAll(from, to)) : record));
}

/** Gives the records of a type other members. */
function having<Type extends RunLogRecord['type']>(
  type: Type,
  members: (record: Drafts[Type]) => Partial<Record<keyof Drafts[Type], unknown>>,
): Edit {
  return (records) =>
    records.map((record) => (record.type === type ? { ...record, ...members(record as Drafts[Type]) } : record));
}

function changing(members: object): Edit {
  return having('planned', ({ change }) => ({ change: { ...change, ...members } }));
}

const without =
  (type: RunLogRecord['type']): Edit =>
  (records) =>
    records.filter((record) => record.type !== type);

const twice =
  (type: RunLogRecord['type'], members: object = {}): Edit =>
  (records) =>
    records.flatMap((record) => (record.type === type ? [record, { ...record, ...members }] : [record]));

/** Refused before anything is asked that could change something: exit code 2. */
const refused: Readonly<Record<string, readonly [edit: Edit, says: RegExp]>> = {
  'another operation': [replacing('planned', 'cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'), /was altered/],
  'another undo': [replacing('planned', 'cloudtrail:StartLogging', 'cloudtrail:DeleteTrail'), /was altered/],
  'an undo that is what was done': [replacing('planned', 'cloudtrail:StartLogging', 'cloudtrail:StopLogging'), /alter/],
  'a call more': [
    having('planned', ({ change }) => ({ change: { ...change, calls: [...change.calls, ...change.calls] } })),
    /was altered/,
  ],
  'another account': [changing({ account: '111111111111' }), /its id are about different resources/],
  'another region': [changing({ region: 'eu-west-1' }), /its id are about different resources/],
  'another resource': [replacing('planned', /("resource":"[^"]*)ours"/g, '$1quiet"'), /its id are about different/],
  'another id': [
    (records) => JSON.parse(JSON.stringify(records).replaceAll(idOf(records), 'b'.repeat(64))),
    /its id are/,
  ],
  'other evidence': [changing({ evidence: { Name: 'quiet' } }), /evidence of a change does not match/],
  'another state': [changing({ state: 'a'.repeat(64) }), /evidence of a change does not match/],
  'another policy': [changing({ policy: 'another' }), /the policy is not the one that made these changes/],
  'another hash': [having('planned', () => ({ policyHash: 'a'.repeat(64) })), /the policy is not the one that made/],
  'a policy elsewhere': [replacing('policy', 'policies/trails.yml', '../policies/trails.yml'), /outside this folder/],
  'another organization': [
    having('run', ({ organization }) => ({ organization: { ...organization, id: 'o-another000' } })),
    /in organization o-another000/,
  ],
  'another partition': [having('run', ({ caller }) => ({ caller: { ...caller, partition: 'aws-cn' } })), /aws-cn/],
  'a demo': [having('run', ({ settings }) => ({ settings: { ...settings, demo: true } })), /is from a demo/],
  'another mode': [having('run', () => ({ mode: 'check' })), /changed nothing that could be undone/],
};

/** Read, and not believed: what AWS shows and the policy say what is done. */
const harmless: Readonly<Record<string, readonly [edit: Edit, exitCode: number, started: readonly string[]]>> = {
  'another input of the undo': [replacing('planned', /("undo":.*"Name":"[^"]*)ours"/g, '$1quiet"'), 4, []],
  'no undo': [replacing('planned', /"undo":\{[^}]*\}\}/g, '"undo":null'), 4, []],
  'another input': [replacing('planned', /("input":\{"Name":"[^"]*)ours("\},"undo")/g, '$1quiet$2'), 0, ['ours']],
  'another message': [changing({ message: 'harmless' }), 0, ['ours']],
  'no results': [without('result'), 0, ['ours']],
  'no intents': [without('intent'), 0, ['ours']],
  'no outcomes': [without('changed'), 0, ['ours']],
  'results that are not known': [having('result', () => ({ result: 'unknown' })), 0, ['ours']],
  'other outcomes': [having('changed', () => ({ state: 'failed' })), 0, ['ours']],
  'another time': [having('intent', () => ({ at: '2020-01-01T00:00:00.000Z' })), 0, ['ours']],
  'an answer': [having('result', () => ({ answers: { 'result.TrailARN': 'quiet' } })), 0, ['ours']],
  'a change twice': [twice('planned'), 0, ['ours']],
  'a result of a call that is not there': [twice('result', { call: 7 }), 0, ['ours']],
  'a result of no change': [twice('result', { change: 'c'.repeat(64) }), 0, ['ours']],
  // Whoever writes a log that is not signed can deny a change.
  'results that were refused': [having('result', () => ({ result: 'refused' })), 0, []],
};

function idOf(records: readonly RunLogRecord[]): string {
  return records.find((record) => record.type === 'planned')?.change.id ?? '';
}

/** A log of an apply that is signed, and the records in it. */
async function applied(program: Program): Promise<readonly RunLogRecord[]> {
  await program.write('key', `${randomBytes(32).toString('hex')}\n`);
  const sign = ['--quiet', '--sign', 'key'];
  await program.run('check', trails, '--plan', 'plan.json', ...sign);
  await program.run('apply', 'plan.json', '--yes', ...sign);
  return program.records(log);
}

function summed(records: readonly object[]): string {
  const chain = createSumChain();
  return `${records.map((record) => chain.next(record as RunLogRecord)).join('\n')}\n`;
}

test('an edited log of a change, taken back: nothing is called but what takes our own change back, or nothing', () =>
  inWorld(world, {}, async (program, simulator) => {
    const records = await applied(program);
    const signed = (await program.read(log))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const trail = simulator.world.accounts.get(account)?.trails.find(({ name }) => name === 'ours');
    const cases = [
      ...Object.entries(refused).map(([name, [edit, says]]) => ({ name, edit, says, exitCode: 2, started: [] })),
      ...Object.entries(harmless).map(([name, [edit, exitCode, started]]) => ({
        name,
        edit,
        exitCode,
        started,
        says: /./,
      })),
    ];
    for (const { name, edit, says, exitCode, started } of cases) {
      const own = JSON.stringify(edit(records));
      expect(own, `${name} is an edit`).not.toBe(JSON.stringify(records));
      const before = executed(simulator, 'StartLogging').length;
      const rollback = async (text: string, ...more: string[]) => {
        await program.write('edited.ndjson', text);
        return program.run(
          'rollback',
          'edited.ndjson',
          '--yes',
          '--verify-for',
          '0',
          '--run-log',
          `${more.length}${name}`,
          ...more,
        );
      };
      const withKey = await rollback(
        `${edit(signed)
          .map((line) => JSON.stringify(line))
          .join('\n')}\n`,
        '--sign',
        'key',
      );
      expect(
        { exitCode: withKey.exitCode, stderr: /was altered|malformed/.test(withKey.stderr) },
        `${name}, with --sign: ${withKey.stderr}`,
      ).toEqual({ exitCode: 2, stderr: true });
      expect(executed(simulator, 'StartLogging'), `${name}, with --sign`).toHaveLength(before);
      const answer = await rollback(summed(JSON.parse(own)));
      expect(answer.stderr, name).toMatch(says);
      expect(answer.exitCode, `${name}: ${answer.stdout}${answer.stderr}`).toBe(exitCode);
      expect(executed(simulator, 'StartLogging').slice(before), name).toEqual(
        started.map((each) => `${account}/${each}`),
      );
      // As our change has left it, for the next one.
      if (trail !== undefined) trail.logging = false;
    }
    expect(simulator.recorded.filter(({ operation }) => operation === 'StopLogging')).toHaveLength(1);
    expect(simulator.recorded.filter(({ operation }) => /^(Create|Delete|Put|Update)/.test(operation))).toEqual([]);
  }));

test('a change that was never made, written into a log with all that belongs to it: only a signature tells', () =>
  inWorld(world.replace(', logging: false', ''), {}, async (elsewhere) => {
    const planted = (await applied(elsewhere)).filter((record) => JSON.stringify(record).includes('quiet'));
    const [planned] = planted.flatMap((record) => (record.type === 'planned' ? [record.change.id] : []));
    const about = (await elsewhere.records(log)).filter((record) => 'change' in record && record.change === planned);
    await inWorld(world, {}, async (program, simulator) => {
      const records = await applied(program);
      await program.write('edited.ndjson', summed([...records.slice(0, -1), ...planted, ...about]));
      const rollback = ['rollback', 'edited.ndjson', '--yes', '--verify-for', '0'];
      expect((await program.run(...rollback, '--sign', 'key')).exitCode).toBe(2);
      expect(executed(simulator, 'StartLogging')).toEqual([]);
      // What it calls is what a loaded policy names for a resource of today's targets, and is shown before it is made.
      const { stdout, stderr } = await program.run(...rollback);
      expect(`${stdout}${stderr}`).toContain('trail/quiet');
      expect(new Set(executed(simulator, 'StartLogging'))).toEqual(new Set([`${account}/ours`, `${account}/quiet`]));
    });
  }));
