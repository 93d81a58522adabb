import { expect, test } from 'vitest';
import { narrowPolicies } from '../../../src/library/inputs/narrow-policies.ts';

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

test('a severity that none has is no mistake beside one that some have, and a word that is none always is', () => {
  const ids = narrowPolicies(POLICIES, { severities: ['low', 'critical'] }).map(({ id }) => id);
  expect(ids).toEqual(narrowPolicies(POLICIES, { severities: ['critical'] }).map(({ id }) => id));
  expect(() => narrowPolicies(POLICIES, { severities: ['critical', 'lower'] })).toThrow(/--severity lower/);
  expect(() => narrowPolicies(POLICIES, { severities: ['low', 'info'] })).toThrow(/--severity low/);
});

test('a glob that only fits policies of packs is refused with the one that is meant', () => {
  const policies = [{ id: 'trails/redundant', tags: [], severity: 'high' }, ...POLICIES];
  expect(() => narrowPolicies(policies, { policyIds: ['redundant*'] })).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/^did you mean \*\*\/redundant\*\? /) }),
  );
  expect(narrowPolicies(policies, { policyIds: ['**/redundant*'] }).map(({ id }) => id)).toEqual(['trails/redundant']);
});
