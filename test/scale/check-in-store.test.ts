import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { stableJson } from '../../src/values/json.ts';
import { VERSION } from '../../src/version.ts';
import { runMain } from '../support/run-main.ts';
import { startConditionalServer } from './conditional-server.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cove-policy-store-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const run = (...args: string[]) =>
  runMain(['check', '--demo', packageFile('policies/trails.yml'), '--quiet', ...args], { cwd: directory, env: {} });

async function facts(name: string): Promise<unknown> {
  const report = JSON.parse(await readFile(join(directory, name), 'utf8'));
  const errors = report.errors.map((error: object) => ({ ...error, requestId: null }));
  return { ...report, run: null, errors, summary: { ...report.summary, calls: null } };
}

async function callsOf(name: string): Promise<number> {
  return JSON.parse(await readFile(join(directory, name), 'utf8')).summary.calls;
}

async function startOf(name: string): Promise<string> {
  return JSON.parse(await readFile(join(directory, name), 'utf8')).run.start;
}

async function runsIn(store: string): Promise<string[]> {
  return (await readdir(join(directory, store))).filter((name) => name !== 'probe');
}

describe('check --store', () => {
  it('reports what a check without a store reports, and goes on where accounts are missing, cut or failed', async () => {
    expect((await run('-o', 'json=single.json')).exitCode).toBe(3);
    const first = await run('--store', 'store', '--run-log', 'run.ndjson', '-o', 'json=store.json');
    expect(first.exitCode).toBe(3);
    expect(await facts('store.json')).toEqual(await facts('single.json'));
    expect(await callsOf('store.json')).toBe(await callsOf('single.json'));

    const [id = ''] = await runsIn('store');
    expect(first.stderr).toContain(`Run ${id} in `);
    expect(first.stderr).toContain(`has 1 account with errors, and these alone are run again by: cove-policy check`);
    expect(first.stderr).toContain(`--resume ${id}\n`);
    const accounts = join(directory, 'store', id, 'accounts');
    const [lost = '', cut = '', edited = ''] = await readdir(accounts);
    await rm(join(accounts, lost));
    const text = await readFile(join(accounts, cut), 'utf8');
    await writeFile(join(accounts, cut), text.slice(0, text.length / 2));
    const other = await readFile(join(accounts, edited), 'utf8');
    await writeFile(join(accounts, edited), other.replace('"type":"cells"', '"type":"warning"'));
    const again = await run('--store', 'store', '--resume', id, '-o', 'json=again.json');
    expect(await facts('again.json')).toEqual(await facts('single.json'));
    // Those three, and the account that could not be entered.
    expect(again.stderr).toContain('4 of 12 accounts to run');
    expect(await readdir(accounts)).toEqual(expect.arrayContaining([cut.replace('.ndjson', '.1.ndjson')]));
  }, 240_000);

  it('takes nothing that somebody else put there for an account, and goes on past it', async () => {
    await run('--store', 'store', '-o', 'json=first.json');
    const [id = ''] = await runsIn('store');
    const accounts = join(directory, 'store', id, 'accounts');
    const [taken = '', beside = '', large = ''] = await readdir(accounts);
    await rm(join(accounts, taken));
    await mkdir(join(accounts, taken));
    await truncate(join(accounts, large), 10_000_000_000);
    for (const number of ['99999999999999999999', '999999', '2']) {
      await writeFile(join(accounts, beside.replace('.ndjson', `.${number}.ndjson`)), '');
    }
    const again = await run('--store', 'store', '--resume', id, '-o', 'json=again.json');
    expect(await facts('again.json')).toEqual(await facts('first.json'));
    expect(again.stderr).toContain('3 of 12 accounts to run');
  });

  it('goes on where S3 loses the answers to what it has written', async () => {
    const server = await startConditionalServer();
    const env = { AWS_ENDPOINT_URL_S3: server.url, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
    // Of the probe, which asks four times, of the policies and of the plan.
    server.faults.push('lost', ...Array<undefined>(4), 'lost', undefined, 'lost');
    try {
      const args = ['check', '--demo', packageFile('policies/trails.yml'), '--quiet', '--store', 's3://audit/runs'];
      const answer = await runMain([...args, '-o', 'json=s3.json'], { cwd: directory, env });
      expect(answer).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('12 of 12 accounts to run') });
      await run('-o', 'json=single.json');
      const { warnings: _, ...found } = (await facts('s3.json')) as Record<string, unknown>;
      expect(await facts('single.json')).toMatchObject(found);
    } finally {
      await server.close();
    }
  });

  it('names no run to continue where the store fails before it has the plan', async () => {
    const server = await startConditionalServer();
    const env = { AWS_ENDPOINT_URL_S3: server.url, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
    // The probe asks four times; then come the policies, and the plan.
    server.faults.push(...Array<undefined>(5), 403);
    try {
      const args = ['check', '--demo', packageFile('policies/trails.yml'), '--quiet', '--store', 's3://audit/runs'];
      const { exitCode, stderr } = await runMain(args, { cwd: directory, env });
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('plan.json cannot be written: Fault')]);
      expect(stderr).toContain('no account was entered; once the store is back, run the same again');
      expect(stderr).not.toContain('--resume');
    } finally {
      await server.close();
    }
  });

  it('plans the changes that one process plans, and plans those of lost accounts again', async () => {
    const planIn = async (name: string): Promise<unknown> => {
      const plan = JSON.parse(await readFile(join(directory, name), 'utf8'));
      expect(plan.changes.length).toBeGreaterThan(1);
      return { ...plan, created: null, run: null, digest: null };
    };
    const first = await run('--plan', 'single.json');
    const shared = await run('--store', 'store', '--plan', 'store.json');
    // What was not planned, and why, how much, and that a demo's plan is of no use.
    const said = (text: string, file: string): string => text.slice(text.search(/Plan: |Not in/)).replace(file, 'FILE');
    expect(said(shared.stderr, 'store.json')).toContain(said(first.stderr, 'single.json'));
    expect(await planIn('store.json')).toEqual(await planIn('single.json'));
    const [id = ''] = await runsIn('store');
    expect(shared.stderr).toContain(`--resume ${id} --plan store.json\n`);

    const accounts = join(directory, 'store', id, 'accounts');
    let [lost, edited] = [0, 0];
    for (const name of await readdir(accounts)) {
      const text = await readFile(join(accounts, name), 'utf8');
      if (!text.includes('"type":"planned"')) continue;
      if (lost++ === 0) await rm(join(accounts, name));
      else if (edited++ === 0) await writeFile(join(accounts, name), text.replace('StopLogging', 'DeleteTrail'));
    }
    expect([lost > 0, edited > 0]).toEqual([true, true]);
    const again = await run('--store', 'store', '--resume', id, '--plan', 'again.json');
    // Those two, and the account that could not be entered.
    expect(again.stderr).toContain('3 of 12 accounts to run');
    expect(await planIn('again.json')).toEqual(await planIn('single.json'));
  });

  it('does not plan the changes of a run that was begun without a plan', async () => {
    await run('--store', 'store');
    const [id = ''] = await runsIn('store');
    const answer = await run('--store', 'store', '--resume', id, '--plan', 'plan.json');
    expect(answer).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`run ${id} was begun without it`) });
  });

  it('writes no log where --run-log off says so', async () => {
    expect((await run('--store', 'store', '--run-log', 'off')).exitCode).toBe(3);
    expect(await readdir(directory)).toEqual(['store']);
  });

  it('takes accounts and units by their names, as a check without a store does', async () => {
    const names = ['--accounts', 'Shop Production,Security Tooling', '--exclude', 'Security'];
    expect((await run(...names, '-o', 'json=single.json')).exitCode).toBe(1);
    const first = await run(...names, '--store', 'store', '-o', 'json=store.json');
    expect(first).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('1 of 1 account to run') });
    expect(await facts('store.json')).toEqual(await facts('single.json'));
    expect((await run(...names, '--write-targets', 'targets.json')).exitCode).toBe(0);
    expect((await run(...names, '--targets', 'targets.json', '-o', 'json=targets-run.json')).exitCode).toBe(1);
    expect(await facts('targets-run.json')).toEqual(await facts('single.json'));
  });

  it('reports a finished run again without asking for anything, until it is older than --max-age', async () => {
    const account = ['--accounts', 'Shop Production', '--store', 'store'];
    expect((await run(...account, '-o', 'json=first.json')).exitCode).toBe(1);
    const [id = ''] = await runsIn('store');
    const again = await run(...account, '--resume', id, '-o', 'json=again.json');
    expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('0 of 1 account to run') });
    expect(await facts('again.json')).toEqual(await facts('first.json'));
    expect(await startOf('again.json')).toBe(await startOf('first.json'));
    const late = await run(...account, '--resume', id, '--max-age', '0m');
    expect(late).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(', and --max-age allows 0 minutes') });
  });

  it('whose plan cannot be read, or is of another release, says to begin again, and not to write a file', async () => {
    await run('--store', 'store', '--accounts', 'Shop Production');
    const [id = ''] = await runsIn('store');
    const place = join(directory, 'store', id, 'plan.json');
    const text = await readFile(place, 'utf8');
    const { digest: _, ...plan } = JSON.parse(text);
    const other = { ...plan, tool: { ...plan.tool, version: '9.9.9' } };
    const digest = createHash('sha256').update(stableJson(other)).digest('hex');
    for (const [content, message] of [
      [text.slice(0, -20), 'is not JSON: it was cut off, or is another file'],
      [text.replace('Shop', 'Ship'), 'is not as it was written: its digest does not match'],
      [JSON.stringify({ ...other, digest }), `was written by cove-policy 9.9.9, and this is ${VERSION}`],
    ] as const) {
      await writeFile(place, content);
      const answer = await run('--store', 'store', '--resume', id);
      expect(answer).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
      expect(answer.stderr).toContain('begin a new run without --resume');
      expect(answer.stderr).not.toContain('--write-targets');
    }
  });

  it('refuses the targets file of another release', async () => {
    await run('--write-targets', 'targets.json');
    const { digest: _, ...plan } = JSON.parse(await readFile(join(directory, 'targets.json'), 'utf8'));
    const other = { ...plan, tool: { ...plan.tool, version: '9.9.9' } };
    const digest = createHash('sha256').update(stableJson(other)).digest('hex');
    await writeFile(join(directory, 'other.json'), JSON.stringify({ ...other, digest }));
    const answer = await run('--targets', 'other.json', '--shard', '1/2');
    const message = `the targets file other.json was written by cove-policy 9.9.9, and this is ${VERSION}`;
    expect(answer).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  });

  it('that has no place for spools ends as one that goes on', async () => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = join(directory, 'gone');
    try {
      const answer = await run('--store', 'store', '--run-log', 'run.ndjson');
      const [id] = await runsIn('store');
      expect(answer.exitCode).toBe(3);
      expect(answer.stderr).toContain(`outcomes cannot be kept in ${join(directory, 'gone')} until they are whole: no`);
      expect(answer.stderr).toMatch(new RegExp(`with TMPDIR; then continue with: .* --resume ${id}\\n`));
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });

  it.each([
    [['--resume', 'x'], 'expected the id of a run in the store'],
    [['--resume', '00000000-0000-4000-8000-000000000000'], 'there is no run 00000000-0000-4000-8000-000000000000'],
    [['--detach'], '--detach leaves accounts to workers, and no --queue hands them out'],
    [['--detach', '--queue', 'redis://localhost', '-o', 'json=-'], 'leaves before there is anything to report'],
    [['--shard', '1/2'], '--store shares a whole run, and --shard takes a part of the accounts'],
    [['--remediate'], '--remediate makes changes in one process, and --store shares the run among several'],
  ])('refuses %j', async (args, message) => {
    const answer = await run('--store', 'store', ...args);
    expect(answer).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  });

  it('refuses to go on with a run that is kept under the id of another', async () => {
    await run('--store', 'store');
    const [id = ''] = await runsIn('store');
    const other = '00000000-0000-4000-8000-000000000000';
    await rename(join(directory, 'store', id), join(directory, 'store', other));
    const answer = await run('--store', 'store', '--resume', other);
    expect(answer).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(`the store holds another run under ${other}`),
    });
  });

  it('refuses to go on with other targets', async () => {
    await run('--store', 'store');
    const [id = ''] = await runsIn('store');
    const answer = await run('--store', 'store', '--resume', id, '--regions', 'us-east-1');
    expect(answer).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('the plan is not that of this run: --regions: it was planned with none'),
    });
  });
});
