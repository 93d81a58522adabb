import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { resolveSettings } from '../../src/config/settings.ts';
import { settingsFromVariables, variableOf } from '../../src/config/variables.ts';
import { loadSettings } from '../../src/library/inputs/load.ts';
import { packageFile } from '../../src/package-files.ts';

test.each([
  ['roleName', 'COVE_ROLE_NAME'],
  ['failOn', 'COVE_FAIL_ON'],
  ['ous', 'COVE_OUS'],
] as const)('%s is %s', (name, variable) => {
  expect(variableOf(name)).toBe(variable);
});

test('values are read as flags are', () => {
  const { flags, names } = settingsFromVariables({
    COVE_ROLE_NAME: 'audit',
    COVE_REGIONS: 'eu-*,us-east-1',
    COVE_ALLOW_ERRORS: 'true',
    COVE_INCLUDE_CALLER: '0',
    COVE_CONCURRENCY: '50',
    COVE_FAIL_ON: 'high',
    COVE_POLICY_ARNS: 'arn:aws:iam::aws:policy/A,arn:aws:iam::aws:policy/B',
    COVE_DEBUG: '1',
    COVE_QUIET: '',
    OTHER: 'x',
  });
  const { origins: _, weakenings: __, ...settings } = resolveSettings(flags, {});
  expect(settings).toMatchObject({
    roleName: 'audit',
    regions: ['eu-*', 'us-east-1'],
    allowErrors: true,
    includeCaller: false,
    concurrency: 50,
    failOn: 'high',
    policyArns: ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/B'],
    quiet: false,
  });
  expect(names.get('roleName')).toBe('COVE_ROLE_NAME');
});

test.each<[variable: string, value: string, message: string]>([
  ['COVE_EXCLUDES', 'x', 'COVE_EXCLUDES names no setting'],
  ['COVE_ALLOW_ERRORS', 'maybe', 'COVE_ALLOW_ERRORS: expected true or false, got "maybe"'],
  ['COVE_CONCURRENCY', '0', 'COVE_CONCURRENCY: expected a whole number from 1 to 10000, got "0"'],
  ['COVE_CONCURRENCY', '20000', 'COVE_CONCURRENCY: expected a whole number from 1 to 10000, got "20000"'],
  ['COVE_FAIL_ON', 'hgih', 'COVE_FAIL_ON: expected critical, high, medium, low, info, none, got "hgih"'],
])('%s=%s is refused', (variable, value, message) => {
  expect(() => settingsFromVariables({ [variable]: value })).toThrow(message);
});

test('a flag outranks a variable, and what weakens a run is called by what chose it', async () => {
  const env = { COVE_FAIL_ON: 'none', COVE_ROLE_NAME: 'audit' };
  const loaded = await loadSettings({ roleName: 'other' }, '/', { env });
  if (!loaded.ok) return expect.unreachable();
  const { roleName, origins, weakenings } = loaded.value;
  expect(roleName).toBe('other');
  expect([origins.roleName, origins.failOn, origins.regions]).toEqual(['--role-name', 'COVE_FAIL_ON', 'default']);
  expect(weakenings.map(({ setting }) => setting)).toEqual(['--role-name', 'COVE_FAIL_ON']);
});

test('a variable that the program reads for something else is not taken for a setting', async () => {
  const names = (await readdir(packageFile('src'), { recursive: true })).filter((name) => name.endsWith('.ts'));
  const files = await Promise.all(names.map((name) => readFile(packageFile(`src/${name}`), 'utf8')));
  const read = new Set(
    files.flatMap((text) => [...text.matchAll(/(?:env\.|= ')(COVE_[A-Z_]+)\b/g)].map(([, name = '']) => name)),
  );
  expect(read.size).toBeGreaterThan(3);
  for (const name of read) expect(settingsFromVariables({ [name]: 'x' }).names, name).toEqual(new Map());
});
