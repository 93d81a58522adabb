import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { loadHandedPolicies } from '../../src/library/scale/handed-policies.ts';
import { openStoreRun } from '../../src/library/scale/store-run.ts';
import { createDirectoryStore } from '../../src/store/directory-store.ts';
import { stableJson } from '../../src/values/json.ts';
import { gitWorld } from '../packs/repository.ts';
import { type Files, folderWith, KEYS } from '../policy/packs/write-pack.ts';
import { runMain } from '../support/run-main.ts';

const LOOSE = `version: 1
parameters:
  oldest: { type: integer, default: 90 }
policies:
  - id: users
    title: t
    call: iam:ListUsers
    resources: Users
    filter: age_days(CreateDate) > cove.parameters.oldest
    finding: { resource: "\${UserName}", message: m }
`;

let elsewhere: string;

beforeEach(async () => {
  elsewhere = await mkdtemp(path.join(tmpdir(), 'cove-policy-handed-'));
});

afterEach(() => rm(elsewhere, { recursive: true, force: true }));

/** A check over two accounts in a store, one of which is lost; a worker elsewhere, which has nothing, runs it again. */
async function handedOver(
  cwd: string,
  args: readonly string[],
  more: { stdin?: string; worker?: readonly string[]; accounts?: string; release?: string; cancelled?: boolean } = {},
) {
  const store = path.join(elsewhere, 'store');
  const env = { GIT_CONFIG_GLOBAL: '/dev/null', XDG_CACHE_HOME: elsewhere };
  const { stdin, worker = [], accounts = 'Shop Production,Payments Production' } = more;
  const options = { cwd, env, ...(stdin === undefined ? {} : { stdin }) };
  const check = await runMain(
    ['check', ...args, '--demo', '--quiet', '--store', store, '--accounts', accounts],
    options,
  );
  expect([check.exitCode === 0 || check.exitCode === 1, check.stderr]).toEqual([true, expect.stringContaining('Run ')]);
  const run = (await readdir(store)).find((name) => name !== 'probe') ?? '';
  const planned = path.join(store, run, 'plan.json');
  if (more.release !== undefined) await writeFile(planned, byRelease(more.release, await readFile(planned, 'utf8')));
  const { digest } = JSON.parse(await readFile(planned, 'utf8'));
  const [lost = ''] = await readdir(path.join(store, run, 'accounts'));
  const place = path.join(store, run, 'accounts', lost);
  const read = (): Promise<string> => readFile(place, 'utf8').then(withoutTimes, () => 'nothing');
  const before = await read();
  await rm(place);
  if (more.cancelled === true) await openStoreRun(createDirectoryStore(store), run).cancel(0);
  const job = [run, digest, lost.slice(0, 12), 0, 0].join('/');
  const words = ['worker', '--demo', '--store', store, '--queue', 'redis://localhost', '--only', job, ...worker];
  const answer = await runMain(words, { cwd: elsewhere, env });
  return { answer, before, after: await read() };
}

/** A plan as another release would have written it. */
function byRelease(version: string, text: string): string {
  const { digest: _, ...plan } = JSON.parse(text);
  const other = { ...plan, tool: { ...plan.tool, version } };
  return JSON.stringify({ ...other, digest: createHash('sha256').update(stableJson(other)).digest('hex') });
}

/** Each demo organization is as old as its process. */
function withoutTimes(text: string): string {
  // What each process says of itself is its own.
  const lines = text.split('\n').filter((line) => !line.startsWith('{"type":"warning","code":"not-default"'));
  return lines
    .join('\n')
    .replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"a time"')
    .replace(/"sha256":"\w+"/, '"sha256":"of them"');
}

