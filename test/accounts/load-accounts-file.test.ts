import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { externalIdFor, type ListedAccounts, listedDigest, listedRoles } from '../../src/accounts/listed-accounts.ts';
import { loadAccountsFile } from '../../src/accounts/load-accounts-file.ts';
import {
  check,
  connect,
  type EngineOptions,
  loadPolicies,
  type OrganizationFile,
  startSimulator,
  targets,
} from '../../src/index.ts';
import { packageFile } from '../../src/package-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-accounts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(text: string, name = 'accounts.yml'): Promise<ListedAccounts> {
  await writeFile(join(folder, name), text);
  const { listed, diagnostics } = await loadAccountsFile(name, folder);
  expect(diagnostics).toEqual([]);
  return listed as ListedAccounts;
}

const TWO = `version: 1
accounts:
  - { id: "222222222222", name: two, role: "arn:aws:iam::222222222222:role/audit", externalId: theirs }
  - { id: "111111111111", name: one, tags: { stage: prod }, regions: [eu-*] }
`;

test('the digest is that of what is said, not of how it is written or of secrets', async () => {
  const digest = listedDigest(await load(TWO));
  const sameAsJson = JSON.stringify({
    accounts: [
      { regions: ['eu-*'], id: '111111111111', name: 'one', tags: { stage: 'prod' } },
      { id: '222222222222', name: 'two', role: 'arn:aws:iam::{account}:role/audit', externalId: 'another' },
    ],
    only: false,
    version: 1,
  }).replace('arn:aws:iam::{account}', 'arn:aws:iam::222222222222');
  expect(listedDigest(await load(sameAsJson, 'other.json'))).toBe(digest);
  expect(digest).toMatch(/^2 accounts, sha256:[0-9a-f]{64}$/);
  const others = [
    TWO.replace('"111111111111"', '"111111111112"'),
    TWO.replace('name: one', 'name: uno'),
    TWO.replace('prod', 'test'),
    TWO.replace('eu-*', 'us-*'),
    TWO.replace('role/audit', 'role/admin'),
    TWO.replace(', externalId: theirs', ''),
    TWO.replace('version: 1', 'version: 1\nonly: true'),
    TWO.replace('name: one', 'name: one, email: a@b.example'),
  ];
  const digests = await Promise.all(others.map(async (text, index) => listedDigest(await load(text, `${index}.yml`))));
  expect(new Set([digest, ...digests]).size).toBe(others.length + 1);
});

test('an external id goes to the account that it was written for, and to no other', async () => {
  const listed = await load(TWO);
  const idFor = externalIdFor(listed, 'of the organization');
  expect(['111111111111', '222222222222', '333333333333'].map(idFor)).toEqual([
    undefined,
    'theirs',
    'of the organization',
  ]);
  expect(listedRoles(listed)).toEqual({ '222222222222': 'arn:aws:iam::{account}:role/audit' });
});

test('the example is right, and its schema is the one that editors are told of', async () => {
  const { listed, diagnostics } = await loadAccountsFile('examples/accounts.yml', packageFile('.'));
  expect(diagnostics).toEqual([]);
  expect(listed?.accounts.map(({ name }) => name)).toEqual(['partner-data', 'acquired-shop']);
  const docs = await readFile(packageFile('docs/configuration.md'), 'utf8');
  expect(docs).toContain(await readFile(packageFile('examples/accounts.yml'), 'utf8'));
});

test('the library takes it as an option', async () => {
  const organization: OrganizationFile = {
    version: 1,
    organization: { managementAccount: '111111111111' },
    regions: ['us-east-1'],
    accounts: [
      { id: '222222222222', name: 'Member' },
      { id: '999988887777', name: 'Other', outside: true, roles: ['audit'], users: [{ name: 'guest' }] },
    ],
  };
  const simulator = await startSimulator({ organization });
  try {
    await writeFile(
      join(folder, 'accounts.yml'),
      'version: 1\naccounts: [{ id: "999988887777", name: o, role: audit }]',
    );
    await writeFile(
      join(folder, 'users.yml'),
      'version: 1\npolicies: [{ id: users, title: Users, severity: low, call: iam:ListUsers, resources: Users, filter: UserName, finding: { resource: "${Arn}", message: m } }]',
    );
    const set = await loadPolicies(['users.yml'], { cwd: folder });
    const connection = await connect({
      region: 'us-east-1',
      endpoint: simulator.url,
      credentials: simulator.credentials,
    });
    const options: EngineOptions = { connection, cwd: folder, accountsFile: 'accounts.yml' };
    const report = await check(set, options);
    const found = [];
    for await (const finding of report.findings) found.push(finding.account.id);
    expect(found).toEqual(['999988887777']);
    const plan = await targets(set, options);
    expect(plan.accounts.map(({ id, listed }) => [id, listed?.file])).toContainEqual(['999988887777', 'accounts.yml']);
    await writeFile(join(folder, 'accounts.yml'), 'version: 1\naccounts: [{ id: 999988887777 }]');
    await report.close();
    await expect(targets(set, options)).rejects.toThrow(/accounts.yml:1?2:/);
    await connection.close();
  } finally {
    await simulator.close();
  }
});
