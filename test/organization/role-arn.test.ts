import { expect, test } from 'vitest';
import { globalRegion, roleArn } from '../../src/organization/role-arn.ts';

test.each([
  ['audit', 'aws', 'arn:aws:iam::111122223333:role/audit'],
  ['security/audit', 'aws-us-gov', 'arn:aws-us-gov:iam::111122223333:role/security/audit'],
  ['/security/audit', 'aws-cn', 'arn:aws-cn:iam::111122223333:role/security/audit'],
  ['audit-{account}', 'aws', 'arn:aws:iam::111122223333:role/audit-111122223333'],
  ['arn:{partition}:iam::{account}:role/audit', 'aws-cn', 'arn:aws-cn:iam::111122223333:role/audit'],
  ['arn:aws:iam::{account}:role/x/audit-{account}', 'aws', 'arn:aws:iam::111122223333:role/x/audit-111122223333'],
])('%s in %s', (role, partition, arn) => {
  expect(roleArn(role, '111122223333', partition)).toBe(arn);
});

test.each([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-iso', 'us-iso-east-1'],
  ['aws-iso-b', 'us-isob-east-1'],
])('global services of %s answer in %s', (partition, region) => {
  expect(globalRegion(partition)).toBe(region);
});