const SETTINGS = `version: 1
packs: { keys: { from: ./keys } }
select: ["keys/*", "!keys/key-there"]
policies: { "keys/*": { parameters: { maxKeyAgeDays: 30 } } }
overrides:
  - targets: { ous: [Production] }
    policies: { keys/key-old: { severity: critical, parameters: { maxKeyAgeDays: 10 } } }
`;
const SHARED: Files = {
  ...KEYS,
  'keys/pack.yml': `${KEYS['keys/pack.yml']}policies: [policies/, ../shared/more.yml]\n`,
  'shared/more.yml': LOOSE,
};
/** A package, whose pack uses a file two folders up. */
const FAR: Files = {
  'c.yml': 'version: 1\npacks: { keys: { from: "npm:far/packs/keys" } }\n',
  'package.json': '{}',
  'node_modules/far/package.json': '{ "name": "far", "version": "1.0.0" }',
  ...Object.fromEntries(Object.entries(KEYS).map(([name, text]) => [`node_modules/far/packs/${name}`, text])),
  'node_modules/far/packs/keys/pack.yml': `${KEYS['keys/pack.yml']}policies: [policies/, ../../more.yml]\n`,
  'node_modules/far/more.yml': LOOSE,
};

describe('a worker that is given no policies', () => {
  it.each<[string, Files, readonly string[], string?]>([
    ['a file with a parameter', { 'a.yml': LOOSE }, ['a.yml', '--param', 'oldest=7']],
    ['a pipe', {}, ['-'], LOOSE],
    ['a pack that shares a file of the folder that it lies in', SHARED, ['keys']],
    ['a folder of a pack', KEYS, ['keys', '--control', 'cis-5.0.0:1.13']],
    ['packs, choices and overrides of a settings file', { ...KEYS, 'c.yml': SETTINGS }, ['--config', 'c.yml']],
    ['files and a pack', { ...KEYS, 'a.yml': LOOSE }, ['a.yml', 'keys', '--policy', 'users,keys/key-there']],
  ])('is handed those of %s', async (_, files, args, stdin) => {
    const { answer, before, after } = await handedOver(folderWith(files), args, stdin === undefined ? {} : { stdin });
    expect(answer).toMatchObject({ exitCode: 0 });
    expect(after).toBe(before);
  });

  it('enters accounts by the roles that it was given itself', async () => {
    const role = ['--role', '333333333301=OrganizationAccountAccessRole', '--role-name', 'nobody-has-it'];
    const [one, two] = [
      await handedOver(folderWith({ 'a.yml': LOOSE }), ['a.yml', ...role], {
        worker: role,
        accounts: 'Shop Production',
      }),
      await handedOver(folderWith({ 'a.yml': LOOSE }), ['a.yml', ...role], { accounts: 'Shop Production' }),
    ];
    expect([one.answer.exitCode, one.after]).toEqual([0, one.before]);
    expect(two.answer).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--role') });
  });

  it('enters accounts of an accounts file by the roles that the file names, or not at all', async () => {
    const listed = (role: string): string =>
      `{ version: 1, only: true, accounts: [{ id: "333333333301", name: Shop, role: ${role} }] }`;
    const files = { 'a.yml': LOOSE, 'own.yml': listed('OrganizationAccountAccessRole'), 'other.yml': listed('other') };
    const cwd = folderWith(files);
    const args = ['a.yml', '--accounts-file', 'own.yml', '--role-name', 'nobody-has-it'];
    const handed = (...worker: string[]) =>
      handedOver(cwd, args, { worker: ['--role-name', 'nobody-has-it', ...worker], accounts: 'Shop' });
    const fileOf = (name: string): string[] => ['--accounts-file', path.join(cwd, name)];
    const same = await handed(...fileOf('own.yml'));
    expect([same.answer.exitCode, same.after]).toEqual([0, same.before]);
    for (const worker of [[], fileOf('other.yml'), [...fileOf('own.yml'), '--role', '333333333301=other']]) {
      await rm(path.join(elsewhere, 'store'), { recursive: true, force: true });
      const { answer, after } = await handed(...worker);
      expect(answer).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('it was planned with') });
      expect(after).toBe('nothing');
    }
  });

  it('is handed those of a repository', async () => {
    const { project } = gitWorld();
    const env = { GIT_CONFIG_GLOBAL: '/dev/null', XDG_CACHE_HOME: elsewhere };
    await runMain(['packs', 'lock', '--config', 'cove.config.yml'], { cwd: project, env });
    const { answer, before, after } = await handedOver(project, ['--config', 'cove.config.yml']);
    expect(answer).toMatchObject({ exitCode: 0 });
    expect(after).toBe(before);
  });

  it('refuses those that cannot be handed over, and says how it gets them', async () => {
    const { answer, after } = await handedOver(folderWith(FAR), ['--config', 'c.yml']);
    expect(answer).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/its policies are not in the store\n +name the policy files or the settings file/),
    });
    expect(after).toBe('nothing');
  });

  it('does nothing for a run that was interrupted, and does not end because of it', async () => {
    const { answer, after } = await handedOver(folderWith(FAR), ['--config', 'c.yml'], { cancelled: true });
    expect(answer).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('cannot take part') });
    expect(after).toBe('nothing');
  });

  it.each([
    [{ worker: ['--param', 'oldest=8'] }, 'policy users is not the one that the run was planned with'],
    [{ worker: ['--role-name', 'other'] }, '--role-name: it was planned with'],
    [{ release: '0.0.1' }, 'it was planned by cove-policy 0.0.1, and this is '],
  ])('keeps to its own settings: %j', async (more, message) => {
    const { answer, after } = await handedOver(folderWith({ 'a.yml': LOOSE }), ['a.yml'], more);
    expect(answer).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
    expect(after).toBe('nothing');
  });
});

