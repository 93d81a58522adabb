import { expect, test } from 'vitest';
import { CoveError } from '../../src/cove-error.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { demoText } from './clients.ts';

const start = `version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1, { name: eu-central-2, optIn: true }]
`;

/** A file, after the three lines of `start` unless it begins with `!`, and the problems that it has. */
const bad: [title: string, text: string, problems: string[]][] = [
  ['nothing', '!', ['org.yml:1:1: expected a value of type object, found null']],
  ['a list', '![]', ['org.yml:1:1: expected a value of type object, found []']],
  [
    'no YAML',
    '!a: [',
    ['org.yml:1:5: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ],
  [
    'aliases of nothing',
    'accounts: [{ id: "222222222222", name: *nobody }]\nous: *later\nfaults: &later {}',
    [
      'org.yml:4:40: there is no anchor &nobody before this alias',
      'org.yml:5:6: there is no anchor &later before this alias',
    ],
  ],
  ['a key twice', 'pageSize: 1\npageSize: 2', ['org.yml:5:1: Map keys must be unique']],
  [
    'another version',
    '!version: 2\norganization: { managementAccount: "111111111111" }\nregions: [us-east-1]',
    ['org.yml:1:10: expected 1, found 2'],
  ],
  [
    'missing keys',
    '!version: 1',
    ['org.yml:1:1: the key "organization" is missing', 'org.yml:1:1: the key "regions" is missing'],
  ],
  ['an unknown key', 'acounts: []', ['org.yml:4:10: unknown key "acounts" (did you mean "accounts"?)']],
  [
    'an unknown key like no other',
    'caller: { principal: me }',
    ['org.yml:4:22: unknown key "principal"; known are: account, user, accessKeyId, secretAccessKey'],
  ],
  [
    'an id without quotes',
    'accounts:\n  - id: 012345678901\n    name: A',
    ['org.yml:5:9: expected a value of type string, found 12345678901: write it in quotes, "012345678901"'],
  ],
  [
    'a short id',
    'accounts:\n  - { id: "123", name: A }',
    ['org.yml:5:11: the value must match pattern "^[0-9]{12}$", found "123"'],
  ],
  [
    'an account id twice',
    'accounts: [{ id: "222222222222", name: A }, { id: "222222222222", name: B }]',
    ['org.yml:4:51: account id "222222222222" occurs twice'],
  ],
  [
    'an unknown status',
    'accounts: [{ id: "222222222222", name: A, status: closed }]',
    ['org.yml:4:51: expected one of ACTIVE, SUSPENDED, PENDING_CLOSURE, found "closed"'],
  ],
  [
    'an unknown unit',
    'ous: [{ name: Prod }]\naccounts: [{ id: "222222222222", name: A, ou: Dev }]',
    ['org.yml:5:47: there is no organizational unit "Dev"; there are: Prod'],
  ],
  ['a unit twice', 'ous: [{ name: Prod }, { name: Prod }]', ['org.yml:4:31: organizational unit "Prod" occurs twice']],
  [
    'a region twice',
    '!version: 1\norganization: { managementAccount: "111111111111" }\nregions: [us-east-1, us-east-1]',
    ['org.yml:3:22: region "us-east-1" occurs twice'],
  ],
  [
    'an unknown region of a trail',
    'accounts: [{ id: "222222222222", name: A, trails: [{ name: old, homeRegion: eu-west-1 }] }]',
    ['org.yml:4:77: region "eu-west-1" is not among the regions: us-east-1, eu-central-2'],
  ],
  [
    'an unknown region of a recorder',
    'accounts: [{ id: "222222222222", name: A, config: { byRegion: { eu-west-1: {} } } }]',
    ['org.yml:4:76: region "eu-west-1" is not among the regions: us-east-1, eu-central-2'],
  ],
  [
    'a choice about a default region',
    'accounts: [{ id: "222222222222", name: A, disabledRegions: [us-east-1] }]',
    ['org.yml:4:61: region "us-east-1" is not an opt-in region, so no account can choose'],
  ],
  [
    'a trail twice',
    'accounts: [{ id: "222222222222", name: A, trails: [{ name: old }, { name: old }] }]',
    ['org.yml:4:75: trail "old in us-east-1" occurs twice'],
  ],
  [
    'an organization trail in a member',
    'accounts: [{ id: "222222222222", name: A, trails: [{ name: old, organization: true }] }]',
    ['org.yml:4:79: only the management account has organization trails'],
  ],
  [
    'an unknown caller',
    'caller: { account: "222222222222" }',
    ['org.yml:4:20: account "222222222222" is not among the accounts'],
  ],
  [
    'an unknown delegate',
    '!version: 1\norganization: { managementAccount: "111111111111", delegatedAdministrators: ["222222222222"] }\nregions: [us-east-1]',
    ['org.yml:2:78: account "222222222222" is not among the accounts'],
  ],
  [
    'an unknown fault',
    'faults: { rules: [{ kind: explode }] }',
    [
      'org.yml:4:27: expected one of latency, throttle, serverError, reset, loseAnswer, deny, denyScp, expiredToken, malformed, found "explode"',
    ],
  ],
  [
    'a rate above one',
    'faults: { rules: [{ kind: deny, rate: 2 }] }',
    ['org.yml:4:39: the value must be <= 1, found 2'],
  ],
  [
    'a role that is a number',
    'accounts: [{ id: "222222222222", name: A, roles: [1] }]',
    ['org.yml:4:51: expected a value of type string, found 1: write it in quotes, "1"'],
  ],
  [
    'two problems',
    'pageSize: 0\nacounts: []',
    ['org.yml:5:10: unknown key "acounts" (did you mean "accounts"?)', 'org.yml:4:11: the value must be >= 1, found 0'],
  ],
  [
    'a generated id that is listed',
    'accounts: [{ id: "200000000001", name: A }]\ngenerate: { accounts: 2 }',
    ['org.yml:5:11: account id "200000000001" occurs twice'],
  ],
  [
    'an alias bomb',
    `caller: &a [x, x]\nous: &b [${'*a,'.repeat(9)}]\naccounts: &c [${'*b,'.repeat(9)}]\nfaults: [${'*c,'.repeat(9)}]`,
    ['org.yml:1:1: its aliases repeat too much'],
  ],
];

test.each(bad)('%s', (_title, text, problems) => {
  expect(problemsOf(text.startsWith('!') ? text.slice(1) : start + text)).toEqual(problems);
});

function problemsOf(text: string): string[] {
  try {
    parseOrganizationFile(text, 'org.yml');
    return [];
  } catch (error) {
    if (error instanceof CoveError && error.code === 'simulator') return error.message.split('\n');
    throw error;
  }
}

test('the demo world and the smallest world have no problems', () => {
  expect(problemsOf(demoText())).toEqual([]);
  expect(problemsOf(start)).toEqual([]);
});

test('an organization made in code is checked too, when it is started', async () => {
  const accounts = [{ id: '222222222222', name: 'A', ou: 'Nowhere' }];
  const organization = {
    version: 1 as const,
    organization: { managementAccount: '111111111111' },
    regions: ['us-east-1'],
    accounts,
  };
  await expect(startSimulator({ organization })).rejects.toMatchObject({
    code: 'simulator',
    message: 'accounts.0.ou: there is no organizational unit "Nowhere"; there are: none',
  });
});
