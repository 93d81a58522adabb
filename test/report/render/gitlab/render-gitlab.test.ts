import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { NEEDS_ATTENTION } from '../../../../src/report/build/change-states.ts';
import { renderGitlab } from '../../../../src/report/render/gitlab/render-gitlab.ts';
import { options, sampleReports } from '../../sample-reports.ts';

/**
 * What GitLab's documentation asks of an entry, and what its reader checks. The reader stops at the first entry that is
 * not so, and keeps one entry of a fingerprint.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/
 */
const validate = new Ajv({ allErrors: true }).compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          // Relative to the repository, and without a leading dot.
          path: { type: 'string', pattern: '^[^./]', not: { pattern: '(^|/)[.][.]?/' } },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
});

describe.each(Object.entries(sampleReports))('%s', (_, make) => {
  const report = make();
  const issues = JSON.parse([...renderGitlab(report, options)].join(''));

  test('is what GitLab takes', () => {
    expect(validate(issues) ? [] : validate.errors).toEqual([]);
  });

  test('has no fingerprint twice: GitLab would keep one of the issues', () => {
    const prints = issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('has an issue for each finding, each cell that could not be evaluated, and each change that needs attention', () => {
    const names: string[] = issues.map((issue: { check_name: string }) => issue.check_name);
    const unknown = names.filter((name) => name.endsWith('/not-evaluated'));
    const incomplete = names.filter((name) => name === 'cove-policy/incomplete');
    const strict = names.filter((name) => name === 'cove-policy/waivers');
    expect(unknown.length).toBe(report.summary.error);
    const warnings = names.filter((name) => name === 'cove-policy/warning');
    expect(warnings.length).toBe(report.warnings.length);
    const changes = names.filter((name) => name.endsWith('/change'));
    expect(changes.length).toBe(report.changes.filter(({ state }) => NEEDS_ATTENTION.has(state)).length);
    const others = [unknown, incomplete, strict, warnings, changes].flat();
    expect(names.length - others.length).toBe(report.findings.length + report.waived.length);
    expect(report.summary.complete || unknown.length + incomplete.length > 0).toBe(true);
  });
});
