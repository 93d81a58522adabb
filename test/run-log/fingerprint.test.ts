import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint } from '../../src/run-log/fingerprint.ts';

const part = fc.string({ unit: 'binary', maxLength: 4 });
const identity = fc.record({ policy: part, account: part, region: part, resource: part });

test('stays what it is: alerts and baselines depend on it', () => {
  const finding = { policy: 'p', account: '222222222222', region: 'eu-west-1', resource: 'arn:aws:s3:::b' };
  expect(fingerprint(finding)).toBe('f160d72866f43f793c66b1f0d399f0c59af1a5a5b031e5402c438f788677d4f4');
});

test('is equal for equal findings, in any order of members, and for no others', () => {
  fc.assert(
    fc.property(identity, identity, (a, b) => {
      const isSame =
        a.policy === b.policy && a.account === b.account && a.region === b.region && a.resource === b.resource;
      expect(fingerprint(a) === fingerprint(b)).toBe(isSame);
      const { policy, account, region, resource } = a;
      expect(fingerprint({ resource, region, account, policy })).toBe(fingerprint(a));
    }),
  );
});

test.each([
  [
    { policy: 'a', account: 'b' },
    { policy: 'ab', account: '' },
  ],
  [
    { policy: 'a","b', account: '' },
    { policy: 'a', account: 'b' },
  ],
  [
    { policy: '\ud800', account: '' },
    { policy: '\ufffd', account: '' },
  ],
])('tells %j and %j apart', (a, b) => {
  const rest = { region: '', resource: '' };
  expect(fingerprint({ ...a, ...rest })).not.toBe(fingerprint({ ...b, ...rest }));
});
