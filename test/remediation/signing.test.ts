import { randomBytes } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { openEarlierLog } from '../../src/run-log/earlier-log.ts';
import { createLogChain, createSigningKey } from '../../src/run-log/signing.ts';
import { mixedRun } from '../report/sample-reports.ts';
import { inWorld, logging, type Program, planOfSmallWorld, smallWorld, trails } from './program.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld();
});

const log = 'plan.json.run.ndjson';
const AT = '2026-11-28T00:00:00.000Z';

async function withKey(program: Program): Promise<void> {
  await program.write('key', `${randomBytes(32).toString('hex')}\n`);
}

test('plan, apply, apply again, rollback and reports with one key; a rollback needs no other word then', () =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await withKey(program);
    const sign = ['--yes', '--quiet', '--sign', 'key'];
    await program.run('check', trails, '--plan', 'plan.json', '--quiet', '--sign', 'key');
    expect(JSON.parse(await program.read('plan.json')).signature).toMatch(/^[0-9a-f]{64}$/);
    expect((await program.run('report', 'plan.json', '--sign', 'key', '--quiet')).exitCode).toBe(0);
    expect((await program.run('apply', 'plan.json', ...sign)).exitCode).toBe(0);
    expect((await program.run('apply', 'plan.json', ...sign)).exitCode).toBe(0);
    expect((await program.run('report', log, '--sign', 'key', '--quiet')).exitCode).toBe(0);
    expect((await program.run('rollback', log, ...sign)).exitCode).toBe(0);
    expect(logging(simulator)).toHaveLength(4);
    expect((await program.run('report', `${log}.rollback.ndjson`, '--sign', 'key', '--quiet')).exitCode).toBe(0);
    for (const line of (await program.read(log)).trimEnd().split('\n'))
      expect(JSON.parse(line).mac).toMatch(/^[0-9a-f]{64}$/);
  }));

test('the key may be a variable', () =>
  inWorld(smallWorld, {}, async (program) => {
    Object.assign(program.environment, { COVE_SIGNING_KEY: randomBytes(32).toString('hex') });
    await program.run('check', trails, '--plan', 'plan.json', '--quiet');
    expect((await program.run('apply', 'plan.json', '--yes', '--quiet')).exitCode).toBe(0);
    Object.assign(program.environment, { COVE_SIGNING_KEY: randomBytes(32).toString('hex') });
    expect((await program.run('rollback', log, '--yes')).stderr).toMatch(/does not match/);
  }));

test.each([
  { name: 'an unsigned plan', text: () => plan, says: /plan\.json is not signed/ },
  {
    name: 'a signature of somebody else',
    text: () => JSON.stringify({ ...JSON.parse(plan), signature: 'ab'.repeat(32) }),
    says: /was changed, or signed with another key/,
  },
])('apply --sign refuses $name', ({ text, says }) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await withKey(program);
    await program.write('plan.json', text());
    const { exitCode, stderr } = await program.run('apply', 'plan.json', '--yes', '--sign', 'key');
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(2);
    expect(simulator.recorded).toEqual([]);
  }),
);

const edits: readonly { readonly name: string; readonly edit: (lines: string[]) => string[] }[] = [
  {
    name: 'a changed record',
    edit: (lines) => lines.map((line) => line.replace('"result":"done"', '"result":"unknown"')),
  },
  { name: 'a record less', edit: ([first = '', _, ...rest]) => [first, ...rest] },
  { name: 'a record twice', edit: ([first = '', second = '', ...rest]) => [first, second, second, ...rest] },
  {
    name: 'records in another order',
    edit: ([first = '', second = '', third = '', ...rest]) => [first, third, second, ...rest],
  },
  { name: 'no signatures', edit: (lines) => lines.map((line) => line.replace(/,"mac":"[^"]*"/, '')) },
  {
    name: 'a line without one',
    edit: (lines) => lines.map((line, index) => (index === 3 ? line.replace(/,"mac":"[^"]*"/, '') : line)),
  },
];

test.each(edits)('rollback, apply and report with --sign refuse a log with $name', ({ edit }) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await withKey(program);
    await program.run('check', trails, '--plan', 'plan.json', '--quiet', '--sign', 'key');
    await program.run('apply', 'plan.json', '--yes', '--quiet', '--sign', 'key');
    const lines = (await program.read(log)).trimEnd().split('\n');
    await program.write(log, `${edit(lines).join('\n')}\n`);
    const calls = simulator.recorded.length;
    for (const args of [
      ['rollback', log, '--yes'],
      ['apply', 'plan.json', '--yes'],
      ['report', log],
    ]) {
      const { exitCode, stderr } = await program.run(...args, '--sign', 'key');
      expect(stderr).toMatch(/was altered|malformed/);
      expect(exitCode).toBe(2);
    }
    expect(simulator.recorded).toHaveLength(calls);
  }),
);

test('a line that was added without its line break is not read, however whole it looks', () =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await withKey(program);
    const sign = ['--sign', 'key'];
    await program.run('check', trails, '--plan', 'plan.json', '--quiet', ...sign);
    await program.run('apply', 'plan.json', '--yes', '--quiet', ...sign);
    // Lines that are missing at the end cannot be told from a run that was killed.
    const text = (await program.read(log)).replace(/^.*"type":"end".*\n/m, '');
    const [first] = await program.changes(log);
    // That the only call of a change was refused: then there would be nothing to take back.
    const planted = { type: 'result', change: first?.change.id, call: 0, result: 'refused', error: null, at: AT };
    await program.write(log, `${text}${JSON.stringify(planted)}`);
    expect(await program.records(log)).toContainEqual(planted);
    const report = await program.run('report', log, '--quiet', '-o', 'json=-', ...sign);
    const { changes, warnings } = JSON.parse(report.stdout);
    expect(changes.map(({ state }: { state: string }) => state)).toEqual(Array(4).fill('remediated'));
    expect(warnings.map(({ code }: { code: string }) => code)).toContain('run-log-cut');
    expect((await program.run('rollback', log, '--yes', '--quiet', ...sign)).exitCode).toBe(0);
    expect(logging(simulator)).toHaveLength(4);
  }));

