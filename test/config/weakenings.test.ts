import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConfigFile } from '../../src/config/config-file.generated.ts';
import type { SETTING_FLAGS } from '../../src/config/setting-flags.ts';
import { SETTING_SAFETY } from '../../src/config/setting-safety.ts';
import { type Flags, resolveSettings } from '../../src/config/settings.ts';
import { weakeningText } from '../../src/config/weakenings.ts';
import { environmentWeakenings } from '../../src/library/inputs/environment-weakenings.ts';
import { loadSettings } from '../../src/library/inputs/load.ts';
import { packageFile } from '../../src/package-files.ts';
import { REPORT_FORMATS } from '../../src/report/render/formats.ts';
import { runInProcess } from '../support/run-in-process.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-policy-weakenings-'));
});

afterAll(() => rm(folder, { recursive: true }));

const said = (flags: object, config: object = {}): string[] =>
  resolveSettings(flags as Flags, config as Partial<ConfigFile>, { file: 'its.yml' }).weakenings.map(weakeningText);

describe('a flag', () => {
  test.each<[object, string | undefined]>([
    [{ sessionPolicy: 'off' }, '--session-policy: no session policy keeps the sessions from what the role may do'],
    [
      { sessionPolicy: 'own.json' },
      '--session-policy: the sessions are limited by own.json, and not to what the policies need',
    ],
    [{ sessionPolicy: 'auto' }, undefined],
    [{ roleName: 'Admin' }, '--role-name: the role Admin is assumed'],
    [{ roleName: 'OrganizationAccountAccessRole' }, undefined],
    [{ roleName: 'arn:aws:iam::{account}:role/OrganizationAccountAccessRole' }, undefined],
    [
      { roleName: 'path/OrganizationAccountAccessRole' },
      '--role-name: the role path/OrganizationAccountAccessRole is assumed',
    ],
    [{ failOn: 'high' }, '--fail-on: findings below high do not fail the run'],
    [{ failOn: 'none' }, '--fail-on: no finding fails the run'],
    [{ failOn: 'info' }, undefined],
    [{ allow: 'opt-in,throttled' }, '--allow: errors of kind opt-in, throttled do not fail the run'],
    [{ exclude: '111122223333' }, undefined],
    [{ quiet: true }, undefined],
    [{ maxAge: '24h' }, undefined],
    [{ maxAge: '1d' }, undefined],
    [{ maxAge: '90m' }, undefined],
    [{ maxAge: '1s' }, undefined],
    [{ maxAge: '25h' }, '--max-age: what is up to 25h old counts'],
    [{ maxAge: '90d' }, '--max-age: what is up to 90d old counts'],
    [{ maxChanges: 50 }, undefined],
    [{ maxChanges: 9000 }, '--max-changes: up to 9000 changes are made'],
    [{ yes: true }, '--yes: changes are made without asking'],
    [{ remediateRole: 'Admin' }, '--remediate-role: changes are made as the role Admin'],
  ])('%j', (flags, expected) => {
    expect(said(flags)).toEqual(expected === undefined ? [] : [expected]);
  });

  test('that outranks the file is said, and the file is not', () => {
    expect(said({ roleName: 'Mine' }, { roleName: 'Theirs' })).toEqual(['--role-name: the role Mine is assumed']);
    expect(said({ roleName: 'OrganizationAccountAccessRole' }, { roleName: 'Theirs' })).toEqual([]);
    expect(said({ param: ['a=1'] }, { parameters: { b: 2 } })).toEqual([
      'parameters in its.yml: sets b of the policies',
    ]);
  });
});

test('the settings of a file are said with its name', () => {
  const config = { exclude: ['ou-lark-sandbox0', '222222222201'], output: ['json=a.json'], quiet: true, profile: 'x' };
  expect(said({}, config)).toEqual([
    'exclude in its.yml: ou-lark-sandbox0, 222222222201 will not be checked',
    'profile in its.yml: the credentials are those of the profile x',
    'output in its.yml: writes json=a.json',
    'quiet in its.yml: there is no text report',
  ]);
});

