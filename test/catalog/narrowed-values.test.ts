import { expect, test } from 'vitest';
import { narrowedBy } from '../../src/catalog/narrowed-values.ts';
import type { JsonValue } from '../../src/values/json.ts';

const filter = (name: string, ...values: readonly string[]): JsonValue => ({
  Filters: [{ Name: name, Values: [...values] }],
});

test('a member of the input, and a filter, choose the values of a member of the answer', () => {
  expect(narrowedBy('cloudwatch', 'DescribeAlarms', { StateValue: 'ALARM' })).toMatchObject({
    member: 'MetricAlarms[].StateValue',
    values: ['ALARM'],
  });
  expect(narrowedBy('ec2', 'DescribeInstances', filter('instance-state-name', 'running', 'stopped'))).toMatchObject({
    member: 'Reservations[].Instances[].State.Name',
    values: ['running', 'stopped'],
  });
});

test.each<[string, string, JsonValue | undefined]>([
  ['another filter', 'DescribeInstances', filter('vpc-id', 'vpc-1')],
  ['a wildcard', 'DescribeInstances', filter('instance-state-name', 'stop*')],
  ['a value that only a run knows', 'DescribeInstances', filter('instance-state-name', '${parameters.state}')],
  ['no value', 'DescribeInstances', filter('instance-state-name')],
  ['no input', 'DescribeInstances', undefined],
  ['an input that is no mapping', 'DescribeInstances', ['running']],
  ['an operation without a row', 'DescribeVpcs', filter('instance-state-name', 'running')],
  ['a name that every object has', 'toString', {}],
])('%s chooses nothing', (_, operation, input) => {
  expect(narrowedBy('ec2', operation, input)).toBeUndefined();
});
