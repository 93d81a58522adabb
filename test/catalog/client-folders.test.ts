import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { ourClientFolders, projectFolders } from '../../src/catalog/client-folders.ts';
import { catalogForDirectory, catalogForPolicies } from '../../src/library/inputs/project-clients.ts';

let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'cove-policy-clients-')));
});

afterEach(() => rm(root, { recursive: true }));

const CODE = `class __Client {}
class PlantedClient extends __Client {}
class ListVaultsCommand { constructor(input) { this.input = input; } }
module.exports = { __Client, PlantedClient, ListVaultsCommand };`;

/** A package as npm would have put it below a folder. */
async function install(folder: string, client: string, code = CODE): Promise<string> {
  const directory = join(root, folder, 'node_modules', '@aws-sdk', client);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name: `@aws-sdk/${client}`, main: 'index.js' }));
  await writeFile(join(directory, 'index.js'), code);
  return directory;
}

async function file(name: string, text = '{}'): Promise<void> {
  await mkdir(join(root, name, '..'), { recursive: true });
  await writeFile(join(root, name), text);
}

/** Fails whoever runs it. */
const TRAP = "throw new Error('code of a foreign folder was run');";

describe('the projects of policies', () => {
  it.each([
    [
      'the nearest package.json ends the search',
      ['a/package.json', 'package.json'],
      'a/policies',
      '.',
      ['a/policies', 'a'],
    ],
    [
      'a package.json beside the policy',
      ['a/policies/package.json', 'a/package.json'],
      'a/policies',
      '.',
      ['a/policies'],
    ],
    ['no package.json, no project', [], 'a/policies', '.', []],
    ['none above the working directory', ['package.json'], 'a/policies', 'a', []],
    ['the working directory itself', ['a/package.json'], 'a', 'a', ['a']],
    ['beside the working directory', ['b/package.json'], 'b/policies', 'a', ['b/policies', 'b']],
    ['a folder whose name begins like the parent', ['..a/package.json'], '..a', 'b', ['..a']],
    ['above, though a policy names it', ['package.json'], '.', 'a', []],
  ])('%s', async (_, files, policies, cwd, expected) => {
    for (const name of files) await file(name);
    const absolute = expected.map((name) => join(root, name));
    expect(projectFolders([join(root, policies)], join(root, cwd))).toEqual(absolute);
  });
});

describe('a client', () => {
  it('of ours is taken before one of the project', async () => {
    await install('.', 'client-iam', TRAP);
    expect(createCatalog([root]).check('iam', 'ListUsers')).toEqual({ ok: true, service: 'iam' });
  });

  it.each(['glacier', 'iam', 'wafv2'])('of a folder above the working directory is never run: %s', async (service) => {
    await file('package.json');
    await install('.', `client-${service}`, TRAP);
    await file('work/policy.yml');
    const cwd = join(root, 'work');
    const choice = { noProjectClients: false };
    for (const catalog of [catalogForDirectory(cwd, choice), await catalogForPolicies(['policy.yml'], choice, cwd)]) {
      expect(catalog.check(service, 'ListVaults')).not.toMatchObject({ code: 'service-broken' });
    }
  });

  it('of the working directory is not run for a policy of another project', async () => {
    await install('work', 'client-glacier', TRAP);
    await file('work/package.json');
    await file('other/package.json');
    await file('other/policy.yml');
    const catalog = await catalogForPolicies(['../other/policy.yml'], { noProjectClients: false }, join(root, 'work'));
    expect(catalog.check('glacier', 'ListVaults')).toMatchObject({ code: 'service-not-installed' });
  });

  it("of the policy's project is used, unless that is ruled out", async () => {
    await install('work', 'client-glacier');
    await file('work/package.json');
    await file('work/policies/policy.yml');
    const cwd = join(root, 'work');
    const used = await catalogForPolicies(['policies'], { noProjectClients: false }, cwd);
    const ruledOut = await catalogForPolicies(['policies'], { noProjectClients: true }, cwd);
    expect(used.check('glacier', 'ListVaults')).toMatchObject({ ok: true });
    expect(ruledOut.check('glacier', 'ListVaults')).toMatchObject({ code: 'service-not-installed' });
    expect(catalogForDirectory(cwd, { noProjectClients: false }).check('glacier', 'ListVaults').ok).toBe(true);
    expect(catalogForDirectory(cwd, { noProjectClients: true }).check('glacier', 'ListVaults').ok).toBe(false);
  });

  it.each(['.', 'node_modules', 'node_modules/@aws-sdk', 'node_modules/@aws-sdk/client-glacier'])(
    'is not run where anybody may write: %s',
    async (open) => {
      await install('.', 'client-glacier', TRAP);
      await chmod(join(root, open), 0o777);
      expect(createCatalog([root]).check('glacier', 'ListVaults')).toMatchObject({
        code: 'service-not-trusted',
        message: expect.stringMatching(/^the SDK client for "glacier" is not run: anybody may write to /),
      });
    },
  );

  it('that a link leads to is looked at where it lies', async () => {
    const elsewhere = await install('elsewhere', 'client-glacier', TRAP);
    await mkdir(join(root, 'work/node_modules/@aws-sdk'), { recursive: true });
    await symlink(elsewhere, join(root, 'work/node_modules/@aws-sdk/client-glacier'));
    await chmod(elsewhere, 0o777);
    expect(createCatalog([join(root, 'work')]).check('glacier', 'ListVaults')).toMatchObject({
      code: 'service-not-trusted',
    });
  });
});

it('our folders are those of this installation, and none above it', () => {
  const repository = join(import.meta.dirname, '../..');
  expect(ourClientFolders()).toEqual([join(repository, 'node_modules')]);
});