describe('what was handed over', () => {
  const load = (value: unknown) => loadText(JSON.stringify(value));
  const loadText = (text: string) =>
    loadHandedPolicies(
      text,
      { parameters: {}, parametersInWords: [] } as unknown as Parameters<typeof loadHandedPolicies>[1],
      createCatalog([]),
    );
  const handed = {
    version: 1,
    files: [],
    named: ['a.yml'],
    config: { version: 1 },
    parameters: {},
    parametersInWords: [],
  };

  it.each([
    ['of another version', { ...handed, version: 2 }, 'written by another release'],
    ['that is a list of hashes', ['a'], 'written by another release'],
    [
      'with a path out of its folder',
      { ...handed, named: [], files: [{ path: '../x.yml', text: '' }] },
      'outside their folder',
    ],
    [
      'with an absolute path',
      { ...handed, named: [], files: [{ path: '/tmp/cove-x.yml', text: '' }] },
      'outside their folder',
    ],
    ['that names what is not there', handed, 'something else'],
    ['that names a file of the machine', { ...handed, named: ['/etc/passwd'] }, 'something else'],
    [
      'that names a file above',
      { ...handed, files: [{ path: 'x', text: '' }], named: ['x/../../x'] },
      'something else',
    ],
    [
      'that names a glob',
      { ...handed, files: [{ path: '{x,/etc}', text: '' }], named: ['{x,/etc}'] },
      'something else',
    ],
    ['with packs from elsewhere', { ...handed, config: { version: 1, packs: { a: './a' } } }, 'something else'],
  ])('%s is refused', async (_, value, reason) => {
    expect(await load(value)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });

  it('without a place for them ends the worker, which must take no more accounts', async () => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = path.join(elsewhere, 'gone');
    try {
      await expect(load({ ...handed, files: [{ path: 'x', text: '' }], named: ['x'] })).rejects.toMatchObject({
        code: 'output',
        message: `policies cannot be kept in ${path.join(elsewhere, 'gone')}: no such file or directory`,
        hint: expect.stringContaining('TMPDIR'),
      });
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });

  it('without a bottom is refused', async () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const text = JSON.stringify({ ...handed, config: { version: 1, deep: 0 } }).replace('"deep":0', `"deep":${deep}`);
    expect(await loadText(text)).toMatchObject({ ok: false, reason: expect.stringContaining('something else') });
  });
});
