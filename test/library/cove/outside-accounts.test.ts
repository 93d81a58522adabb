import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cove } from '../../../src/library/cove/cove.ts';
import type { CoveSession } from '../../../src/library/cove/cove-session.ts';
import { parseOrganizationFile } from '../../../src/simulator/parse-organization-file.ts';
import { type Demo, startDemo } from './demo.ts';

const ORGANIZATION = `version: 1
organization: { id: o-larkspur01, managementAccount: "111111111111" }
regions: [us-east-1, eu-west-1]
accounts:
  - { id: "222222222201", name: Shop, roles: [{ name: audit, externalId: ours }] }
  - { id: "999988887777", name: A, outside: true, roles: [{ name: security/audit, externalId: theirs }] }
  - { id: "999988886666", name: B, outside: true, roles: [audit] }
`;

const ACCOUNTS = `version: 1
accounts:
  - { id: "999988887777", name: acquired, role: security/audit, externalId: theirs, tags: { stage: prod } }
  - { id: "999988886666", name: partner, regions: [eu-*] }
`;

let demo: Demo;
let folder: string;

beforeAll(async () => {
  demo = await startDemo({ organization: parseOrganizationFile(ORGANIZATION, 'organization.yml') });
  folder = await mkdtemp(join(tmpdir(), 'cove-policy-outside-'));
  await writeFile(join(folder, 'accounts.yml'), ACCOUNTS);
  await writeFile(join(folder, 'only.yml'), ACCOUNTS.replace('version: 1', 'version: 1\nonly: true'));
  await writeFile(join(folder, 'wrong.yml'), 'version: 1\naccounts: [{ id: "123", name: x }]\n');
});

afterAll(async () => {
  await demo.close();
  await rm(folder, { recursive: true });
});

const options = (file: string) => ({
  ...{ connection: demo.connection, role: 'audit', externalId: 'ours' },
  accountsFile: join(folder, file),
});

const place = (session: CoveSession): string => `${session.account.name} ${session.region}`;

describe('accounts outside the organization', () => {
  test('are entered by what the file says of them, and their left-out regions are skipped', async () => {
    const regions = ['us-east-1', 'eu-west-1'];
    const all = await cove(place, { ...options('accounts.yml'), regions });
    expect(all.results.map(({ result }) => result).sort()).toEqual([
      'Shop eu-west-1',
      'Shop us-east-1',
      'acquired eu-west-1',
      'acquired us-east-1',
      'partner eu-west-1',
    ]);
    expect(all.failed).toEqual([]);
    expect(all.skipped.map(({ account, region }) => [account.id, region])).toEqual([
      ['111111111111', '*'],
      ['999988886666', 'us-east-1'],
    ]);
  });

  test('never see the external id of the organization', () => {
    const sent = demo.simulator.recorded
      .filter(({ operation }) => operation === 'AssumeRole')
      .map(({ input }) => input as { RoleArn: string; ExternalId?: string })
      .map(({ RoleArn, ExternalId }) => [RoleArn, ExternalId]);
    expect(sent.sort()).toEqual([
      ['arn:aws:iam::222222222201:role/audit', 'ours'],
      ['arn:aws:iam::999988886666:role/audit', undefined],
      ['arn:aws:iam::999988887777:role/security/audit', 'theirs'],
    ]);
  });

  test('are selected as others are, by id, name of a tag, and exclusion', async () => {
    const tagged = await cove(place, {
      ...options('accounts.yml'),
      accounts: ['999988887777'],
      tags: { stage: 'prod' },
    });
    expect(tagged.results.map(({ result }) => result)).toEqual(['acquired us-east-1']);
    const without = await cove(place, { ...options('accounts.yml'), exclude: ['999988887777', '999988886666'] });
    expect(without.results.map(({ result }) => result)).toEqual(['Shop us-east-1']);
  });

  test('are all that there are where the file says so', async () => {
    const before = demo.simulator.requests.byOperation.get('organizations:ListAccounts');
    const all = await cove(place, { ...options('only.yml'), accounts: ['999988887777'] });
    expect(all.results.map(({ result }) => result)).toEqual(['acquired us-east-1']);
    expect(demo.simulator.requests.byOperation.get('organizations:ListAccounts')).toBe(before);
  });

  test('are entered again for items only with the file', async () => {
    const { results } = await cove(place, { ...options('only.yml'), accounts: ['999988887777'] });
    const again = await cove.map(results, place, options('only.yml'));
    expect(again.results.map(({ result }) => result)).toEqual(['acquired us-east-1']);
    const { accountsFile: _, ...without } = options('only.yml');
    await expect(cove.map(results, place, without)).rejects.toMatchObject({
      code: 'usage',
      hint: 'pass the same accountsFile',
    });
  });

  test('are not entered by a file that is wrong', async () => {
    await expect(cove(place, options('wrong.yml'))).rejects.toThrow(/cannot be used:[\s\S]*12 digits/);
    await expect(cove(place, options('none.yml'))).rejects.toMatchObject({
      code: 'config',
      message: expect.stringMatching(/it is the file of accountsFile\s/),
    });
  });
});
