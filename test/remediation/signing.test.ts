import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import { inWorld, logging, type Program, planOfSmallWorld, smallWorld, trails } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld();
});

const log = 'plan.json.run.ndjson';

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

test('a signed log is not gone on with without its key, nor an unsigned one with one', () =>
  inWorld(smallWorld, {}, async (program) => {
    await withKey(program);
    await program.run('check', trails, '--plan', 'plan.json', '--quiet', '--sign', 'key');
    const [signed, unsigned] = [['--yes', '--sign', 'key'], ['--yes']];
    await program.run('apply', 'plan.json', '--quiet', ...signed);
    expect((await program.run('apply', 'plan.json', ...unsigned)).stderr).toMatch(
      /is signed, but no key was given to continue/,
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
