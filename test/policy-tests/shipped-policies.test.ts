import { expect, test } from 'vitest';
import { testPolicies } from '../../src/library/test-policies.ts';
import { packageFile } from '../../src/package-files.ts';

test('every shipped policy is tested: both sides of all that it decides, and a denied call', async () => {
  const cwd = packageFile('.');
  // Packs are held by test/policy/shipped-packs.test.ts: policies that share one filter test its parts once.
  const { run, diagnostics } = await testPolicies(['policies/*.yml'], {}, cwd, { requireTests: true, coverage: 100 });
  expect(diagnostics).toEqual([]);
  expect(run?.results.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(run?.unmet).toEqual([]);
});
