import { expect, test } from 'vitest';
import { narrowPolicies } from '../../src/library/narrow-policies.ts';

const POLICIES = [
  { id: 'raised', tags: [], severity: 'medium', overrides: [{ policy: { severity: 'critical' } }] },
  { id: 'raised-in-a-log', tags: [], severity: 'medium', overrides: [{ severity: 'critical' }, {}] },
  { id: 'off', tags: [], severity: 'medium', overrides: [{ policy: undefined }] },
  { id: 'own', tags: [], severity: 'critical' },
];

test('a policy that is of a severity in some accounts is selected by it: its findings there are of it', () => {
  const ids = (severity: string) => narrowPolicies(POLICIES, { severities: [severity] }).map(({ id }) => id);
  expect(ids('critical')).toEqual(['raised', 'raised-in-a-log', 'own']);
  expect(ids('medium')).toEqual(['raised', 'raised-in-a-log', 'off']);
});

test('a severity that none has, here or there, is refused', () => {
  expect(() => narrowPolicies(POLICIES, { severities: ['low'] })).toThrow(/--severity low/);
});
