import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import type { Policy } from '../../src/policy/model/policy.ts';
import { buildReport } from '../../src/report/build/build-report.ts';
import type { WholeReport } from '../../src/report/build/report.ts';
import { readRunLog } from '../../src/run-log/read-run-log.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { policiesAt, policiesOf, runPolicies } from '../support/run-policies.ts';

let simulator: Simulator;
let policies: readonly Policy[];

beforeAll(async () => {
  const text = await readFile(packageFile('examples/demo-organization.yml'), 'utf8');
  simulator = await startSimulator({ organization: parseOrganizationFile(text, 'demo'), record: true });
  policies = await policiesAt('policies/{trails,config-recorder}.yml', packageFile(''));
});

afterAll(() => simulator.close());

/** The log that a process leaves that dies after so many bytes, as the next one reads it. */
async function readCut(text: string, bytes: number): Promise<RunLogRecord[]> {
  const whole = Buffer.from(text).subarray(0, bytes).toString('utf8');
  const lines = whole.slice(0, whole.lastIndexOf('\n') + 1);
  const records: RunLogRecord[] = [];
  if (lines !== '') for await (const record of readRunLog(lines.split('\n'))) records.push(record);
  return records;
}

const toText = (records: readonly RunLogRecord[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** What a report says of the organization: without the times, ids and sums of the process that made it. */
function facts(report: WholeReport): unknown {
  return {
    ...report,
    run: { ...report.run, id: null, start: null, end: null },
    summary: { ...report.summary, calls: null },
    errors: report.errors.map((error) => ({ ...error, requestId: null })),
  };
}

async function resume(before: readonly RunLogRecord[], loaded = policies): Promise<readonly RunLogRecord[]> {
  return (await runPolicies(simulator, loaded, { before })).records;
}

describe('a run that was killed and is continued', () => {
  it('reports, wherever the log was cut, and cut again, what a run that was never killed reports', {
    timeout: 120_000,
  }, async () => {
    const whole = await runPolicies(simulator, policies);
    const expected = facts(whole.report);
    const text = toText(whole.records);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), fc.double({ min: 0, max: 1, noNaN: true }), async (cut, again) => {
        const once = await resume(await readCut(text, cut));
        expect(facts(buildReport(once))).toEqual(expected);
        const onceText = toText(once);
        const twice = await resume(await readCut(onceText, Math.floor(again * onceText.length)));
        expect(facts(buildReport(twice))).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('asks nobody anything whose cells are final, and enters the account that refused once more', async () => {
    const whole = await runPolicies(simulator, policies);
    const before = simulator.recorded.length;
    const records = (await resume(whole.records)).slice(whole.records.length);
    const assumed = simulator.recorded.slice(before).filter(({ operation }) => operation === 'AssumeRole');
    expect(assumed).toHaveLength(1);
    const outcomes = records.filter((record) => record.type === 'outcome');
    expect(outcomes.filter(({ status }) => status !== 'error')).toEqual([]);
    expect(new Set(outcomes.map(({ account }) => account))).toEqual(new Set(['444444444403']));
    expect(records.filter(({ type }) => type === 'reopened')).toHaveLength(outcomes.length);
  });

  it('evaluates a policy that means something else now again, everywhere, and keeps the others', async () => {
    const yaml = (filter: string): string =>
      `version: 1
policies:
  - { id: logs, title: t, severity: low, call: "cloudtrail:DescribeTrails", resources: "trailList[?HomeRegion == cove.region]", filter: "${filter}", finding: { resource: "\${TrailARN}", message: m } }
  - { id: recorders, title: t, severity: low, call: "config:DescribeConfigurationRecorders", filter: "!ConfigurationRecorders", finding: { resource: none, message: m } }`;
    const then = await runPolicies(simulator, await policiesOf(yaml('IsMultiRegionTrail')));
    const now = await policiesOf(yaml('!IsMultiRegionTrail'));
    const records = await resume(then.records, now);
    const expected = await runPolicies(simulator, now);
    expect(facts(buildReport(records))).toEqual(facts(expected.report));
    const redone = records.slice(then.records.length).filter((record) => record.type === 'outcome');
    expect(new Set(redone.filter(({ status }) => status !== 'error').map(({ policy }) => policy))).toEqual(
      new Set(['logs']),
    );
  });

  it('declares what a policy is called today and how severe it is, and keeps its outcomes', async () => {
    const then = await runPolicies(simulator, policies);
    const now = policies.map((policy) => ({
      ...policy,
      severity: 'critical' as const,
      title: 'As it is called today',
    }));
    const records = await resume(then.records, now);
    const added = records.slice(then.records.length);
    expect(added.filter(({ type }) => type === 'policy')).toHaveLength(policies.length);
    const report = buildReport(records);
    expect(report.summary.ledger).toBe('ok');
    expect(report.policies.map(({ title }) => title)).toEqual(policies.map(() => 'As it is called today'));
    expect(report.summary.findingsBySeverity.critical).toBe(report.findings.length);
    expect(report.findings.length).toBe(then.report.findings.length);
    // What is declared once is not declared again.
    const again = (await resume(records, now)).slice(records.length);
    expect(again.filter(({ type }) => type === 'policy')).toEqual([]);
  });

  it('refuses the log of another organization', async () => {
    const whole = await runPolicies(simulator, policies);
    const records = whole.records.map((record) =>
      record.type === 'run' ? { ...record, organization: { id: 'o-other', managementAccount: '1' } } : record,
    );
    await expect(resume(records)).rejects.toThrow(
      'the run was begun in organization o-other (aws), but these credentials belong to',
    );
  });
});
