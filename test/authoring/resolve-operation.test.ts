import { expect, test } from 'vitest';
import { resolveOperation } from '../../src/authoring/resolve-operation.ts';
import { CoveError } from '../../src/cove-error.ts';
import { catalog } from './installed-clients.ts';

test.each([
  ['cloudtrail:DescribeTrails', 'cloudtrail', 'DescribeTrails'],
  ['cloudtrail:describe-trails', 'cloudtrail', 'DescribeTrails'],
  ['cloudtrail:describe_trails', 'cloudtrail', 'DescribeTrails'],
  ['config:DescribeConfigurationRecorders', 'config-service', 'DescribeConfigurationRecorders'],
  ['logs:describe-log-groups', 'cloudwatch-logs', 'DescribeLogGroups'],
  ['secretsmanager', 'secrets-manager', undefined],
  [' iam ', 'iam', undefined],
])('%j is %s:%s', (text, service, operation) => {
  const named = resolveOperation(text, catalog);
  expect([named.service.service, named.operation]).toEqual([service, operation]);
});

test.each([
  ['cloudtrial:DescribeTrails', /"cloudtrial" is not an AWS service/, 'did you mean "cloudtrail"?'],
  ['cloudtrail:DescribeTrials', /"DescribeTrials" is not an operation/, 'did you mean "DescribeTrails"?'],
  ['cloudtrail:Nonsense', /"Nonsense" is not an operation/, 'cove-policy explain cloudtrail lists the operations'],
  ['glacier:ListVaults', /"glacier" is not installed: npm install @aws-sdk\/client-glacier$/, undefined],
  ['wafv2', /"wafv2" is not installed: npm install @aws-sdk\/client-wafv2$/, undefined],
  ['cloudtrail:', /"" is not an operation/, 'cove-policy explain cloudtrail lists the operations'],
  ['', /"" is not an AWS service/, undefined],
  ['../../etc:passwd', /is not an AWS service/, undefined],
  ['cloudtrail:__proto__', /is not an operation/, 'cove-policy explain cloudtrail lists the operations'],
])('%j is refused, with the next step', (text, message, hint) => {
  const error = caught(() => resolveOperation(text, catalog));
  expect(error).toBeInstanceOf(CoveError);
  expect(error).toMatchObject({ code: 'usage', message: expect.stringMatching(message), hint });
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
