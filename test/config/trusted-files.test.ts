import { execFileSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stateFolder } from '../../src/config/state-folder.ts';
import { forgetFile, trustFile, trustOf } from '../../src/config/trusted-files.ts';
import { loadSettings } from '../../src/library/inputs/load.ts';
import { trustConfig } from '../../src/library/trust.ts';

let root: string;
let work: string;
let env: { HOME: string };

const FILE = 'cove.config.yml';
const TEXT = 'version: 1\nsessionPolicy: "off"\n';

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'cove-policy-trust-')));
  work = join(root, 'work');
  env = { HOME: join(root, 'home') };
  await mkdir(work);
  await writeFile(join(work, FILE), TEXT);
});

afterEach(() => rm(root, { recursive: true }));

const used = async (): Promise<boolean> => (await loadSettings({}, work, { env })).ok;

/** The one file in which something is remembered. */
async function remembered(): Promise<string> {
  const folder = join(stateFolder(env) ?? '', 'trusted');
  const [name = 'none'] = await readdir(folder);
  return join(folder, name);
}

describe('a trusted settings file', () => {
  test('is used from then on', async () => {
    expect(await used()).toBe(false);
    expect(await trustConfig(undefined, work, env)).toMatchObject({
      ok: true,
      value: { file: FILE, weakenings: [{ setting: 'sessionPolicy in cove.config.yml' }] },
    });
    expect(await used()).toBe(true);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['it changed', () => writeFile(join(work, FILE), `${TEXT}quiet: true\n`)],
    ['a comment was added', () => writeFile(join(work, FILE), `${TEXT}# x\n`)],
    [
      'it was moved elsewhere',
      () =>
        rename(work, join(root, 'moved'))
          .then(() => mkdir(work))
          .then(() => rename(join(root, 'moved', FILE), join(work, 'cove.config.yaml'))),
    ],
    ['it was forgotten', () => forgetFile({ path: join(work, FILE) }, env)],
    ['anybody may write what is remembered', async () => chmod(await remembered(), 0o666)],
    ['anybody may write beside it', async () => chmod(join(await remembered(), '..'), 0o777)],
    [
      'a pipe is in its place',
      async () => {
        const file = await remembered();
        await rm(file);
        execFileSync('mkfifo', ['-m', '600', file]);
      },
    ],
    ['what is remembered is without measure', async () => truncate(await remembered(), 10_000_000_000)],
    ['what is remembered is not JSON', async () => writeFile(await remembered(), '{')],
    [
      'what is remembered is about another file',
      async () => {
        const file = await remembered();
        await writeFile(file, (await readFile(file, 'utf8')).replace('/work/', '/other/'));
      },
    ],
  ])('is not used where %s', async (_, happen) => {
    await trustConfig(FILE, work, env);
    await happen();
    expect(await used()).toBe(false);
  });

  test('is the file that a link leads to', async () => {
    const elsewhere = join(root, 'elsewhere');
    await mkdir(elsewhere);
    await trustConfig(FILE, work, env);
    await symlink(join(work, FILE), join(elsewhere, FILE));
    expect((await loadSettings({}, elsewhere, { env })).ok).toBe(true);
  });

  test('of the same text in another folder is another one', async () => {
    await trustConfig(FILE, work, env);
    await mkdir(join(root, 'copy'));
    await writeFile(join(root, 'copy', FILE), TEXT);
    expect((await loadSettings({}, join(root, 'copy'), { env })).ok).toBe(false);
  });

  test('is not believed to be one by what lies in its own folder', async () => {
    const inside = { HOME: join(work, 'home') };
    const file = { path: join(work, FILE), text: TEXT };
    await expect(trustFile(file, inside)).rejects.toMatchObject({ code: 'config' });
    await trustFile(file, env);
    await rename(env.HOME, inside.HOME);
    expect(await trustOf(file, inside)).toBe('unknown');
  });

  test('cannot be remembered without a home', async () => {
    await expect(trustConfig(FILE, work, {})).rejects.toMatchObject({ code: 'config' });
    await expect(trustConfig(FILE, work, { HOME: 'relative' })).rejects.toMatchObject({ code: 'config' });
  });

  test('is not trusted where it is wrong', async () => {
    await writeFile(join(work, FILE), 'version: 1\nrolName: x\n');
    expect(await trustConfig(FILE, work, env)).toMatchObject({ ok: false });
    expect(await used()).toBe(false);
  });
});

test.each([
  [{ XDG_STATE_HOME: '/state', HOME: '/home/me' }, '/state/cove-policy'],
  [{ XDG_STATE_HOME: 'relative', HOME: '/home/me' }, '/home/me/.local/state/cove-policy'],
  [{ HOME: '/home/me' }, '/home/me/.local/state/cove-policy'],
  [{ HOME: '' }, undefined],
  [{}, undefined],
])('the state folder of %j', (variables, expected) => {
  expect(stateFolder(variables)).toBe(expected);
});
