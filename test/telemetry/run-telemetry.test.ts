import { metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AwsEvent } from '../../src/aws/aws-event.ts';
import { packageFile } from '../../src/package-files.ts';
import { startTelemetry } from '../../src/telemetry/run-telemetry.ts';
import { runInProcess } from '../support/run-in-process.ts';

afterEach(() => {
  trace.disable();
  metrics.disable();
});

/** The SDK of whoever runs the program, with everything kept in memory. */
function withSdk() {
  const spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  return {
    spans: (): ReadableSpan[] => spans.getFinishedSpans(),
    /** Sums of a metric, by the attribute. */
    async sums(name: string, attribute: string): Promise<Record<string, number>> {
      await reader.forceFlush();
      const found = (exporter.getMetrics().at(-1)?.scopeMetrics ?? [])
        .flatMap((scope) => scope.metrics)
        .find(({ descriptor }) => descriptor.name === name);
      const sums: Record<string, number> = {};
      for (const { attributes, value } of found?.dataPoints ?? []) {
        const key = String(attributes[attribute] ?? '');
        sums[key] = (sums[key] ?? 0) + (typeof value === 'number' ? value : value.count);
      }
      return sums;
    },
  };
}

const CHECK = ['check', '--demo', packageFile('policies/trails.yml'), '--quiet', '-o', 'json=-'];

interface Summary {
  readonly summary: { readonly calls: number; readonly cells: number } & Record<string, number>;
}

describe('a check', () => {
  it('is a span, with its accounts and their calls below it', async () => {
    const sdk = withSdk();
    const { stdout } = await runInProcess('/', ...CHECK);
    const { summary } = JSON.parse(stdout) as Summary;
    const spans = sdk.spans();
    const [run, ...others] = spans.filter(({ name }) => name === 'cove-policy check');
    expect(others).toEqual([]);
    expect(run?.attributes).toMatchObject({ 'cove_policy.cells': summary.cells });
    const accounts = spans.filter(({ name }) => name.startsWith('account '));
    expect(accounts).toHaveLength(12);
    for (const { parentSpanContext } of accounts) expect(parentSpanContext?.spanId).toBe(run?.spanContext().spanId);

    const byId = new Map(accounts.map((account) => [account.spanContext().spanId, account]));
    const calls = spans.filter(({ attributes }) => attributes['rpc.system'] === 'aws-api');
    const inAccounts = calls.filter(({ parentSpanContext }) => byId.has(parentSpanContext?.spanId ?? ''));
    for (const { attributes, parentSpanContext } of inAccounts) {
      const account = byId.get(parentSpanContext?.spanId ?? '');
      expect(attributes['cloud.account.id']).toBe(account?.attributes['cloud.account.id']);
    }
    const describeTrails = inAccounts.find(({ name }) => name === 'cloudtrail:DescribeTrails');
    expect(describeTrails?.attributes).toMatchObject({ 'rpc.service': 'cloudtrail', 'rpc.method': 'DescribeTrails' });
    expect(String(describeTrails?.attributes['cloud.region'])).toMatch(/^[a-z]{2}-[a-z]+-\d$/);
    // Sessions are calls as well; what the report counts are the others.
    expect(calls.filter(({ name }) => name !== 'sts:AssumeRole')).toHaveLength(summary.calls);
    // The caller's reads of the organization are nobody's account.
    expect(
      calls.some(
        ({ name, parentSpanContext }) =>
          name === 'organizations:ListAccounts' && parentSpanContext?.spanId === run?.spanContext().spanId,
      ),
    ).toBe(true);
  });

  it('marks what failed, and holds nothing of what was asked and answered', async () => {
    const sdk = withSdk();
    await runInProcess('/', ...CHECK);
    const failed = sdk.spans().filter(({ status }) => status.code === SpanStatusCode.ERROR);
    expect(
      failed.some(({ name, attributes }) => name === 'sts:AssumeRole' && attributes['error.type'] === 'assume-role'),
    ).toBe(true);
    const text = JSON.stringify(
      sdk.spans().map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
    );
    expect(text).not.toMatch(/ASIA|AKIA|arn:aws|trail-virginia/);
  });

  it('is counted: calls, their durations, and cells by status', async () => {
    const sdk = withSdk();
    const { stdout } = await runInProcess('/', ...CHECK);
    const { summary } = JSON.parse(stdout) as Summary;
    const byMethod = await sdk.sums('cove_policy.calls', 'rpc.method');
    const { AssumeRole: sessions = 0, ...calls } = byMethod;
    expect(sessions).toBeGreaterThan(0);
    expect(Object.values(calls).reduce((sum, count) => sum + count, 0)).toBe(summary.calls);
    expect(await sdk.sums('cove_policy.call.duration', 'rpc.method')).toEqual(byMethod);
    const cells = await sdk.sums('cove_policy.cells', 'status');
    expect(cells).toEqual({
      compliant: summary.compliant,
      findings: summary.findings,
      error: summary.error,
      skipped: summary.skipped,
    });
    expect(await sdk.sums('cove_policy.requests.in_flight', '')).toEqual({ '': 0 });
    expect(await sdk.sums('cove_policy.requests.limit', '')).toEqual({ '': 100 });
  });
});

