import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsConnectionOptions, connectAws } from '../../src/aws/calls/connect-aws.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { renderDiagnostics } from '../../src/documents/render-diagnostics.ts';
import { type CheckOptions, runCheck } from '../../src/engine/run-check.ts';
import { roleArn } from '../../src/organization/role-arn.ts';
import { parseRunTargets, type RunTargetInput } from '../../src/organization/run-targets.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { buildReport } from '../../src/report/build/build-report.ts';
import type { WholeReport } from '../../src/report/build/report.ts';
import { createEarlierRun, type EarlierRun } from '../../src/run-log/earlier-run.ts';
import type { OutcomeRecord, RunLogRecord } from '../../src/run-log/records.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';

export interface TestRun {
  readonly report: WholeReport;
  readonly records: readonly RunLogRecord[];
  readonly outcomes: readonly OutcomeRecord[];
}

export interface TestRunOptions
  extends Partial<
    Pick<
      CheckOptions,
      | 'onEvent'
      | 'includeCaller'
      | 'accountsAtOnce'
      | 'signal'
      | 'sessionPolicy'
      | 'policyArns'
      | 'shard'
      | 'planned'
      | 'settings'
    >
  > {
  /** The log that the run goes on with. */
  readonly before?: readonly RunLogRecord[];
  readonly targets?: RunTargetInput;
  readonly roleName?: string;
  readonly maxAttempts?: number;
  /** How the connection differs from that of other tests. */
  readonly connection?: Partial<
    Pick<AwsConnectionOptions, 'base' | 'onEvent' | 'concurrency' | 'region' | 'retryDeadlineMs'>
  >;
  readonly failFast?: boolean;
  /** Sees every record as it is emitted. */
  readonly onRecord?: (record: RunLogRecord) => void;
}

/** Loads policies from YAML text; a diagnostic is a failure of the test. */
export async function policiesOf(yaml: string, parameters: Record<string, string> = {}): Promise<readonly Policy[]> {
  const directory = await mkdtemp(join(tmpdir(), 'cove-policy-'));
  try {
    await writeFile(join(directory, 'policies.yml'), yaml);
    return await policiesAt('policies.yml', directory, parameters);
  } finally {
    await rm(directory, { recursive: true });
  }
}

export async function policiesAt(
  pattern: string,
  cwd: string,
  parameters: Record<string, string> = {},
): Promise<readonly Policy[]> {
  const { policies, diagnostics } = await loadPolicies([pattern], {
    cwd,
    services: createCatalog([]),
    allowSecretReads: false,
    parameters,
  });
  const wrong = diagnostics.filter(({ code }) => !IS_TESTED.has(code));
  if (wrong.length > 0) throw new Error(renderDiagnostics(wrong, { color: false }));
  return policies;
}

/** What is not shown, and regions that are not there, are what some tests are about. */
const IS_TESTED: ReadonlySet<string> = new Set(['types/hidden-value', 'semantic/unknown-region']);

/** Runs policies against a simulator, through all of the product but its command line. */
export async function runPolicies(
  simulator: Simulator,
  policies: readonly Policy[],
  options: TestRunOptions = {},
): Promise<TestRun> {
  const catalog = createCatalog([]);
  const stop = new AbortController();
  const signal = options.signal ?? new AbortController().signal;
  const connection = await connectAws({
    catalog,
    base: async () => simulator.credentials,
    region: 'us-east-1',
    endpoint: simulator.url,
    signal: AbortSignal.any([signal, stop.signal]),
    ...(options.maxAttempts === undefined ? {} : { maxAttempts: options.maxAttempts }),
    ...options.connection,
  });
  const records: RunLogRecord[] = [...(options.before ?? [])];
  try {
    await runCheck({
      policies,
      catalog,
      connection,
      role: {
        roleArn: (account) =>
          roleArn(options.roleName ?? 'OrganizationAccountAccessRole', account, connection.identity.partition),
        sessionName: 'cove-policy-test',
      },
      sessionPolicy: options.sessionPolicy,
      policyArns: options.policyArns,
      runTargets: parseRunTargets(options.targets ?? {}),
      includeCaller: options.includeCaller ?? false,
      accountsAtOnce: options.accountsAtOnce ?? 100,
      signal,
      settings: options.settings ?? {},
      shard: options.shard,
      planned: options.planned,
      earlier: options.before === undefined ? undefined : earlierOf(options.before),
      onEvent(event) {
        options.onEvent?.(event);
        if (event.type === 'error-outcome' && options.failFast === true) stop.abort();
      },
      emit: async (record) => {
        records.push(record);
        options.onRecord?.(record);
      },
    });
  } finally {
    connection.close();
  }
  return {
    report: buildReport(records),
    records,
    outcomes: records.filter((record): record is OutcomeRecord => record.type === 'outcome'),
  };
}

function earlierOf(records: readonly RunLogRecord[]): EarlierRun {
  const earlier = createEarlierRun();
  for (const record of records) earlier.add(record);
  return earlier;
}
