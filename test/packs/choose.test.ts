import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { policyHash } from '../../src/policy/model/policy-hash.ts';
import { type Files, KEYS } from '../policy/packs/write-pack.ts';
import { choose } from './world.ts';

const PACK = 'version: 1\npacks: { keys: { from: ./keys } }\n';

async function ids(select: string): Promise<string[]> {
  const { policies, told } = await choose(`${PACK}select: ${select}\n`);
  expect(told).toBe('');
  return policies.map(({ id }) => id.replace('keys/', ''));
}

test.each([
  ['[keys/key-old]', ['key-old']],
  ['["keys/*"]', ['key-old', 'key-there']],
  ['["!keys/key-old"]', ['key-there']],
  ['["keys/*", "!keys/key-old"]', ['key-there']],
  ['["!keys/key-old", "keys/*"]', ['key-there']],
  ['["keys@cis-5.0.0"]', ['key-old', 'key-there']],
  ['["keys@cis-aws-foundations-5.0.0"]', ['key-old', 'key-there']],
  ['["keys@cis-5.0.0/level-1"]', ['key-old']],
  ['["keys@cis-5.0.0/level-2"]', ['key-old', 'key-there']],
])('select: %s', async (select, expected) => {
  expect(await ids(select)).toEqual(expected);
});

test('settings change severity and parameters, and take the remediation away; what an id says goes before a glob', async () => {
  const { policies, told } = await choose(`${PACK}policies:
  keys/key-old: { severity: critical, parameters: { maxKeyAgeDays: 60 } }
  "keys/*": { severity: info, remediate: false, parameters: { maxKeyAgeDays: 70 } }
`);
  expect(told).toBe('');
  expect(policies.map(({ severity, parameters }) => [severity, parameters.maxKeyAgeDays])).toEqual([
    ['critical', 60],
    ['info', 70],
  ]);
  expect(policies[0]?.changes).toEqual([
    'policies in cove.config.yml: severity critical in place of high, maxKeyAgeDays 60',
  ]);
});

test('a parameter without a default may be given to the policies alone', async () => {
  const pack = {
    'keys/pack.yml': 'version: 1\npack: keys\ntitle: K\nparameters: { maxKeyAgeDays: { type: integer } }\n',
  };
  const given = await choose(`${PACK}policies: { "keys/*": { parameters: { maxKeyAgeDays: 5 } } }\n`, pack);
  expect([given.told, given.policies[0]?.parameters.maxKeyAgeDays]).toEqual(['', 5]);
  const missing = await choose(`${PACK}policies: { keys/key-old: { parameters: { maxKeyAgeDays: 5 } } }\n`, pack);
  expect(missing.told).toContain('keys/pack.yml:4:15 error[semantic/parameter-missing]');
});

test('overrides are part of what a policy means; their severities, as its own, are not', async () => {
  const hashOf = async (overrides: string): Promise<string> => {
    const { policies, told } = await choose(`${PACK}${overrides}`);
    expect(told).toBe('');
    const [policy] = policies;
    return policy === undefined ? '' : policyHash(policy);
  };
  const low = 'overrides: [{ targets: { ous: [Sandbox] }, policies: { keys/key-old: { severity: low } } }]\n';
  const plain = await hashOf('');
  const narrowed = await hashOf(low);
  expect(narrowed).not.toBe(plain);
  expect(await hashOf(low.replace('low', 'info'))).toBe(narrowed);
  expect(await hashOf(low.replace('{ severity: low }', 'off'))).not.toBe(narrowed);
  expect(await hashOf(low.replace('Sandbox', 'Other'))).not.toBe(narrowed);
});

test('patterns are what is loaded, and settings of policies hold for them too', async () => {
  const config = `${PACK}select: [keys/key-old]\npolicies: { keys/key-there: { severity: info }, other/x: { severity: low } }\n`;
  const { policies, told } = await choose(config, {}, ['keys']);
  expect(told).toBe('');
  expect(policies.map(({ id, severity }) => [id, severity])).toEqual([
    ['keys/key-old', 'high'],
    ['keys/key-there', 'info'],
  ]);
});

/** The policies of the pack, in a file of their own. */
const ONE = (KEYS['keys/policies/keys.yml'] ?? '').replace('cove.parameters.maxKeyAgeDays', '`90`');
const OTHERWISE = 'if it is in another file, name that file too';

/** What is said of settings, below `policies` or in an override, for a policy that none of the named files has. */
test.each<[key: string, named: string, hint: string | undefined]>([
  ['keys/key-odl', 'keys', `did you mean keys/key-old? Or, ${OTHERWISE}`],
  ['keys/root-signs-in', 'keys', OTHERWISE],
  ['keys/x*', 'keys', OTHERWISE],
  ['keys/key-ancient', 'keys', 'the policy is called keys/key-old now'],
  ['key-old', 'keys', '"keys/key-old" is loaded, from a pack: name the file of the policy, and it has this id'],
  ['keys/key-old', 'one.yml', '"key-old" is loaded, from its file alone: load its pack, and it has this id'],
  ['key-odl', 'one.yml', `did you mean key-old? Or, ${OTHERWISE}`],
  ['key-*', 'keys', undefined],
  ['other/*', 'keys', undefined],
  ['other/key-there', 'keys', undefined],
  ['*/x*', 'keys', undefined],
  ['**x', 'one.yml', undefined],
  ['other/x', 'one.yml', undefined],
])('settings of %s, where %s is named', async (key, named, hint) => {
  const settings = [
    `policies: { "${key}": { severity: low } }`,
    `overrides: [{ targets: { ous: [r-abcd] }, policies: { "${key}": off } }]`,
  ];
  for (const text of settings) {
    const { policies, told } = await choose(`${PACK}${text}\n`, { 'one.yml': ONE }, [named]);
    expect(policies.length).toBeGreaterThan(0);
    if (hint === undefined) expect(told).toBe('');
    else {
      expect(told).toContain(` warning[packs/no-such-policy] no policy is called "${key}"`);
      expect(told).toContain(`= hint: ${hint}`);
    }
  }
});

