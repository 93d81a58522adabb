import { describe, expect, test } from 'vitest';
import type { ReadAnswer, ReadInAccount } from '../../src/organization/aws-reader.ts';
import { type RegionsAnswer, readRegions } from '../../src/organization/read-regions.ts';
import type { ErrorRecord } from '../../src/run-log/records.ts';
import { failure } from './fake-organization.ts';

describe('reading the regions of an account', () => {
  const listed: ReadAnswer = {
    ok: true,
    output: {
      Regions: [
        { RegionName: 'a', RegionOptStatus: 'ENABLED' },
        { RegionName: 'b', RegionOptStatus: 'ENABLED_BY_DEFAULT' },
        { RegionName: 'c', RegionOptStatus: 'ENABLING' },
        { RegionName: 'd', RegionOptStatus: 'DISABLING' },
        { RegionName: 'e', RegionOptStatus: 'DISABLED' },
      ],
    },
  };
  const described: ReadAnswer = {
    ok: true,
    output: {
      Regions: [
        { RegionName: 'a', OptInStatus: 'opted-in' },
        { RegionName: 'b', OptInStatus: 'opt-in-not-required' },
        { RegionName: 'c', OptInStatus: 'not-opted-in' },
      ],
    },
  };
  const reader =
    (first: ReadAnswer, second: ReadAnswer, calls: string[] = []): ReadInAccount =>
    async (account, service, operation, input) => {
      calls.push(`${account} ${service}:${operation} ${JSON.stringify(input)}`);
      return service === 'account' ? first : second;
    };

  test('account:ListRegions knows them', async () => {
    const calls: string[] = [];
    const answer = await readRegions(reader(listed, described, calls), '111122223333');
    expect(enabledIn(answer)).toEqual({ a: true, b: true, c: false, d: false, e: false });
    expect(calls).toEqual(['111122223333 account:ListRegions {}']);
  });

  test.each<ErrorRecord['kind']>(['access-denied', 'denied-by-scp', 'unavailable', 'validation', 'internal'])(
    'ec2:DescribeRegions is asked where that is %s',
    async (kind) => {
      const calls: string[] = [];
      const answer = await readRegions(reader(failure(kind, 'ListRegions', 'X'), described, calls), '1');
      expect(enabledIn(answer)).toEqual({ a: true, b: true, c: false });
      expect(calls[1]).toBe('1 ec2:DescribeRegions {"AllRegions":true}');
    },
  );

  test.each<ErrorRecord['kind']>(['assume-role', 'throttled', 'expired', 'network', 'timeout', 'interrupted'])(
    'a failure that is not of this API alone (%s) is the answer',
    async (kind) => {
      expect(await readRegions(reader(failure(kind, 'ListRegions', 'X'), described), '1')).toMatchObject({
        ok: false,
        error: { kind },
      });
    },
  );

  test('where both refuse, the error tells of both', async () => {
    const denied = failure('access-denied', 'ListRegions', 'AccessDenied');
    const scp = { ok: false, error: { ...denied.error, kind: 'denied-by-scp', message: 'by policy' } } as const;
    const answer = await readRegions(reader(denied, scp), '1');
    expect(answer).toMatchObject({
      ok: false,
      error: {
        kind: 'denied-by-scp',
        message: "the account's regions are unknown: by policy (and account:ListRegions: no)",
      },
    });
  });
});

function enabledIn(answer: RegionsAnswer): Record<string, boolean> {
  return answer.ok ? Object.fromEntries(answer.regions.map(({ name, enabled }) => [name, enabled])) : {};
}
