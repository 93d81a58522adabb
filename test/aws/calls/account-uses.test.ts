import { expect, test } from 'vitest';
import { createAccountUses } from '../../../src/aws/calls/account-uses.ts';

const first = { accessKeyId: 'A', secretAccessKey: 'a' };
const second = { accessKeyId: 'B', secretAccessKey: 'b' };

test('each account has its own calls and credentials, each of which is kept once', () => {
  const uses = createAccountUses();
  uses.countCall('1');
  uses.countCall('1');
  uses.noteSigned('1', first);
  uses.noteSigned('1', second);
  uses.noteSigned('1', first);
  uses.noteSigned('2', second);
  expect([uses.callsIn('1'), uses.callsIn('2'), uses.callsIn('3')]).toEqual([2, 0, 0]);
  expect([uses.credentialsOf('1'), uses.credentialsOf('2'), uses.credentialsOf('3')]).toEqual([
    ...[[first, second], [second], []],
  ]);
});

test('an account that is released has neither', () => {
  const uses = createAccountUses();
  uses.countCall('1');
  uses.noteSigned('1', first);
  uses.noteSigned('2', second);
  uses.release('1');
  expect([uses.callsIn('1'), uses.credentialsOf('1'), uses.credentialsOf('2')]).toEqual([0, [], [second]]);
});