test.each<[string, Files, string]>([
  ['agrees with its lock', {}, ''],
  ['has no lock', { 'package-lock.json': '{}' }, ''],
  ['has no readable version', { 'node_modules/own/package.json': '{ version' }, 'its package.json cannot be'],
  [
    'has no version',
    { 'node_modules/own/package.json': '{}' },
    'is installed without a version, and package-lock.json',
  ],
  [
    'has another version',
    { 'node_modules/own/package.json': '{"version":"2.0.0"}' },
    'as 2.0.0, and package-lock.json',
  ],
  ['is not in the lock', { 'package-lock.json': '{"packages":{}}' }, 'is installed, and not in package-lock.json'],
  [
    'has a broken lock',
    { 'package-lock.json': '{ packages' },
    'package-lock.json, which has its version, cannot be: it is not valid JSON',
  ],
])('an npm package that %s', async (_, files, message) => {
  const { told } = await choose('version: 1\npacks: { keys: { from: "npm:own/keys" } }\n', {
    ...Object.fromEntries(Object.entries(KEYS).map(([name, text]) => [`node_modules/own/${name}`, text])),
    'package.json': '{}',
    'package-lock.json': '{"packages":{"node_modules/own":{"version":"1.0.0"}}}',
    'node_modules/own/package.json': '{"version":"1.0.0"}',
    ...files,
  });
  expect(told.startsWith(message === '' ? '' : 'cove.config.yml:2:24 error[packs/npm]')).toBe(true);
  expect(told).toContain(message);
  if (message === '') expect(told).toBe('');
});

const BAD: Readonly<Record<string, string>> = {
  'no-such-folder': 'packs: { keys: { from: ./key } }\n',
  'no-pack-yml': 'packs: { keys: { from: ./keys/policies } }\n',
  'another-name': 'packs: { other: { from: ./keys } }\n',
  'source-of-no-form': 'packs: { keys: { from: keys } }\n',
  'not-installed': 'packs: { keys: { from: "npm:@example/keys" } }\n',
  'select-nothing': `${PACK}select: [keys/key-odl, "keys/x*", "keys@cis-4.0.0", "key@cis-5.0.0", "keys@cis-5.0.0/level-0", "keys@cis-5.0.0/level-9"]\n`,
  'select-all-and-none': `${PACK}select: ["keys/*", "!keys/*"]\n`,
  'no-such-policy': `${PACK}policies: { keys/key-odl: { severity: low } }\n`,
  'no-such-parameter': `${PACK}policies: { keys/key-old: { parameters: { maxKeyAge: 3 } } }\n`,
  'parameter-out-of-range': `${PACK}policies: { "keys/*": { parameters: { maxKeyAgeDays: 0 } } }\n`,
  'parameter-in-quotes': `${PACK}policies: { keys/key-old: { parameters: { maxKeyAgeDays: "60" } } }\n`,
  'parameter-of-another-type': `${PACK}policies: { keys/key-old: { parameters: { maxKeyAgeDays: ninety } } }\n`,
  'override-sets-filter': `${PACK}overrides: [{ targets: { ous: [r-abcd] }, policies: { keys/key-old: { filter: "\`false\`" } } }]\n`,
  'override-sets-call': `${PACK}overrides: [{ targets: { ous: [r-abcd] }, policies: { keys/key-old: { call: "iam:ListRoles" } } }]\n`,
  'policies-set-input': `${PACK}policies: { keys/key-old: { input: { a: 1 } } }\n`,
  'override-off-misspelt': `${PACK}overrides: [{ targets: { ous: [r-abcd] }, policies: { keys/key-old: of } }]\n`,
  'policies-off': `${PACK}policies: { keys/key-old: off }\n`,
  'override-remediates': `${PACK}overrides: [{ targets: { ous: [r-abcd] }, policies: { keys/key-old: { remediate: true } } }]\n`,
  'override-of-every-account': `${PACK}overrides: [{ targets: {}, policies: { keys/key-old: off } }]\n`,
  'settings-by-a-former-id': `${PACK}select: [keys/key-ancient]\npolicies: { keys/key-ancient: { severity: low } }\noverrides: [{ targets: { ous: [r-abcd] }, policies: { keys/key-ancient: off } }]\n`,
  'override-of-nothing': `${PACK}overrides: [{ targets: { ous: [r-abcd] }, policies: { keys/key-odl: off } }]\n`,
  'override-region': `${PACK}overrides: [{ targets: { tags: { a: b } }, policies: { keys/key-old: { targets: { regions: [eu-*, eu-central, us-east-1a, eu-wst-1] } } } }]\n`,
  'override-parameter-in-quotes': `${PACK}overrides: [{ targets: { tags: { a: b } }, policies: { keys/key-old: { parameters: { maxKeyAgeDays: "60" } } } }]\n`,
  'override-parameter': `${PACK}overrides: [{ targets: { tags: { a: b } }, policies: { keys/key-old: { parameters: { maxKeyAgeDays: -1 } } } }]\n`,
};

describe('a wrong setting is told with its place and what to do, and nothing is loaded', () => {
  test.each(Object.entries(BAD))('%s', async (name, config) => {
    const { policies, told } = await choose(`${config.startsWith('version') ? '' : 'version: 1\n'}${config}`);
    expect(policies).toEqual([]);
    await expect(told).toMatchFileSnapshot(path.join(import.meta.dirname, 'bad', `${name}.txt`));
  });
});
