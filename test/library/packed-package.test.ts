import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { VERSION } from '../../src/version.ts';

const exec = promisify(execFile);
const root = path.dirname(packageFile('package.json'));
let folder: string;

/** As somebody has it who installed the package: only what is packed, and its dependencies beside it. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-packed-'));
  const installed = path.join(folder, 'node_modules/cove-policy');
  await mkdir(installed, { recursive: true });
  // `dist/` was built by the set-up; building it once more would be under the feet of other tests.
  const manifest = await readFile(packageFile('package.json'), 'utf8');
  await exec(process.execPath, ['scripts/pack.js', '--built', folder], { cwd: root });
  expect(await readFile(packageFile('package.json'), 'utf8')).toBe(manifest);
  await exec('tar', ['-xzf', `cove-policy-${VERSION}.tgz`, '-C', installed, '--strip-components=1'], { cwd: folder });
  await symlink(path.join(root, 'node_modules'), path.join(installed, 'node_modules'));
  // Clients of the SDK that the user has installed as well.
  await symlink(path.join(root, 'node_modules/@aws-sdk'), path.join(folder, 'node_modules/@aws-sdk'));
  await cp(packageFile('policies'), path.join(folder, 'policies'), { recursive: true });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What each example of docs/library.md prints, in their order. */
const PRINTED = [
  /^35 0 1 2 false\n$/,
  /^(.+ NoSuchEntityException\n){9}.+ assume-role check that the role exists .+\n(.+ (caller-account|account-not-active) .+\n){2}$/,
  /^.+ \d+\n$/,
  /^(.+ (true|false)\n)+$/,
  /^usage did you mean accounts\?\nstopped by failFast: account \d{12} in (\*|eu-west-1) failed\n(assume-role|access-denied)\n$/,
  /\n3 incomplete: .+\ntrue\n$/s,
  /^(\S+ (global|[a-z]+-[a-z]+-\d)\n)+$/,
  /^true\nMake \d+ changes? in 1 account .+\ntrue\nUndo \d+ changes? .+\ntrue\n$/s,
  /wrong\.yml:.+\ntrue \d+\ntrue\n12 2\n$/s,
  /^\d+\.\d+\.\d+ true\n$/,
  /^true 10 0\n10 tests: 10 passed\nCoverage: 100% .+\n$/,
  /^200000000001 200000000002 200000000003\n$/,
];

test('every example of docs/library.md has its row here', async () => {
  expect(await examples()).toHaveLength(PRINTED.length);
});

/** Runs the examples one after the other in one process: loading the package takes longer than most of them. */
const RUNNER = `
const [end, ...files] = process.argv.slice(2);
for (const file of files) {
  await import(file);
  process.stdout.write(end);
}
`;

/** Between what two examples print; an example that fails ends the process, and what it printed has none behind it. */
const END = '\n-- end of an example --\n';

describe('the examples of docs/library.md on the packed package', () => {
  let printed: readonly string[];
  let code: number | null;
  let stderr: string;
  beforeAll(async () => {
    const files = (await examples()).map((_, index) => path.join(folder, `example-${index}.mjs`));
    for (const [index, text] of (await examples()).entries()) await writeFile(files[index] ?? '', text);
    const runner = path.join(folder, 'run-examples.mjs');
    await writeFile(runner, RUNNER);
    const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: tmpdir(), AWS_EC2_METADATA_DISABLED: 'true' };
    const run = await exec(process.execPath, [runner, END, ...files], { cwd: folder, env }).then(
      (ended) => ({ ...ended, code: 0 }),
      (error: { stdout: string; stderr: string; code: number | null }) => error,
    );
    ({ code, stderr } = run);
    printed = run.stdout.split(END);
  });

  test.each(PRINTED.map((expected, index) => ({ expected, index })))(
    'example $index runs to its end',
    ({ expected, index }) => {
      // One more part than there are ends.
      expect(printed.length, stderr).toBeGreaterThan(index + 1);
      expect(printed[index]).toMatch(expected);
    },
  );

  test('nothing is printed after them, and nothing fails', () => {
    expect(printed.slice(PRINTED.length), stderr).toEqual(['']);
    expect(code, stderr).toBe(0);
  });
});

