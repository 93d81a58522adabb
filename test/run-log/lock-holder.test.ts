import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import {
  holderText,
  isHolderGone,
  isOfOthers,
  isOwn,
  type LockOwner,
  toHolder,
} from '../../src/run-log/lock-holder.ts';
import type { ProcessIdentity } from '../../src/run-log/process-identity.ts';

const own: ProcessIdentity = { boot: 'b', namespace: 'n', start: 's' };
const owner: LockOwner = { pid: 7, isAlive: (pid) => pid === 8 };
const asking = { lock: '/none/run.lock', own, owner };
const read = (members: object) => {
  const holder = toHolder(JSON.stringify(members));
  if (holder === undefined) throw new Error('not a holder');
  return holder;
};

test('what a lock says of its process is read again, and known as our own', () => {
  const holder = read(JSON.parse(holderText(owner, own, 'run.lock.0123abcd')));
  expect(holder).toMatchObject({ pid: 7, host: hostname(), ...own, sign: 'run.lock.0123abcd' });
  expect(isOwn(holder)).toBe(true);
});

test.each(['', '{"pid":', 'null', '{"pid":"7","host":"h"}', '{"pid":7}', 'notes'])('%j says nothing', (text) => {
  expect(toHolder(text)).toBeUndefined();
});

test.each([
  ['', false],
  ['{"p', false],
  ['{"pid":7', false],
  ['{"host":', true],
  ['notes', true],
])('whether %j is a file of others: %s', (text, expected) => {
  expect(isOfOthers(text)).toBe(expected);
});

test('a sign is a file beside the lock, and nothing that a path could lead to', () => {
  const signOf = (sign: string) => read({ pid: 1, host: 'h', sign }).sign;
  expect(['run.lock.0123abcd', '../run.lock.0123abcd', 'a\\run.lock.0123abcd', 'run.lock'].map(signOf)).toEqual([
    ...['run.lock.0123abcd', null, null, null],
  ]);
});

test.each([
  ['of this machine, without more than a pid that nobody has', { pid: 9, host: hostname() }, true],
  ['of this machine, with a pid that somebody has', { pid: 8, host: hostname() }, false],
  ['with our pid', { pid: 7, host: hostname() }, true],
  ['of another machine', { pid: 9, host: 'elsewhere' }, false],
  ['from before a reboot, or of a namesake', { pid: 9, host: hostname(), ...own, boot: 'c' }, false],
  ['of this boot and namespace, whose pid nobody has', { pid: 9, host: hostname(), ...own }, true],
  ['of another namespace, without a sign', { pid: 9, host: hostname(), ...own, namespace: 'm' }, false],
])('a holder %s: gone is %s', async (_, members, expected) => {
  expect(await isHolderGone(read(members), asking)).toBe(expected);
});
