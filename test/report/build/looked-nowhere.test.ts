import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { verdict } from '../../../src/report/build/verdict.ts';
import { coverage } from '../../../src/report/render/coverage-lines.ts';
import type { OutcomeRecord, PolicyRecord, RunLogRecord, RunRecord } from '../../../src/run-log/records.ts';
import {
  accountRecord,
  endRecord,
  errorIn,
  findingsIn,
  outcomeRecord,
  policyRecord,
  runRecord,
  skippedIn,
} from '../sample-run.ts';

const at = { account: '222222222222', region: 'eu-west-1' };
const busy = outcomeRecord({ ...at, policy: 'busy' });

/** A run of the policy `busy`, which is compliant, and of the policy `quiet`. */
function runOf(
  outcomes: readonly OutcomeRecord[],
  quiet: Partial<PolicyRecord> = {},
  settings: RunRecord['settings'] = {},
): RunLogRecord[] {
  return [
    runRecord({ settings }),
    policyRecord({ id: 'busy' }),
    policyRecord({ id: 'quiet', ...quiet }),
    accountRecord(at.account),
    busy,
    ...outcomes,
    endRecord({ planned: outcomes.length + 1 }),
  ];
}

const skipped = skippedIn({ ...at, policy: 'quiet' }, 'caller-account', 'own');
const options = { failOn: 'low', allowErrors: false } as const;

describe('a policy all of whose cells are errors that are allowed', () => {
  const denied = errorIn({ ...at, policy: 'quiet' }, { kind: 'denied-by-scp' });
  const allowed = { ...options, allow: [{ kind: 'denied-by-scp' }] } as const;

  it('makes the run incomplete', async () => {
    const report = await buildReport(runOf([denied]));
    expect(report.summary.unjudged).toEqual(['quiet']);
    expect(verdict(report, allowed)).toEqual({
      exitCode: 3,
      reason: 'incomplete: policy quiet could be evaluated nowhere; 1 cell not evaluated, as allowed: 1 denied-by-scp',
    });
    expect(verdict(report, { ...options, allowErrors: true })).toMatchObject({ exitCode: 3 });
  });

  it('does not, where the policy or the run says that this is fine, or another cell was evaluated', async () => {
    const elsewhere = outcomeRecord({ ...at, policy: 'quiet', region: 'us-east-1' });
    for (const records of [
      runOf([denied], { allowNone: true }),
      runOf([denied], {}, { allowIdle: true }),
      runOf([denied, elsewhere]),
    ]) {
      expect(verdict(await buildReport(records), allowed)).toMatchObject({ exitCode: 0 });
    }
  });
});

describe('a policy that was evaluated nowhere makes the run incomplete', () => {
  it.each<[string, RunLogRecord[], number, string, readonly string[]]>([
    ['no cell', runOf([]), 3, 'incomplete: policy quiet was evaluated nowhere', ['quiet']],
    ['all cells skipped', runOf([skipped]), 3, 'incomplete: policy quiet was evaluated nowhere', ['quiet']],
    ['the policy allows it', runOf([skipped], { allowNone: true }), 0, 'passed: no findings', []],
    ['the run allows it', runOf([skipped], {}, { allowIdle: true }), 0, 'passed: no findings', []],
    [
      'compliant somewhere',
      runOf([skipped, outcomeRecord({ ...at, policy: 'quiet', region: 'us-east-1' })]),
      0,
      'passed: no findings',
      [],
    ],
    [
      'findings',
      runOf([findingsIn({ ...at, policy: 'quiet' }, { resource: 'x', message: 'm' })]),
      1,
      'failed: 1 finding at or above low',
      [],
    ],
    [
      'an error, which says so itself',
      runOf([errorIn({ ...at, policy: 'quiet' })]),
      3,
      'incomplete: 1 cell could not be evaluated',
      [],
    ],
  ])('%s', (_, records, exitCode, reason, idle) => {
    const report = buildReport(records);
    expect(verdict(report, options)).toEqual({ exitCode, reason });
    expect(report.summary.idle).toEqual(idle);
    expect(report.summary.complete).toBe(exitCode !== 3);
  });

  it('beside errors that are allowed', () => {
    const report = buildReport(runOf([errorIn({ ...at, policy: 'busy', region: 'us-east-1' })]));
    expect(verdict(report, { ...options, allowErrors: true }).reason).toBe(
      'incomplete: policy quiet was evaluated nowhere',
    );
    expect(verdict(report, options).reason).toBe(
      'incomplete: 1 cell could not be evaluated, and policy quiet was evaluated nowhere',
    );
  });

  it('says nothing of a run that only makes changes', () => {
    const records = runOf([]).map((record) => (record.type === 'run' ? { ...record, mode: 'apply' as const } : record));
    expect(buildReport(records).summary.idle).toEqual([]);
  });
});

describe('resources that a policy has examined', () => {
  const quiet = (region: string, resources: number): OutcomeRecord => ({
    ...outcomeRecord({ ...at, policy: 'quiet', region }),
    resources,
  });

  it('are counted by policy', () => {
    const { policies } = buildReport(runOf([quiet('eu-west-1', 40), quiet('us-east-1', 2)]));
    expect(policies.map(({ id, resources }) => [id, resources])).toEqual([
      ['busy', busy.resources],
      ['quiet', 42],
    ]);
  });

  it('are reported where there were none', () => {
    expect(coverage(buildReport(runOf([quiet('eu-west-1', 0)])))).toEqual([
      'Examined 0 resources: quiet',
      expect.stringMatching(/^Coverage: 2 of 2 cells evaluated/),
    ]);
  });

  it('are not told where the policy looked nowhere, or nothing is missing', () => {
    expect(coverage(buildReport(runOf([skipped]))).length).toBe(1);
    expect(coverage(buildReport(runOf([quiet('eu-west-1', 1)]))).length).toBe(1);
  });

  it('do not count where an outcome was taken back', () => {
    const records = runOf([]).filter(({ type }) => type !== 'end');
    const { policies } = buildReport([
      ...records,
      quiet('eu-west-1', 40),
      { type: 'resume', at: '2026-01-02T03:04:05Z', tool: { name: 'cove-policy', version: '0' } },
      { type: 'reopened', policy: 'quiet', account: null, region: null },
      quiet('eu-west-1', 3),
      endRecord({ planned: 2 }),
    ]);
    expect(policies.find(({ id }) => id === 'quiet')?.resources).toBe(3);
  });
});
