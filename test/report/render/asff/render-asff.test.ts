import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { renderAsff } from '../../../../src/report/render/asff/render-asff.ts';
import { sampleReports } from '../../sample-reports.ts';

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: '\\S' });

/**
 * What Security Hub takes, of what is written here: required members, values and lengths. Every golden file was held
 * against the model of `securityhub:BatchImportFindings` in botocore.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
 */
const ajv = new Ajv({ allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile({
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: [
      ...['SchemaVersion', 'Id', 'ProductArn', 'GeneratorId', 'AwsAccountId', 'CreatedAt', 'UpdatedAt'],
      ...['Title', 'Description', 'Resources', 'Severity', 'Types'],
    ],
    properties: {
      SchemaVersion: { const: '2018-10-08' },
      Id: text(512),
      ProductArn: {
        type: 'string',
        pattern: '^arn:aws[a-z-]*:securityhub:[a-z0-9-]+:\\d{12}:product/\\d{12}/default$',
      },
      ProductName: text(128),
      CompanyName: text(128),
      Region: { type: 'string', pattern: '^[a-z]{2}(-[a-z]+)+-\\d$' },
      GeneratorId: text(512),
      AwsAccountId: { type: 'string', pattern: '^\\d{12}$' },
      Types: { type: 'array', maxItems: 50, items: { type: 'string', pattern: '^[^/]+(/[^/]+){0,2}$' } },
      CreatedAt: { type: 'string', format: 'date-time' },
      UpdatedAt: { type: 'string', format: 'date-time' },
      Severity: { properties: { Label: { enum: ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] } } },
      Title: text(256),
      Description: text(1024),
      Remediation: {
        properties: { Recommendation: { properties: { Text: text(512), Url: { type: 'string', format: 'uri' } } } },
      },
      ProductFields: { type: 'object', maxProperties: 50, additionalProperties: text(2048) },
      Resources: {
        type: 'array',
        minItems: 1,
        maxItems: 32,
        items: {
          type: 'object',
          required: ['Type', 'Id'],
          properties: { Id: text(512), Partition: { enum: ['aws'] } },
        },
      },
      Compliance: {
        required: ['Status'],
        properties: {
          Status: { enum: ['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE'] },
          StatusReasons: { type: 'array', items: { required: ['ReasonCode'] } },
        },
      },
      Workflow: { properties: { Status: { enum: ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'] } } },
      Note: {
        required: ['Text', 'UpdatedBy', 'UpdatedAt'],
        additionalProperties: false,
        properties: { Text: text(512), UpdatedBy: text(512), UpdatedAt: { type: 'string', format: 'date-time' } },
      },
      RecordState: { enum: ['ACTIVE', 'ARCHIVED'] },
    },
  },
});

describe.each(Object.entries(sampleReports))('%s', (_, make) => {
  const report = make();
  const findings: { Id: string; Compliance: { Status: string }; Workflow: { Status: string } }[] = JSON.parse(
    [...renderAsff(report, {})].join(''),
  );

  test('is what Security Hub takes', () => {
    expect(validate(findings) ? [] : validate.errors).toEqual([]);
  });

  test('has each finding as FAILED, each compliant cell as PASSED, and nothing unknown as either', () => {
    const count = (status: string) => findings.filter(({ Compliance }) => Compliance.Status === status).length;
    expect(count('FAILED')).toBe(report.findings.length + report.waived.length);
    expect(findings.filter(({ Workflow }) => Workflow.Status === 'SUPPRESSED')).toHaveLength(report.waived.length);
    expect(count('PASSED')).toBe(report.summary.compliant);
    expect(count('NOT_AVAILABLE')).toBeGreaterThanOrEqual(report.summary.error);
  });

  test('has no id twice', () => {
    expect(new Set(findings.map(({ Id }) => Id)).size).toBe(findings.length);
  });
});