test('a check that is continued, a baseline and a comparison take no log that was changed', () =>
  inWorld(smallWorld, {}, async (program) => {
    await withKey(program);
    const sign = ['--sign', 'key', '--quiet'];
    await program.run('check', trails, '--run-log', 'run.ndjson', ...sign);
    const text = await program.read('run.ndjson');
    expect((await program.run('baseline', 'run.ndjson', '--sign', 'key')).exitCode).toBe(0);
    // Signatures are not part of what the records of then and today are compared by.
    const finished = await program.run('check', trails, '--resume', 'run.ndjson', ...sign);
    expect([finished.exitCode, finished.stderr]).toEqual([2, expect.stringContaining('nothing is left to evaluate')]);
    const changed = text.replace(/^.*"type":"end".*\n/m, '').replace('"status":"findings"', '"status":"compliant"');
    expect(changed).not.toBe(text);
    await program.write('changed.ndjson', changed);
    for (const args of [
      ['check', trails, '--resume', 'changed.ndjson', '--quiet'],
      ['baseline', 'changed.ndjson'],
      ['compare', 'run.ndjson', 'changed.ndjson'],
    ]) {
      const { exitCode, stderr } = await program.run(...args, '--sign', 'key');
      expect(stderr).toMatch(/was altered: the signature of line \d+ does not match/);
      expect(exitCode).toBe(2);
    }
    expect(await program.read('changed.ndjson')).toBe(changed);
  }));

test('a log that is exchanged or changed while it is read is not what is acted on', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cove-signing-'));
  const file = path.join(folder, 'log.ndjson');
  const key = createSigningKey('k'.repeat(32), 'a test');
  const chain = createLogChain(key);
  const records = mixedRun();
  const signed = records.map((record) => `${chain.next(record)}\n`).join('');
  await writeFile(file, signed);
  const earlier = await openEarlierLog(file, { shown: 'log.ndjson', key });
  try {
    // Another file takes its place: what is open is read.
    await rename(file, `${file}.old`);
    await writeFile(file, 'another');
    const read: unknown[] = [];
    await earlier.readRecords((record) => read.push(record));
    expect(read).toHaveLength(records.length);
    // The same file is changed: the second reading is held against the key as the first one was.
    await writeFile(`${file}.old`, signed.replace('"compliant"', '"compliand"'));
    await expect(earlier.readRecords(() => {})).rejects.toThrow(
      /was altered: the signature of line \d+ does not match/,
    );
  } finally {
    await earlier.close();
    await rm(folder, { recursive: true });
  }
});

test('a signed log is not continued without its key, nor an unsigned one with one', () =>
  inWorld(smallWorld, {}, async (program) => {
    await withKey(program);
    await program.run('check', trails, '--plan', 'plan.json', '--quiet', '--sign', 'key');
    const [signed, unsigned] = [['--yes', '--sign', 'key'], ['--yes']];
    await program.run('apply', 'plan.json', '--quiet', ...signed);
    expect((await program.run('apply', 'plan.json', ...unsigned)).stderr).toMatch(
      /is signed, and no key is given to continue it/,
    );
    await program.run('apply', 'plan.json', '--quiet', ...unsigned, '--run-log', 'other.ndjson');
    const other = await program.run('apply', 'plan.json', ...signed, '--run-log', 'other.ndjson');
    expect(other.stderr).toMatch(/line 1 is not signed/);
  }));

test('keys that are none', () =>
  inWorld(smallWorld, {}, async (program) => {
    await program.write('plan.json', plan);
    await program.write('short', 'secret');
    const short = await program.run('apply', 'plan.json', '--yes', '--sign', 'short');
    expect(short.stderr).toMatch(/the key in short has 6 bytes, but needs 32/);
    expect(short.stderr).not.toContain('secret');
    expect((await program.run('apply', 'plan.json', '--yes', '--sign', 'gone')).stderr).toMatch(
      /the key gone cannot be read/,
    );
    Object.assign(program.environment, { COVE_SIGNING_KEY: '' });
    expect((await program.run('apply', 'plan.json', '--yes')).exitCode).toBe(2);
  }));
