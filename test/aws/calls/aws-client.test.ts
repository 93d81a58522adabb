import { afterEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../../src/aws/calls/call-outcome.ts';
import { generateOrganization } from '../../../src/simulator/generate-organization.ts';
import type { FaultRule } from '../../../src/simulator/organization-file.generated.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { connectTo, type TestConnection } from '../../support/connect.ts';
import { hurriedClock } from '../../support/hurried-clock.ts';

const ACCOUNT = '200000000001';
const REGION = 'eu-west-1';

let simulator: Simulator;
let connection: TestConnection;

afterEach(async () => {
  connection.close();
  await simulator.close();
});

async function start(rules: FaultRule[], options: Partial<SimulatorOptions> = {}, signal?: AbortSignal): Promise<void> {
  const organization = generateOrganization({
    accounts: 45,
    trailsEvery: 1,
    regions: [{ name: 'us-east-1' }, { name: REGION }],
    pageSize: 10,
  });
  simulator = await startSimulator({ organization, record: true, faults: { seed: 3, rules }, ...options });
  connection = await connectTo(simulator, {
    maxAttempts: 4,
    clock: hurriedClock,
    ...(signal === undefined ? {} : { signal }),
  });
}

function describeTrails(account = ACCOUNT): Promise<CallOutcome> {
  return connection.call(account, REGION, 'cloudtrail:DescribeTrails');
}

function requestsOf(operation: string): number {
  return simulator.recorded.filter((call) => call.operation === operation).length;
}

describe('pages', () => {
  it('are read to the last one and merged', async () => {
    await start([]);
    const outcome = await connection.call('111111111111', 'us-east-1', 'organizations:ListAccounts');
    expect(outcome.ok && (outcome.output.Accounts as unknown[]).length).toBe(46);
    expect(requestsOf('ListAccounts')).toBe(5);
  });

  it.each([
    ['by the codec', 'organizations:ListAccounts', 46 * 100],
    ['by the client', 's3:ListBuckets', 100],
  ] as const)('say how long they were, read %s', async (_, operation, least) => {
    await start([]);
    const outcome = await connection.call('111111111111', 'us-east-1', operation);
    expect(outcome.ok && outcome.bytes).toBeGreaterThan(least);
  });

  it('are an error as a whole where one of them cannot be read', async () => {
    await start([{ kind: 'deny', operation: 'ListAccounts', rate: 0.4 }]);
    const outcome = await connection.call('111111111111', 'us-east-1', 'organizations:ListAccounts');
    expect(outcome).toMatchObject({
      ok: false,
      error: { kind: 'access-denied', operation: 'organizations:ListAccounts' },
    });
    expect(requestsOf('ListAccounts')).toBeGreaterThan(1);
  });
});

describe('faults that pass', () => {
  const passing: FaultRule[] = [
    { kind: 'throttle', count: 3 },
    { kind: 'serverError', count: 3 },
    { kind: 'serverError', status: 503, count: 3 },
    { kind: 'reset', count: 3 },
    { kind: 'malformed', count: 3 },
  ];
  it.each(passing)('$kind $status is tried again', async (rule) => {
    await start([{ ...rule, service: 'cloudtrail' }]);
    expect(await describeTrails()).toMatchObject({ ok: true });
    expect(requestsOf('DescribeTrails')).toBe(4);
  });
});

describe('faults that stay', () => {
  const staying: readonly (readonly [FaultRule['kind'], string, number])[] = [
    ['throttle', 'throttled', 4],
    ['serverError', 'unavailable', 4],
    ['reset', 'network', 4],
    ['malformed', 'network', 4],
    ['deny', 'access-denied', 1],
    ['denyScp', 'denied-by-scp', 1],
  ];
  it.each(staying)('%s is an error of kind %s after %d attempts', async (fault, kind, attempts) => {
    await start([{ kind: fault, service: 'cloudtrail' }]);
    const outcome = await describeTrails();
    expect(outcome).toMatchObject({ ok: false, error: { kind, attempts, operation: 'cloudtrail:DescribeTrails' } });
    expect(outcome.ok ? '' : outcome.error.message).not.toBe('');
    expect(requestsOf('DescribeTrails')).toBe(attempts);
  });

  it('a session that is expired whatever is done about it is asked for twice, not for ever', async () => {
    await start([{ kind: 'expiredToken', service: 'cloudtrail' }]);
    expect(await describeTrails()).toMatchObject({ ok: false, error: { kind: 'expired' } });
    expect(requestsOf('AssumeRole')).toBe(2);
  });

  it('a role that refuses is an assume-role error, asked once for all calls of the account', async () => {
    await start([{ kind: 'deny', operation: 'AssumeRole', account: '111111111111' }]);
    const outcomes = await Promise.all([describeTrails(), describeTrails(), describeTrails()]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        ok: false,
        error: { kind: 'assume-role', operation: 'sts:AssumeRole', code: 'AccessDenied' },
      });
    }
    expect(requestsOf('AssumeRole')).toBe(1);
  });

  it('a throttled account costs no other account its retries', async () => {
    await start([
      { kind: 'throttle', service: 'cloudtrail', account: ACCOUNT },
      { kind: 'throttle', service: 'cloudtrail', account: '200000000002', count: 1 },
    ]);
    // Far more failures than one retry budget holds.
    const throttled = await Promise.all(Array.from({ length: 60 }, () => describeTrails()));
    expect(throttled.every((outcome) => !outcome.ok && outcome.error.kind === 'throttled')).toBe(true);
    expect(await describeTrails('200000000002')).toMatchObject({ ok: true });
  });
});

describe('an abort', () => {
  it('ends calls in flight and those that wait, as interrupted', async () => {
    const abort = new AbortController();
    await start([{ kind: 'latency', latencyMs: 60_000, service: 'cloudtrail' }], {}, abort.signal);
    const calls = Array.from({ length: 30 }, () => describeTrails());
    setTimeout(() => abort.abort(), 50);
    for (const outcome of await Promise.all(calls))
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
  });

  it('ends a back-off', async () => {
    const abort = new AbortController();
    await start([{ kind: 'throttle', service: 'cloudtrail' }], {}, abort.signal);
    setTimeout(() => abort.abort(), 20);
    const outcome = await describeTrails();
    expect(outcome.ok).toBe(false);
  });
});
