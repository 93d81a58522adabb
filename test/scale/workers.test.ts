import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import type { FaultRule, OrganizationFile } from '../../src/simulator/organization-file.generated.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { builtProgram } from '../support/built-program.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { type Redis, startRedis } from '../support/redis.ts';

const ACCOUNTS = 60;
/** Lock, stalled check, sweep and patience: what takes minutes takes seconds. */
const TIMES = '3000,1000,1500,20000';

interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly code: Promise<number | null>;
}

/** A busy machine takes its time. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

describeWithPython('workers on a real server', (python) => {
  let redis: Redis;
  let simulator: Simulator;
  let directory: string;
  let programs: Program[] = [];
  let expected: unknown;

  beforeAll(async () => {
    redis = await startRedis(python);
    simulator = await startSimulator({ organization: organization() });
    directory = await mkdtemp(join(tmpdir(), 'cove-policy-workers-'));
    await start(['check', packageFile('policies/trails.yml'), '-o', 'json=single.json']).code;
    expected = await facts('single.json');
    await rm(directory, { recursive: true });
    await simulator.close();
  }, 120_000);

  afterAll(() => redis.stop());

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cove-policy-workers-'));
    await redis.command('flushall');
    simulator = await startSimulator({ organization: organization([{ kind: 'latency', latencyMs: 60 }]) });
    programs = [];
  });

  afterEach(async () => {
    for (const { child, code } of programs) {
      child.kill('SIGKILL');
      await code;
    }
    await simulator.close();
    await rm(directory, { recursive: true });
  });

  const { accessKeyId, secretAccessKey } = {
    accessKeyId: 'AKIACOVESIMULATOR000',
    secretAccessKey: 'cove-simulator-secret-access-key',
  };

  function start(args: readonly string[], env: Record<string, string> = {}): Program {
    const child = spawn(process.execPath, [builtProgram, ...args], {
      cwd: directory,
      env: {
        PATH: process.env.PATH,
        AWS_ENDPOINT_URL: simulator.url,
        AWS_ACCESS_KEY_ID: simulator.credentials.accessKeyId ?? accessKeyId,
        AWS_SECRET_ACCESS_KEY: simulator.credentials.secretAccessKey ?? secretAccessKey,
        AWS_REGION: 'us-east-1',
        COVE_QUEUE_TIMES: TIMES,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part) => (text += part));
    const program = { child, output: () => text, code: once(child, 'exit').then(([code]) => code as number | null) };
    programs.push(program);
    return program;
  }

  const worker = (...more: string[]): Program => start(['worker', '--store', 'store', '--queue', redis.url, ...more]);
  const coordinator = (...more: string[]): Program =>
    start([
      ...['check', packageFile('policies/trails.yml'), '--store', 'store', '--queue', redis.url],
      ...['--pace', '20', '-o', 'json=report.json', ...more],
    ]);

  /** What is found, where, and how every policy ended: without times, and evidence that has some. */
  async function facts(name: string): Promise<unknown> {
    const report = JSON.parse(await readFile(join(directory, name), 'utf8'));
    const { summary, policies, accounts, skipped, errors } = report;
    const findings = report.findings.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    return { summary: { ...summary, calls: null }, policies, accounts, skipped, errors, findings };
  }

  async function run(): Promise<string> {
    const names = await readdir(join(directory, 'store')).catch(() => []);
    return names.find((name) => name !== 'probe') ?? 'none';
  }

  async function done(): Promise<number> {
    return (await readdir(join(directory, 'store', await run(), 'accounts')).catch(() => [])).length;
  }

  async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await holds().valueOf())) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async function endsAsOne(program: Program): Promise<void> {
    expect([await program.code, program.output()]).toEqual([1, expect.stringContaining('failed: ')]);
    expect(await facts('report.json')).toEqual(expected);
  }

  it('report what one process reports', async () => {
    worker();
    worker();
    await endsAsOne(coordinator());
  });

  it('that are killed with accounts in hand lose none', async () => {
    const first = worker();
    const check = coordinator();
    await until(async () => (await done()) > 5);
    first.child.kill('SIGKILL');
    worker();
    await endsAsOne(check);
  });

  it('that are stopped finish what they have in hand', async () => {
    const first = worker();
    const check = coordinator();
    await until(async () => (await done()) > 5);
    first.child.kill('SIGTERM');
    expect(await first.code).toBe(0);
    worker();
    await endsAsOne(check);
  });

  it('that are frozen come too late, and do no harm', async () => {
    const first = worker();
    const check = coordinator();
    await until(async () => (await done()) > 5);
    first.child.kill('SIGSTOP');
    worker();
    await endsAsOne(check);
    first.child.kill('SIGCONT');
  });

  it('go on where the coordinator was killed and another one resumes the run', async () => {
    worker();
    const first = coordinator();
    await until(async () => (await done()) > 5);
    first.child.kill('SIGKILL');
    await first.code;
    await endsAsOne(coordinator('--resume', await run()));
  });

  it('go on when the queue is flushed', async () => {
    worker();
    const check = coordinator();
    await until(async () => (await done()) > 5);
    await redis.command('flushall');
    await endsAsOne(check);
  });

  it('go on when the server was away', async () => {
    worker();
    const check = coordinator();
    await until(async () => (await done()) > 5);
    await redis.stop();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await redis.start();
    await endsAsOne(check);
  });

  it('whose server stays away leave an incomplete run that names how to go on', async () => {
    const check = start(['check', packageFile('policies/trails.yml'), '--store', 'store', '--queue', redis.url], {
      COVE_QUEUE_TIMES: '3000,1000,500,1500',
    });
    await until(() => check.output().includes('accounts to run'));
    await redis.stop();
    try {
      expect([await check.code, check.output()]).toEqual([3, expect.stringContaining(`--resume ${await run()}`)]);
    } finally {
      await redis.start();
    }
  });

  it('are told when the run is interrupted, and begin nothing more', async () => {
    const first = worker();
    // Slow enough that the two seconds for which a worker believes that a run goes on do not reach its end.
    const check = coordinator('--pace', '8');
    await until(async () => (await done()) > 5);
    check.child.kill('SIGINT');
    expect([await check.code, check.output()]).toEqual([130, expect.stringContaining('never reached')]);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const late = await done();
    expect(late).toBeLessThan(ACCOUNTS);
    await endsAsOne(coordinator('--resume', await run()));
    first.child.kill('SIGTERM');
    expect(await first.code).toBe(0);
  });

  it.each([
    ['of other policies', [packageFile('policies/config-recorder.yml')], 'which it was not planned with'],
    ['of another role', ['--role-name', 'other'], '--role-name: it was planned with "OrganizationAccountAccessRole"'],
  ])('%s refuse the run, and leave it to others', async (_, more, message) => {
    const wrong = worker(...more);
    const check = coordinator();
    expect([await wrong.code, wrong.output()]).toEqual([2, expect.stringContaining(message)]);
    worker();
    await endsAsOne(check);
  });

  it('that an account kills again and again give up that account, and no other', async () => {
    const poison = '200000000013';
    const preload = join(directory, 'poison.mjs');
    await writeFile(
      preload,
      `import { subscribe } from 'node:diagnostics_channel';
      subscribe('undici:request:create', ({ request }) => {
        if (String(request.body).includes('${poison}')) process.kill(process.pid, 'SIGKILL');
      });`,
    );
    let isOver = false;
    const supervise = async (): Promise<void> => {
      while (!isOver) {
        const args = ['worker', '--store', 'store', '--queue', redis.url];
        await start(args, { NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` }).code;
      }
    };
    const supervised = supervise();
    // Few, since those that were in hand with it run in processes of their own as well.
    const few = ['--accounts', '200000000010,200000000011,200000000012,200000000013,200000000014'];
    const check = coordinator(...few);
    const code = await check.code;
    isOver = true;
    expect([code, check.output()]).toEqual([3, expect.stringContaining('incomplete: ')]);
    const report = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8'));
    expect(new Set(report.errors.map(({ account }: { account: { id: string } }) => account.id))).toEqual(
      new Set([poison]),
    );
    expect(report.errors[0].message).toBe('its process ended 2 times before the account was through, by SIGKILL');
    for (const { child } of programs) child.kill('SIGKILL');
    await supervised;
    worker();
    const resumed = coordinator(...few, '--resume', await run());
    expect([0, 1]).toContain(await resumed.code);
    expect(JSON.parse(await readFile(join(directory, 'report.json'), 'utf8')).summary.complete).toBe(true);
  });

  it('put no credentials, names or policies into the queue', async () => {
    const check = coordinator();
    await until(() => check.output().includes('accounts to run'));
    await until(async () => (await redis.command('keys', '*')).includes('accounts:'));
    const keys = (await redis.command('keys', 'bull:cove-policy-accounts:*-*')).split('\n').filter((key) => key !== '');
    const data = await redis.command('hget', keys[0] ?? '', 'data');
    expect(Object.keys(JSON.parse(data)).sort()).toEqual(['account', 'cancels', 'digest', 'generation', 'run']);
  });

  it('are refused a server that may lose jobs', async () => {
    const careless = await startRedis(python, '--maxmemory-policy', 'allkeys-lru');
    const refused = start(['check', packageFile('policies/trails.yml'), '--store', 'store', '--queue', careless.url]);
    expect([await refused.code, refused.output()]).toEqual([
      2,
      expect.stringContaining('its maxmemory-policy is allkeys-lru'),
    ]);
    await careless.stop();
  });
});

function organization(faults: FaultRule[] = []): OrganizationFile {
  return {
    version: 1,
    organization: { managementAccount: '111111111111' },
    regions: [{ name: 'us-east-1' }, { name: 'eu-west-1' }],
    accounts: [{ id: '111111111111', name: 'Management' }],
    generate: { accounts: ACCOUNTS },
    ...(faults.length === 0 ? {} : { faults: { rules: faults } }),
  };
}