const scope = { account: '1', region: 'eu-west-1', service: 'cloudtrail', operation: 'GetTrail' } as const;

it('throttling and retries are counted, and a run that breaks off is a failed span', async () => {
  const sdk = withSdk();
  const telemetry = startTelemetry({ name: 'check', inFlight: () => 7, inFlightLimit: () => 49 });
  const events: AwsEvent[] = [
    { type: 'throttle', ...scope },
    { type: 'throttle', ...scope },
    { type: 'retry', ...scope, reason: 'throttled', attempts: 1, delayMs: 10 },
    { type: 'retry', ...scope, reason: 'transient', attempts: 1, delayMs: 10 },
    { type: 'caller-expired', message: 'over' },
  ];
  for (const event of events) telemetry.event(event);
  telemetry.end();
  expect(await sdk.sums('cove_policy.throttles', 'rpc.service')).toEqual({ cloudtrail: 2 });
  expect(await sdk.sums('cove_policy.retries', 'reason')).toEqual({ throttled: 1, transient: 1 });
  expect(await sdk.sums('cove_policy.requests.in_flight', '')).toEqual({ '': 7 });
  expect(await sdk.sums('cove_policy.requests.limit', '')).toEqual({ '': 49 });
  const [run] = sdk.spans();
  expect(run?.status.code).toBe(SpanStatusCode.ERROR);
  expect(run?.events.map(({ name }) => name)).toEqual(['credentials ended']);
});

it.each(['onStart', 'onEnd'] as const)('an SDK whose %s throws is told nothing more, and ends no run', (what) => {
  const calls: string[] = [];
  const processor: SpanProcessor = {
    onStart: () => calls.push('onStart'),
    onEnd: () => calls.push('onEnd'),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const throwing = vi.spyOn(processor, what).mockImplementation(() => {
    throw new Error('Authorization: Bearer token');
  });
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
  const onFailure = vi.fn();
  const telemetry = startTelemetry({ name: 'check', inFlight: () => 0, inFlightLimit: () => 0, onFailure });
  const call = { ...scope, type: 'call', startMs: 1, durationMs: 1, pages: 1, error: null } as unknown as AwsEvent;
  telemetry.event(call);
  telemetry.event(call);
  telemetry.record({ type: 'settled', account: '1', cells: 0, calls: 0 });
  telemetry.accountDone('1');
  telemetry.end();
  expect(onFailure.mock.calls).toEqual([[]]);
  expect(throwing).toHaveBeenCalledTimes(1);
});

it('without an SDK nothing is told to anybody, and the check is the same', async () => {
  const { code, stdout } = await runInProcess('/', ...CHECK);
  const sdk = withSdk();
  expect(code).toBe(3);
  expect((JSON.parse(stdout) as Summary).summary.calls).toBeGreaterThan(0);
  expect(sdk.spans()).toEqual([]);
});