test('every export has its row in docs/library.md, and an example that is run', async () => {
  const text = await readFile(packageFile('docs/library.md'), 'utf8');
  const [, table = ''] = /^\| you want to .*\n\| --- .*\n((?:\|.*\n)+)/m.exec(text) ?? [];
  const rows = [...table.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name.replace(/\..*/, ''));
  const code = (await examples()).join('\n');
  const exported = Object.keys(await import('../../src/index.ts')).sort();
  expect([...new Set(rows)].sort()).toEqual(exported);
  for (const name of exported) expect(code, name).toMatch(new RegExp(`\\b${name}\\b.*\\n(.*\\n)*.*\\b${name}\\b`));
});

/** A program that uses the library with its types. */
const TYPED = `
const run = async () => {
  const connection = await connect({ profile: 'audit' });
  const options: CoveOptions = { connection, regions: ['enabled'] };
  const { results } = await cove(async (session) => {
    const { trailList = [] } = await session.client(CloudTrailClient).send(new DescribeTrailsCommand({}));
    return trailList.map(({ Name }) => Name ?? '');
  }, options);
  const mapped = await cove.map(results, (session, item) => [session.region, ...item.result], { connection });
  const names: string[] = mapped.results.flatMap(({ result }) => result);
  for await (const outcome of cove.stream(() => 7)) if (outcome.kind === 'result') outcome.result.toFixed();
  await cove(async (session) => {
    const input: CallInput = { StartTime: new Date(0), Blob: new Uint8Array(1), Max: undefined, Tags: ['a'] as const };
    const { Events } = await session.call('cloudtrail:LookupEvents', input);
    // @ts-expect-error: of a function nothing would be sent
    await session.call('iam:ListUsers', { PathPrefix: () => '/' });
    return Events;
  });
  // @ts-expect-error: there is no such option
  await cove(() => 1, { acounts: [] });
  // @ts-expect-error: nothing is changed without a confirmation
  await apply('plan.json', {});
  const error: unknown = names;
  if (CoveStopped.is(error)) error.partial.results.length;
  const thrown: CoveError | undefined = CoveError.is(error) ? error : undefined;
  return thrown?.hint;
};
export { run };
`;

test('its types hold without skipLibCheck, imported and required', async () => {
  const imports = [
    "import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';",
    "import { apply, type CallInput, CoveError, type CoveOptions, CoveStopped, connect, cove } from 'cove-policy';",
  ];
  const files = ['typed.mts', 'typed.cts'].map((name) => path.join(folder, name));
  for (const file of files) await writeFile(file, [...imports, TYPED].join('\n'));
  const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', '--skipLibCheck', 'false'];
  const types = ['--types', 'node', '--typeRoots', path.join(root, 'node_modules/@types')];
  const tsc = path.join(root, 'node_modules/.bin/tsc');
  const { stdout } = await exec(tsc, [...options, ...types, ...files], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});

test('every source that a map names is in it: nothing is looked for that was not installed', async () => {
  const dist = path.join(folder, 'node_modules/cove-policy/dist');
  const maps = (await readdir(dist)).filter((name) => name.endsWith('.map'));
  expect(maps.length).toBeGreaterThan(10);
  for (const name of maps) {
    const { sources, sourcesContent = [] } = JSON.parse(await readFile(path.join(dist, name), 'utf8'));
    expect(
      sourcesContent.filter((text: unknown) => typeof text === 'string'),
      name,
    ).toHaveLength(sources.length);
  }
});

test('what is declared for require is what there is', async () => {
  const declared = await readFile(packageFile('commonjs/index.d.cts'), 'utf8');
  const names = [...declared.matchAll(/^export declare const (\w+): typeof library\.(\w+);$/gm)];
  for (const [, name, of] of names) expect(name).toBe(of);
  expect(names.map(([, name]) => name)).toEqual(Object.keys(await import('../../src/index.ts')).sort());
});

test('it can be required, too', async () => {
  const file = path.join(folder, 'required.cjs');
  await writeFile(
    file,
    "const { cove, connect } = require('cove-policy');\nconsole.log(typeof cove.stream, typeof connect);\n",
  );
  const { stdout } = await exec(process.execPath, [file], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: tmpdir() },
  });
  expect(stdout).toBe('function function\n');
});

async function examples(): Promise<string[]> {
  const text = await readFile(packageFile('docs/library.md'), 'utf8');
  return [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code);
}
