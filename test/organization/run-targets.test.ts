import { expect, test } from 'vitest';
import { CoveError } from '../../src/cove-error.ts';
import { parseRunTargets, type RunTargetInput } from '../../src/organization/run-targets.ts';

test('nothing given narrows nothing', () => {
  expect(parseRunTargets({})).toEqual({
    accounts: undefined,
    ous: undefined,
    exclude: { accounts: [], ous: [] },
    regions: undefined,
  });
});

test('what is excluded is told apart', () => {
  const targets = parseRunTargets({
    accounts: ['012345678901'],
    ous: ['r-abcd', 'ou-abcd-12345678'],
    exclude: ['ou-abcd-87654321', '111122223333', 'r-wxyz'],
    regions: ['eu-*', 'us-gov-west-1', 'enabled', '{us,ca}-*-1'],
  });
  expect(targets).toEqual({
    accounts: ['012345678901'],
    ous: ['r-abcd', 'ou-abcd-12345678'],
    exclude: { accounts: ['111122223333'], ous: ['ou-abcd-87654321', 'r-wxyz'] },
    regions: ['eu-*', 'us-gov-west-1', 'enabled', '{us,ca}-*-1'],
  });
});

/** Input as a program in JavaScript may hand it over: of any type. */
const mistakes: readonly (readonly [input: unknown, message: string])[] = [
  [{ accounts: '111122223333' }, 'accounts: expected a list of strings, got the string "111122223333"'],
  [{ ous: 'ou-abcd-12345678' }, 'ous: expected a list of strings, got the string "ou-abcd-12345678"'],
  [{ exclude: 'r-abcd' }, 'exclude: expected a list of strings, got the string "r-abcd"'],
  [{ regions: 'eu-west-1' }, 'regions: expected a list of strings, got the string "eu-west-1"'],
  [{ accounts: 111122223333 }, 'accounts: expected a list of strings, got number 111122223333'],
  [{ accounts: new Set(['Shop']) }, 'accounts: expected a list of strings, got a Set'],
  [{ regions: new Map() }, 'regions: expected a list of strings, got a Map'],
  [{ exclude: { id: 'x' } }, 'exclude: expected a list of strings, got an object with id'],
  [{ accounts: [null] }, 'accounts: expected strings, got null'],
  [{ ous: [new Date(0)] }, 'ous: expected strings, got a Date'],
  [{ ous: [[]] }, 'ous: expected strings, got an empty list'],
  [{ accounts: [] }, 'accounts: the list is empty'],
  [{ ous: [] }, 'ous: the list is empty'],
  [{ regions: [] }, 'regions: the list is empty'],
  [{ accounts: [111122223333] }, 'accounts: expected strings, got number 111122223333'],
  [
    { accounts: ['12345678901'] },
    'accounts: "12345678901" has 11 digits, but an account id has 12: was a leading zero lost?',
  ],
  [{ accounts: ['1111222233334'] }, 'accounts: "1111222233334" is not an account id (12 digits)'],
  [{ accounts: ['111122223333 '] }, 'accounts: "111122223333 " is not an account id (12 digits)'],
  [{ accounts: [''] }, 'accounts: "" is not an account id (12 digits)'],
  [{ accounts: ['ou-abcd-12345678'] }, 'accounts: "ou-abcd-12345678" is an organizational unit or root: put it in ous'],
  [{ ous: ['111122223333'] }, 'ous: "111122223333" is an account: put it in accounts'],
  [{ ous: ['ou-abcd'] }, 'ous: "ou-abcd" is not the id of an organizational unit (ou-…) or root (r-…)'],
  [
    { exclude: ['payments'] },
    'exclude: "payments" is neither an account id (12 digits) nor an organizational unit (ou-…) or root (r-…)',
  ],
  [{ regions: ['EU West'] }, 'regions: "EU West" is not a region name or glob'],
];

test.each(mistakes)('%j', (input, message) => {
  try {
    parseRunTargets(input as RunTargetInput);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(CoveError);
    expect(error).toMatchObject({ code: 'usage', message });
  }
});

test.each([
  [{ ous: ['Production'] }, /a name is not looked up here/],
  [{ ous: ['ou-abcd'] }, undefined],
])('%j is answered with what to do, if it is a name', (input, hint) => {
  try {
    parseRunTargets(input);
    expect.unreachable();
  } catch (error) {
    if (hint === undefined) expect(error).toMatchObject({ hint });
    else expect((error as CoveError).hint).toMatch(hint);
  }
});
