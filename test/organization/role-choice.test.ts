import { expect, test } from 'vitest';
import { createRoleChoice } from '../../src/organization/role-choice.ts';

const units = (...ids: readonly string[]) => ids.map((id) => ({ id }));
const ACCOUNTS = [
  { id: '111111111111', units: units('r-root') },
  { id: '222222222222', units: units('r-root', 'ou-root-prod1111') },
  { id: '333333333333', units: units('r-root', 'ou-root-prod1111', 'ou-root-team1111') },
  { id: '444444444444', units: units('r-root', 'ou-root-prod1111', 'ou-root-team1111') },
];

test('an account counts before its units, and the nearest of these', () => {
  const roles = {
    '444444444444': 'own',
    'ou-root-prod1111': 'prod',
    'ou-root-team1111': 'arn:{partition}:iam::{account}:role/x/team',
  };
  const choice = createRoleChoice('audit', roles, 'aws-cn');
  choice.learn(ACCOUNTS);
  expect(ACCOUNTS.map(({ id }) => choice.arnOf(id))).toEqual([
    'arn:aws-cn:iam::111111111111:role/audit',
    'arn:aws-cn:iam::222222222222:role/prod',
    'arn:aws-cn:iam::333333333333:role/x/team',
    'arn:aws-cn:iam::444444444444:role/own',
  ]);
});

test('where the units of an account are not known, no role is guessed', () => {
  const choice = createRoleChoice('audit', { '111111111111': 'own', 'ou-root-prod1111': 'prod' }, 'aws');
  choice.learn([{ id: '222222222222' }]);
  expect(choice.arnOf('111111111111')).toContain('role/own');
  expect(() => choice.arnOf('222222222222')).toThrow('which units hold account 222222222222 is not known');
  expect(createRoleChoice('audit', { '111111111111': 'own' }, 'aws').arnOf('222222222222')).toContain('role/audit');
});