test.each<[Record<string, string>, string[]]>([
  [{}, []],
  [{ AWS_ENDPOINT_URL: '' }, []],
  [
    { AWS_ENDPOINT_URL: 'http://user:secret@127.0.0.1:4566/' },
    ['AWS_ENDPOINT_URL: requests go to http://127.0.0.1:4566, unencrypted'],
  ],
  [{ AWS_ENDPOINT_URL_STS: 'https://sts.example/x' }, ['AWS_ENDPOINT_URL_STS: requests go to https://sts.example/x']],
  [{ AWS_ENDPOINT_URL: 'http://x', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, []],
  [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, ['NODE_TLS_REJECT_UNAUTHORIZED: nothing checks that it is AWS that answers']],
  [
    { NODE_EXTRA_CA_CERTS: 'ca.pem' },
    ["NODE_EXTRA_CA_CERTS: certificates by the authorities in ca.pem count as AWS's"],
  ],
  [{ NODE_OPTIONS: '--max-old-space-size=4096 --enable-source-maps --no-warnings' }, []],
  [{ NODE_OPTIONS: '--tls-cipher-list=NULL' }, ['NODE_OPTIONS: TLS is weaker than the default']],
  [{ NODE_OPTIONS: '--tls_min_v1.0' }, ['NODE_OPTIONS: TLS is weaker than the default']],
  [
    { NODE_OPTIONS: '--use-openssl-ca', NODE_USE_SYSTEM_CA: '1' },
    [
      "NODE_OPTIONS: certificates by the authorities of this system count as AWS's",
      "NODE_USE_SYSTEM_CA: certificates by the authorities of this system count as AWS's",
    ],
  ],
  [{ NODE_OPTIONS: '--insecure-http-parser' }, ['NODE_OPTIONS: answers that are not HTTP count']],
  ...['-r ./x.cjs', '--require=./x.cjs', '--import "./x.mjs"', '--experimental-loader x', '--inspect=0'].map(
    (option): [Record<string, string>, string[]] => [
      { NODE_OPTIONS: option },
      ['NODE_OPTIONS: code that is not ours runs, or may be told to'],
    ],
  ),
])('the environment: %j', async (env, expected) => {
  expect((await environmentWeakenings(env, 'a-profile-that-is-not-there')).map(weakeningText)).toEqual(expected);
});

test('every format of reports and stderr name them', async () => {
  const formats = Object.keys(REPORT_FORMATS).filter((format) => format !== 'text');
  const outputs = formats.flatMap((format) => ['-o', `${format}=${join(folder, format)}`]);
  const { stdout, stderr } = await runInProcess(
    packageFile('.'),
    ...['check', '--demo', 'policies/trails.yml', '--accounts', '333333333301', '--fail-on', 'none', ...outputs],
  );
  const text = '--fail-on: no finding fails the run';
  expect(stderr).toBe(`cove-policy: this run differs from the safe defaults:\n  ${text}\n`);
  expect(stdout).toContain(`differs from the safe defaults: ${text}`);
  for (const format of formats) {
    expect(await readFile(join(folder, format), 'utf8'), format).toContain(`differs from the safe defaults: ${text}`);
  }
});

/** A value for each setting that is not its default. */
const OTHER: Record<keyof typeof SETTING_FLAGS, string> = {
  accounts: '["111122223333"]',
  ous: '[ou-abcd-12345678]',
  exclude: '["111122223333"]',
  accountsFile: JSON.stringify(packageFile('examples/accounts.yml')),
  regions: '[us-east-1]',
  includeCaller: 'true',
  roleName: 'Admin',
  roles: '{ ou-abcd-12345678: Admin }',
  sessionName: 'somebody-else',
  externalId: 'anything',
  sessionPolicy: '"off"',
  policyArns: '["arn:aws:iam::aws:policy/AdministratorAccess"]',
  partition: 'aws-cn',
  profile: 'other',
  concurrency: '7',
  patience: '7',
  timeout: '7',
  output: '[json=../../.bashrc]',
  failOn: 'none',
  allowErrors: 'true',
  allow: '[{ kind: throttled, reason: none, expires: "2099-01-01" }]',
  allowIdle: 'true',
  failFast: 'true',
  runLog: '../.profile',
  quiet: 'true',
  allowSecretReads: 'true',
  allowRisk: 'destructive',
  trustReads: '["new-service:GetThing"]',
  parameters: '{ maxKeyAgeDays: 99999 }',
};

const HARMLESS = ['partition', 'concurrency', 'patience', 'timeout', 'failFast'];

describe('a settings file that was found', () => {
  test.each(Object.entries(OTHER))('%s: %s', async (name, value) => {
    await writeFile(join(folder, 'cove.config.yml'), `version: 1\n${name}: ${value}\n`);
    const found = await loadSettings({}, folder);
    const named = await loadSettings({ config: 'cove.config.yml' }, folder);
    expect(named).toMatchObject({ ok: true });
    if (HARMLESS.includes(name)) {
      expect(found).toMatchObject({ ok: true });
      return;
    }
    expect(found).toMatchObject({
      ok: false,
      diagnostics: [
        {
          code: 'config/untrusted',
          range: { file: 'cove.config.yml', line: 2, column: 1 },
          hint: 'name it: --config cove.config.yml; or review it and trust it once: cove-policy trust cove.config.yml',
        },
      ],
    });
  });

  test.each(['failOn: info', 'sessionPolicy: auto', 'allowErrors: false', 'roleName: OrganizationAccountAccessRole'])(
    'may say what holds anyhow: %s',
    async (line) => {
      await writeFile(join(folder, 'cove.config.yml'), `version: 1\n${line}\n`);
      expect(await loadSettings({}, folder)).toMatchObject({ ok: true });
    },
  );
});

/** Commands that do not read what a settings file says of packs and of their policies. */
describe('settings of packs', () => {
  const PACKS = `version: 1
packs: { keys: { from: ./keys } }
select: [keys/key-old]
policies: { keys/key-old: { severity: low } }
overrides: [{ targets: { ous: [r-abcd] }, policies: { keys/key-old: off } }]
`;

  test.each([
    [['test', packageFile('policies/iam-access-keys.yml')]],
    [['run', 'iam:ListUsers', '--print-config']],
    [['targets', '--print-config']],
  ])('%j', async (command) => {
    await writeFile(join(folder, 'cove.config.yml'), PACKS);
    expect(await runInProcess(folder, ...command)).toMatchObject({ code: 0, stderr: '' });
    const named = await loadSettings({ config: 'cove.config.yml' }, folder, { isAboutPolicies: false });
    expect(named).toMatchObject({ ok: true, value: { weakenings: [] } });
    expect(await loadSettings({}, folder)).toMatchObject({ ok: false });
  });
});

test('the table in docs/safety.md names what a found file may hold', () => {
  const docs = readFileSync(packageFile('docs/safety.md'), 'utf8');
  const [, listed = ''] = /may\s+hold\s+without\s+trust: ([^.]*)\./.exec(docs) ?? [];
  const harmless = Object.entries(SETTING_SAFETY)
    .filter(([, { found }]) => found === 'harmless')
    .map(([name]) => name);
  expect([...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(harmless);
  expect(harmless).toEqual(HARMLESS);
});
