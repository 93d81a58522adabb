import { expect, it } from 'vitest';
import { type Ran, runInProcess } from '../support/run-in-process.ts';

function run(...args: string[]): Promise<Ran> {
  return runInProcess('/', 'run', ...args, '--demo');
}

it('prints a line of JSON per result and per account and region that did not answer', async () => {
  const { code, stdout, stderr } = await run(
    'cloudtrail:DescribeTrails',
    '--input',
    '{"includeShadowTrails": false}',
    '--query',
    'trailList[].Name',
    '--ous',
    'ou-lark-devel000',
    '--regions',
    'us-*',
  );
  expect(code).toBe(3);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { account: '444444444401', name: 'Shop Development', region: 'us-west-2', result: 'management-events-2019-copy' },
    { account: '444444444402', name: 'Search Development', region: 'us-east-1', result: 'search-trail-virginia' },
    {
      account: '444444444403',
      name: 'Payments Development',
      region: 'all regions',
      error: expect.objectContaining({ kind: 'assume-role', operation: 'sts:AssumeRole' }),
    },
  ]);
  expect(stderr).toContain('444444444403 (Payments Development)');
  expect(stderr).toMatch(/2 results from 4 of 5 account-regions\n$/);
});

const DEEP = '['.repeat(50_000) + ']'.repeat(50_000);

it.each([
  ['a write', ['cloudtrail:StopLogging'], 'cloudtrail:StopLogging is not a read-only operation, and run only reads'],
  ['a secret', ['sts:GetSessionToken'], 'not a read-only operation|returns secrets'],
  ['an unknown operation', ['cloudtrail:DescribeTrail'], '"DescribeTrail" is not an operation of "cloudtrail"'],
  ['what is no operation', ['DescribeTrails'], 'expected service:Operation'],
  ['an input that is no JSON', ['cloudtrail:DescribeTrails', '--input', '{'], '--input is not JSON'],
  ['an input without a bottom', ['cloudtrail:DescribeTrails', '--input', `{"a":${DEEP}}`], '--input: expected at most'],
  [
    'a lookup without a bottom',
    ['cloudtrail:DescribeTrails', '--lookup', `s=cloudtrail:GetTrailStatus {"a":${DEEP}}`],
    '--lookup s: expected at most 1000 levels of JSON',
  ],
  ['an input that is no object', ['cloudtrail:DescribeTrails', '--input', '[]'], 'expected a JSON object'],
  ['a query that is none', ['cloudtrail:DescribeTrails', '--query', 'a['], '--query: '],
  [
    'a condition on elements of a list',
    ['cloudtrail:DescribeTrails', '--where', 'IsOrganizationTrail'],
    '(add --query trailList: --where is then evaluated on each of them)',
  ],
  [
    'a query for what is not answered',
    ['cloudtrail:DescribeTrails', '--query', 'trailList[].Nmae'],
    /^--query: "Nmae" is not a member of Trail\ntrailList\[\]\.Nmae\n {12}\^$/,
  ],
])('refuses %s before any call', async (_, args, message) => {
  await expect(run(...args)).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(message) });
});
