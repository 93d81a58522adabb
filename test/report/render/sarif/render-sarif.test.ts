import type { Log, Result, Run } from 'sarif';
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../../src/report/build/build-report.ts';
import type { Report } from '../../../../src/report/build/report.ts';
import { renderSarif } from '../../../../src/report/render/sarif/render-sarif.ts';
import { options, sampleReports } from '../../sample-reports.ts';
import { findingsIn, policyRecord, runRecord, wholeRun } from '../../sample-run.ts';
import { officialValidator } from '../../sarif-schema.ts';

const names = Object.keys(sampleReports);

// Gate 3, sarif-multitool, is asked about all samples at once: sarif-multitool.test.ts.
describe('gate 1: the official schema', () => {
  const validate = officialValidator();
  test.each(names)('%s', (name) => {
    expect(validate(parse(sarifOf(name))) ? [] : validate.errors).toEqual([]);
  });
});

describe('gate 2: what GitHub demands', () => {
  test.each(names)('%s', (name) => {
    const run = firstRun(sarifOf(name));
    const rules = run.tool.driver.rules ?? [];
    for (const rule of rules) {
      expect([...(rule.shortDescription?.text ?? '')].length).toBeLessThanOrEqual(1024);
      expect([...(rule.fullDescription?.text ?? '')].length).toBeLessThanOrEqual(1024);
      expect(rule.help?.text).not.toBe('');
      expect(Number(rule.properties?.['security-severity'])).toBeGreaterThan(0);
      expect(typeof rule.properties?.['security-severity']).toBe('string');
      expect(rule.properties?.tags?.length).toBeLessThanOrEqual(20);
    }
    for (const result of run.results ?? []) {
      expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
      expect(result.message.text).not.toBe('');
      expect(result.partialFingerprints?.primaryLocationLineHash).toMatch(/^[0-9a-f]{64}$/);
      expectRelativeUri(result);
    }
    expect(run.automationDetails?.id).toMatch(/^cove-policy\/.+/);
    const hasErrors = run.invocations?.[0]?.toolExecutionNotifications?.some(({ level }) => level === 'error') ?? false;
    if (hasErrors) expect(run.invocations?.[0]?.executionSuccessful).toBe(false);
  });
});

test.each([
  ['policies/trails.yml', 'policies/trails.yml'],
  ['./policies/../trails.yml', 'trails.yml'],
  ['../shared/trails.yml', 'shared/trails.yml'],
  ['/project/repo/policies/trails.yml', 'policies/trails.yml'],
  ['/project/repository/trails.yml', 'project/repository/trails.yml'],
  ['/etc/trails.yml', 'etc/trails.yml'],
  ['C:/policies/trails.yml', 'policies/trails.yml'],
  ['a b/ü#?%:&"<.yml', 'a%20b/%C3%BC%23%3F%25%3A%26%22%3C.yml'],
  ['back\\slash.yml', 'back%5Cslash.yml'],
  ['lone\ud800.yml', 'lone%EF%BF%BD.yml'],
  ['https://example.com/a.yml', 'https%3A/example.com/a.yml'],
  ['..', 'unknown-policy-file'],
])('policy file %s is %s below SRCROOT', (file, uri) => {
  const source = { ...policyRecord().source, file };
  const report = buildReport(wholeRun([oneFinding()]).map((r) => (r.type === 'policy' ? { ...r, source } : r)));
  const [result] = firstRun(sarif(report)).results ?? [];
  expect(result?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({ uri, uriBaseId: 'SRCROOT' });
  if (result !== undefined) expectRelativeUri(result);
});

test('a finding of a policy that the log does not declare still has a location and a rule', () => {
  const run = firstRun(sarif(buildReport([runRecord(), oneFinding()])));
  const [result] = run.results ?? [];
  if (result === undefined) throw new Error('no result');
  expectRelativeUri(result);
  expect(run.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
});

test('5,000 results at most, the most severe, and how many were dropped', () => {
  const mild = Array.from({ length: 5_000 }, (_, index) => oneFinding('a-mild-one', `mild-${index}`));
  const severe = [oneFinding('severe', 'one'), oneFinding('severe', 'two')];
  const records = wholeRun(merged([...mild, ...severe])).map((record) =>
    record.type === 'policy'
      ? policyRecord({ id: record.id, severity: record.id === 'severe' ? 'critical' : 'low' })
      : record,
  );
  const run = firstRun(sarif(buildReport(records)));
  expect(run.results?.length).toBe(5_000);
  expect(run.results?.slice(0, 2).map(({ ruleId }) => ruleId)).toEqual(['severe', 'severe']);
  expect(run.invocations?.[0]?.toolExecutionNotifications?.map(({ message }) => message.text)).toEqual([
    '2 findings of 5,002 left out: this file contains the 5,000 most severe, which is as many as GitHub keeps. The JSON report has everything.',
  ]);
});

test('the category is the one that was asked for, before the id of the run', () => {
  const report = buildReport(wholeRun([oneFinding()]));
  const text = [...renderSarif(report, { ...options, sarifCategory: 'team/payments' })].join('');
  expect(firstRun(text).automationDetails?.id).toBe(`team/payments/${report.run.id}`);
});

test('whatever is not known, an upload does not say that all was well: it would close the alerts of those accounts', () => {
  for (const name of names) {
    const report: Report | undefined = sampleReports[name]?.();
    const successful = firstRun(sarifOf(name)).invocations?.[0]?.executionSuccessful;
    if (report?.summary.complete === false) expect(successful).toBe(false);
  }
});

function sarifOf(name: string): string {
  const report: Report | undefined = sampleReports[name]?.();
  if (report === undefined) throw new Error(`no report ${name}`);
  return sarif(report);
}

function sarif(report: Report): string {
  return [...renderSarif(report, options)].join('');
}

function parse(text: string): Log {
  return JSON.parse(text);
}

function firstRun(text: string): Run {
  const [run] = parse(text).runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

function expectRelativeUri(result: Result): void {
  const { artifactLocation, region } = result.locations?.[0]?.physicalLocation ?? {};
  expect(artifactLocation?.uriBaseId).toBe('SRCROOT');
  expect(artifactLocation?.uri).toMatch(/^(?![a-z][a-z+.-]*:)[A-Za-z0-9%._~!*'()-][A-Za-z0-9%._~!*'()/-]*$/);
  expect(new URL(artifactLocation?.uri ?? '', 'file:///root/').href).toMatch(/^file:\/\/\/root\/./);
  expect(region?.startLine).toBeGreaterThan(0);
}

function oneFinding(policy = 'redundant-trail', resource = 'one') {
  const cell = { policy, account: '222222222222', region: 'eu-west-1' };
  return findingsIn(cell, { resource, message: 'still logs' });
}

/** Outcomes of equal cells as one. */
function merged(outcomes: readonly ReturnType<typeof oneFinding>[]) {
  const cells = new Map<string, ReturnType<typeof oneFinding>>();
  for (const outcome of outcomes) {
    const known = cells.get(outcome.policy);
    cells.set(
      outcome.policy,
      known === undefined ? outcome : { ...known, findings: [...known.findings, ...outcome.findings] },
    );
  }
  return [...cells.values()];
}
