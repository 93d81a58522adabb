import { CoveError } from '../../cove-error.ts';
import { runCheck } from '../../engine/run-check.ts';
import type { Report } from '../../report/build/report.ts';
import type { RunLogRecord } from '../../run-log/records.ts';
import { describeValue } from '../../text/describe-value.ts';
import { beginCheck } from '../check/begin-check.ts';
import { check as recordCheck } from '../check.ts';
import { checkConduct } from '../connection/check-conduct.ts';
import { connectFor } from '../connection/connect.ts';
import { createStop } from '../connection/stop-check.ts';
import { isAge, isBoolean, isText, isWrittenAsJson, listOrUndefined, orUndefined } from '../cove/check-options.ts';
import { deepFrozen } from '../cove/frozen.ts';
import { createHandOver } from '../cove/hand-over.ts';
import { keptFailure } from '../cove/kept-failure.ts';
import type { Host } from '../host.ts';
import { runOperation as askEverywhere } from '../run-operation.ts';
import { sayingOptions, withOptionWords } from '../words/option-words.ts';
import { inWordsOf } from '../words/record-words.ts';
import { readPolicySet } from './check-arguments.ts';
import { checkSettings } from './check-settings.ts';
import { completeSettings } from './complete-settings.ts';
import { type Engine, type EngineOptions, readEngineOptions } from './engine-options.ts';
import { closeRun, heedListener, whileHeeded } from './heed-listener.ts';
import { JUDGING_CHECKS, type JudgingOptions, readJudging } from './judging-options.ts';
import { type OpenReport, openReport } from './open-report.ts';
import type { PolicySet } from './policy-set.ts';

export interface CheckOptions extends EngineOptions, JudgingOptions {
  /** The run log of an earlier check to continue. */
  readonly resume?: string | undefined;
  /** The maximum age of that check, in milliseconds. @default 24 hours */
  readonly maxAgeMs?: number | undefined;
  /** A folder that tests of the policies are written to, from what AWS answers, scrubbed. @default none */
  readonly record?: string | undefined;
}

/**
 * A check that begins when it is awaited or iterated. Awaited again, it is the same report; each loop is a run of its
 * own.
 */
export interface CheckRun extends Promise<OpenReport>, AsyncIterable<RunLogRecord> {}

/**
 * Checks policies over an organization. Awaited, it gives the report; iterated, the records of its run log as they
 * arrive: a slow reader slows the run, and leaving the loop ends it. Changes nothing.
 *
 * @throws {CoveError} if the run cannot start; what fails after that is in the report.
 */
export function check(set: PolicySet, options: CheckOptions = {}): CheckRun {
  // Mistakes are for whoever awaits or iterates it, as those of an async function.
  const prepared = keptFailure(() => prepareCheck(set, options));
  let recorded: Promise<OpenReport> | undefined;
  const record = (): Promise<OpenReport> => {
    recorded ??= recordReport(prepared);
    return recorded;
  };
  return {
    // biome-ignore lint/suspicious/noThenProperty: it is awaited, and begins only then.
    then: (onReport, onError) => record().then(onReport, onError),
    catch: (onError) => record().catch(onError),
    finally: (onEnd) => record().finally(onEnd),
    [Symbol.toStringTag]: 'CheckRun',
    [Symbol.asyncIterator]: () => recordsOf(prepared),
  };
}

interface Prepared {
  readonly set: PolicySet;
  readonly engine: Engine<CheckOptions>;
}

function prepareCheck(given: PolicySet, options: CheckOptions): Prepared {
  const set = readPolicySet('check', given);
  const engine = readEngineOptions('check', options, set.settings, CHECK_CHECKS);
  refuseIdleOptions(engine.own);
  return { set, engine };
}

/** What would count for nothing was meant for something. */
function refuseIdleOptions({ resume, runLog, maxAgeMs }: CheckOptions): void {
  if (resume === undefined && maxAgeMs !== undefined) {
    throw new CoveError('usage', 'check: maxAgeMs says how old the run of resume may be, and there is none', {
      hint: 'name its log as resume, or leave out maxAgeMs',
    });
  }
  if (resume === undefined || runLog === undefined || runLog === resume) return;
  throw new CoveError('usage', `check: resume continues ${resume}, but runLog names ${runLog}`, {
    hint: 'leave out runLog',
  });
}

const CHECK_CHECKS = {
  resume: orUndefined(isText, 'the path of a run log'),
  maxAgeMs: orUndefined(isAge, 'milliseconds, more than 0'),
  record: orUndefined(isText, 'the path of a folder'),
  ...JUDGING_CHECKS,
};

