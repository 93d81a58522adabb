import { createRequire } from 'node:module';
import type * as Api from '@opentelemetry/api';
import type { Meter, Span, Tracer } from '@opentelemetry/api';
import type { AwsEvent, CallEvent } from '../aws/aws-event.ts';
import type { RunLogRecord } from '../run-log/records.ts';
import { definedMembers } from '../values/defined-members.ts';
import { VERSION } from '../version.ts';

/**
 * A run for OpenTelemetry: spans of the run, its accounts and their calls, and metrics. Never inputs, answers or
 * credentials.
 */
export interface RunTelemetry {
  event(event: AwsEvent): void;
  record(record: RunLogRecord): void;
  accountDone(account: string): void;
  /** Ends the run's span. A run that has not written its last record by then counts as failed. */
  end(): void;
}

/** Asked whenever metrics are collected. */
export interface RunLoad {
  readonly inFlight: () => number;
  readonly inFlightLimit: () => number;
}

const NAME = 'cove-policy';

/**
 * Where all copies of the API's first version look for the SDK. Without one the API does nothing, and takes its 44
 * files to do so: it is not loaded.
 */
const REGISTERED = Symbol.for('opentelemetry.js.api.1');

const NOTHING: RunTelemetry = { event() {}, record() {}, accountDone() {}, end() {} };

/**
 * Begins a run's span. Without an SDK in the process there are no listeners, and nothing is done per call. An SDK that
 * throws, as its processors may, gets no further events: it must not end a run, nor a change half-way.
 *
 * Names: https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
 *
 * @param run - its name, as in `check`, and how many requests are and may be in flight. `onFailure` is called once, and
 *   not handed the error, which may quote what the SDK was set up with.
 */
export function startTelemetry(
  run: { readonly name: string; readonly onFailure?: () => void } & RunLoad,
): RunTelemetry {
  if (!(REGISTERED in globalThis)) return NOTHING;
  let listeners: readonly RunTelemetry[] = [];
  const guarded = (act: () => void): void => {
    try {
      act();
    } catch {
      listeners = [];
      run.onFailure?.();
    }
  };
  const toEach = (act: (listener: RunTelemetry) => void): void => guarded(() => listeners.forEach(act));
  guarded(() => {
    listeners = listenersOf(run);
  });
  return {
    event: (event) => toEach((each) => each.event(event)),
    record: (record) => toEach((each) => each.record(record)),
    accountDone: (account) => toEach((each) => each.accountDone(account)),
    end: () => toEach((each) => each.end()),
  };
}

function listenersOf(run: { readonly name: string } & RunLoad): readonly RunTelemetry[] {
  const api: typeof Api = createRequire(import.meta.url)('@opentelemetry/api');
  const meter = api.metrics.getMeter(NAME, VERSION);
  const tracer = api.trace.getTracer(NAME, VERSION);
  const span = tracer.startSpan(`${NAME} ${run.name}`, { attributes: { 'cove_policy.mode': run.name } });
  return [
    ...(span.isRecording() ? [createRunTracer(api, tracer, span)] : []),
    ...(meter === api.createNoopMeter() ? [] : [createRunMeter(meter, run)]),
  ];
}

function createRunTracer(api: typeof Api, tracer: Tracer, run: Span): RunTelemetry {
  const { context, SpanKind, SpanStatusCode, trace } = api;
  const accounts = new Map<string, Span>();
  const inRun = trace.setSpan(context.active(), run);
  let hasEnded = false;

  const addCall = (event: CallEvent): void => {
    const { account, region, service, operation, startMs, durationMs, error } = event;
    const parent = accounts.get(account);
    const attributes = {
      'rpc.system': 'aws-api',
      'rpc.service': service,
      'rpc.method': operation,
      'cloud.region': region,
      'cloud.account.id': account,
      ...definedMembers({ 'error.type': error?.kind }),
    };
    const span = tracer.startSpan(
      `${service}:${operation}`,
      { kind: SpanKind.CLIENT, startTime: startMs, attributes },
      parent === undefined ? inRun : trace.setSpan(inRun, parent),
    );
    if (error !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: error.code ?? error.kind });
    span.end(startMs + durationMs);
  };

  return {
    event(event) {
      if (event.type === 'call') addCall(event);
      if (event.type === 'caller-expired') run.addEvent('credentials ended');
    },
    record(record) {
      if (record.type === 'account') {
        const attributes = { 'cloud.account.id': record.id };
        accounts.set(record.id, tracer.startSpan(`account ${record.id}`, { attributes }, inRun));
      }
      if (record.type === 'outcome' && record.status === 'error') {
        accounts.get(record.account)?.setStatus({ code: SpanStatusCode.ERROR, message: 'not evaluated in full' });
      }
      if (record.type === 'end') {
        hasEnded = true;
        run.setAttributes({ 'cove_policy.cells': record.planned, 'cove_policy.interrupted': record.interrupted });
      }
    },
    accountDone(account) {
      accounts.get(account)?.end();
      accounts.delete(account);
    },
    end() {
      for (const span of accounts.values()) span.end();
      accounts.clear();
      if (!hasEnded) run.setStatus({ code: SpanStatusCode.ERROR, message: 'the run could not continue' });
      run.end();
    },
  };
}

/** No attribute contains an account or a region: 10,000 accounts would be 10,000 time series. */
function createRunMeter(meter: Meter, { inFlight, inFlightLimit }: RunLoad): RunTelemetry {
  const calls = meter.createCounter('cove_policy.calls', {
    description: 'Calls that have ended, all pages and attempts as one',
  });
  const throttles = meter.createCounter('cove_policy.throttles', {
    description: 'Requests that AWS throttled',
  });
  const retries = meter.createCounter('cove_policy.retries', { description: 'Requests that were retried' });
  const cells = meter.createCounter('cove_policy.cells', { description: 'Policies evaluated, by account and region' });
  const duration = meter.createHistogram('cove_policy.call.duration', {
    unit: 's',
    description: 'From a call to its last page, including waits for slots, rate limits and back-offs',
  });
  const gauge = meter.createObservableGauge('cove_policy.requests.in_flight', {
    description: 'Requests that hold a slot',
  });
  gauge.addCallback((result) => result.observe(inFlight()));
  meter
    .createObservableGauge('cove_policy.requests.limit', {
      description: 'Requests in accounts that may hold a slot at once: up to --concurrency while all goes well',
    })
    .addCallback((result) => result.observe(inFlightLimit()));

  return {
    event(event) {
      if (event.type === 'caller-expired' || event.type === 'limit') return;
      const attributes = { 'rpc.system': 'aws-api', 'rpc.service': event.service, 'rpc.method': event.operation };
      if (event.type === 'throttle') throttles.add(1, attributes);
      if (event.type === 'retry') retries.add(1, { ...attributes, reason: event.reason });
      if (event.type !== 'call') return;
      const result = event.error === null ? attributes : { ...attributes, 'error.type': event.error.kind };
      calls.add(1, result);
      duration.record(event.durationMs / 1_000, result);
    },
    record(record) {
      if (record.type === 'outcome') cells.add(1, { status: record.status });
    },
    accountDone() {},
    end() {},
  };
}
