import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { renderOcsf } from '../../../../src/report/render/ocsf/render-ocsf.ts';
import { sampleReports } from '../../sample-reports.ts';

const named = { type: 'object', anyOf: [{ required: ['name'] }, { required: ['uid'] }] };

/**
 * What class 2003 of OCSF 1.5.0 with the profile `cloud` requires, of what is written here. The whole schema comes with
 * the PyPI package `ocsf-json-schema`, and every golden file was held against it.
 *
 * @see https://schema.ocsf.io/1.5.0/classes/compliance_finding
 */
const validate = new Ajv({ allErrors: true }).compile({
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: [
      ...['activity_id', 'category_uid', 'class_uid', 'type_uid', 'severity_id', 'time'],
      ...['metadata', 'finding_info', 'compliance', 'cloud'],
    ],
    properties: {
      activity_id: { const: 1 },
      activity_name: { const: 'Create' },
      category_uid: { const: 2 },
      category_name: { const: 'Findings' },
      class_uid: { const: 2003 },
      class_name: { const: 'Compliance Finding' },
      type_uid: { const: 200301 },
      type_name: { type: 'string' },
      time: { type: 'integer', minimum: 1_000_000_000_000 },
      severity_id: { enum: [0, 1, 2, 3, 4, 5, 6, 99] },
      severity: { type: 'string' },
      status_id: { enum: [0, 1, 2, 3, 4, 5, 99] },
      status: { type: 'string' },
      message: { type: 'string' },
      comment: { type: 'string' },
      raw_data: { type: 'string' },
      metadata: {
        type: 'object',
        required: ['version', 'product'],
        properties: { version: { const: '1.5.0' }, product: named, profiles: { const: ['cloud'] } },
      },
      finding_info: { type: 'object', required: ['uid', 'title'], properties: { uid: { pattern: '^[0-9a-f]{64}$' } } },
      compliance: {
        type: 'object',
        required: ['status_id'],
        properties: { status_id: { enum: [0, 1, 2, 3, 99] }, control: { type: 'string' }, desc: { type: 'string' } },
      },
      cloud: {
        type: 'object',
        required: ['provider'],
        properties: { provider: { const: 'AWS' }, account: named, org: named, region: { not: { const: '*' } } },
      },
      resources: { type: 'array', minItems: 1, items: named },
      remediation: { type: 'object', required: ['desc'] },
      evidences: { type: 'array', items: { type: 'object', required: ['data'] } },
    },
  },
});

interface Event {
  readonly status: string;
  readonly compliance: { readonly status: string; readonly status_id: number };
  readonly finding_info: { readonly uid: string };
}

describe.each(Object.entries(sampleReports))('%s', (_, make) => {
  const report = make();
  const events: Event[] = JSON.parse([...renderOcsf(report, {})].join(''));

  test('is what the class asks for', () => {
    expect(validate(events) ? [] : validate.errors).toEqual([]);
  });

  test('has each finding as a failure, each compliant cell as a pass, and nothing unknown as either', () => {
    const count = (status: string) => events.filter(({ compliance }) => compliance.status === status).length;
    expect(count('Fail')).toBe(report.findings.length + report.waived.length);
    expect(events.filter(({ status }) => status === 'Suppressed')).toHaveLength(report.waived.length);
    expect(count('Pass')).toBe(report.summary.compliant);
    expect(count('Unknown')).toBeGreaterThanOrEqual(report.summary.error);
    expect(report.summary.complete || count('Unknown') > 0 || report.run.mode !== 'check').toBe(true);
  });

  test('has no id twice', () => {
    const ids = events.map(({ finding_info: { uid } }) => uid);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