function recordReport(prepared: () => Prepared): Promise<OpenReport> {
  return sayingOptions(async () => {
    const { set, engine } = prepared();
    const { policies, packs, catalog } = set;
    const { resume, maxAgeMs, record } = engine.own;
    const judging = await readJudging(engine.own, engine.host.cwd, set);
    const settings = await completeSettings(engine.settings, engine.host);
    const inputs = { settings, policies, packs, catalog, resume, maxAgeMs, judging, record };
    const run = async (host: Host) => openReport(await recordCheck(inputs, host));
    return whileHeeded(engine.host, run, closeRun);
  });
}

/** Makes one read-only call in every account and region: each result is the evidence of a finding. */
export async function runOperation(
  operation: `${string}:${string}`,
  options: EngineOptions & {
    /** @default {} */
    readonly input?: object | undefined;
    /** JMESPath over each answer. @default the whole answer */
    readonly query?: string | undefined;
    /** Allow an operation that returns secrets. @default false */
    readonly allowSecretReads?: boolean | undefined;
    /** As for `loadPolicies`. @default none */
    readonly trustReads?: readonly string[] | undefined;
  } = {},
): Promise<Report> {
  const { settings, host, own } = readEngineOptions('runOperation', options, {}, OPERATION_CHECKS);
  if (!isText(operation)) {
    throw new CoveError('usage', `runOperation: expected service:Operation, got ${describeValue(operation)}`);
  }
  const { input, query, allowSecretReads = false, trustReads = [] } = own;
  checkSettings('runOperation', trustReads.length === 0 ? {} : { trustReads });
  const inputs = { operation, input: input && JSON.stringify(input), query };
  return sayingOptions(async () => {
    const completed = { ...(await completeSettings(settings, host)), allowSecretReads, trustReads };
    const report = await whileHeeded(host, (heeded) => askEverywhere({ settings: completed, ...inputs }, heeded));
    // Its settings are of no policy, but what fails it is said all the same.
    const { failOn, allowErrors, allow } = completed;
    const judged = { ...report.run.settings, failOn, allowErrors, allow: allow.map((each) => ({ ...each })) };
    return { ...report, run: { ...report.run, settings: judged } };
  });
}

const OPERATION_CHECKS = {
  input: orUndefined(isWrittenAsJson, 'an object of JSON values'),
  query: orUndefined(isText, 'a JMESPath expression'),
  allowSecretReads: orUndefined(isBoolean, 'true or false'),
  trustReads: listOrUndefined(isText, 'a list of operations, as in service:Operation', true),
};

type FilesOfCheck = Pick<CheckOptions, 'resume' | 'record' | 'waivers' | 'baseline'>;

async function* recordsOf(prepared: () => Prepared): AsyncGenerator<RunLogRecord, void, undefined> {
  const {
    set: { packs, catalog, policies: all },
    engine: { settings: given, host: ownHost, own },
  } = prepared();
  const { resume, record, waivers, baseline } = own;
  refuseFiles({ resume, record, waivers, baseline }, given);
  const { options: host, failure, settled, over } = heedListener(ownHost);
  const stop = createStop(host.signal, given.timeout);
  const handOver = createHandOver<RunLogRecord>();
  try {
    const settings = await completeSettings(given, host);
    const { policies, sessionPolicy } = await beginCheck({ settings, policies: all, packs }, host);
    const { connection, close } = await connectFor(settings, catalog, { ...host, signal: stop.signal });
    try {
      const conduct = checkConduct({ settings, catalog, policies, packs, sessionPolicy }, connection, host, stop);
      runCheck({ ...conduct, emit: (record) => handOver.give(deepFrozen(inWordsOf(host, record))) }).then(
        () => handOver.end(),
        (error: unknown) => handOver.end(error),
      );
      for (let next = await handOver.take(); next !== undefined; next = await handOver.take()) yield next.value;
    } finally {
      stop.now();
      handOver.close();
      await close();
    }
    await settled();
    const failed = failure();
    if (failed !== undefined) throw failed;
  } catch (error) {
    throw failure() ?? withOptionWords(stop.explain(error));
  } finally {
    over();
    stop.release();
  }
}

/**
 * When iterated, the caller keeps the records: there is no log to write, none to continue, and no report that is
 * judged.
 */
function refuseFiles(files: FilesOfCheck, { runLog }: Engine['settings']): void {
  const [option] = Object.entries({ ...files, runLog }).find(([, file]) => file !== undefined) ?? [];
  if (option === undefined) return;
  throw new CoveError('usage', `check: ${option} is for a check that is awaited`, {
    hint: 'await the check, or keep the records that it yields',
  });
}
