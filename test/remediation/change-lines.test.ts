import { expect, test } from 'vitest';
import { changeLines } from '../../src/remediation/change-lines.ts';
import type { Change } from '../../src/run-log/records.ts';

const change = (policy: string, at: number): Change =>
  ({
    policy,
    account: '111122223333',
    region: 'eu-west-1',
    resource: `arn:${at}\u001b[2J`,
    calls: [{ operation: 'cloudtrail:StopLogging' }],
  }) as unknown as Change;

const many = (policy: string, count: number) => Array.from({ length: count }, (_, at) => change(policy, at));

test('up to twenty are all shown, harmless for a terminal', () => {
  const lines = changeLines(many('trails', 20)).trimEnd().split('\n');
  expect(lines).toHaveLength(20);
  expect(lines[3]).toBe('  111122223333  eu-west-1  trails  cloudtrail:StopLogging  arn:3\\u001b[2J');
});

test('of more, the first twenty and a count per policy', () => {
  const lines = changeLines([...many('trails', 15), ...many('keys', 30)])
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe('  … and 25 more; by policy: trails 15, keys 30');
});
