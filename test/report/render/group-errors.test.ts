import { expect, test } from 'vitest';
import { buildReport } from '../../../src/report/build/build-report.ts';
import { generalize, groupErrors } from '../../../src/report/render/group-errors.ts';
import { errorIn, wholeRun } from '../sample-run.ts';

const account = { id: '222222222222', name: null, email: null, ou: null, tags: {} };

test.each([
  ['account', 'arn:aws:iam::222222222222:role/Audit', 'arn:aws:iam::<account>:role/Audit'],
  ['region', 'no endpoint in eu-west-1', 'no endpoint in <region>'],
  ['request id', 'failed (request 1234-5678)', 'failed (request <request id>)'],
  ['resource', 'no status of trail/old-trail', 'no status of <resource>'],
  ['ciphertext', 'Encoded authorization failure message: AbC_12-x', 'Encoded authorization failure message: <encoded>'],
  ['nothing', 'no such thing', 'no such thing'],
])('the %s of each error is generalized', (_, message, expected) => {
  const error = { account, region: 'eu-west-1', requestId: '1234-5678', resource: 'trail/old-trail' };
  expect(generalize(message, error)).toBe(expected);
});

test('a short name is not taken for a part of a word', () => {
  expect(generalize('a global failure', { account, region: 'global', resource: 'a' })).toBe('a global failure');
});

test('like errors are one group; others are not', () => {
  const at = (id: string, region: string, message: string) =>
    errorIn({ policy: 'redundant-trail', account: id, region }, { message, requestId: null });
  const outcomes = [
    at('222222222222', 'eu-west-1', '222222222222 says no'),
    at('333333333333', 'eu-west-1', '333333333333 says no'),
    at('333333333333', 'us-east-1', '333333333333 says no'),
    at('444444444444', 'us-east-1', 'says nothing'),
  ];
  const groups = [...groupErrors(buildReport(wholeRun(outcomes)).errors)];
  expect(groups.map(({ message, cells, accounts, regions }) => [message, cells, accounts.length, regions])).toEqual([
    ['<account> says no', 3, 2, ['eu-west-1', 'us-east-1']],
    ['says nothing', 1, 1, ['us-east-1']],
  ]);
});
