import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testPolicies } from '../../src/library/test-policies.ts';
import { packageFile } from '../../src/package-files.ts';
import { copyPolicies } from '../support/copy-policies.ts';
import { runInProcess } from '../support/run-in-process.ts';

const docs = await readFile(packageFile('docs/policy-tests.md'), 'utf8');

function blocks(language: string): string[] {
  return [...docs.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

let cwd = '';

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'cove-policy-tests-docs-'));
  // shipped-packs.test.ts runs the tests of the packs; the commands of the page say the same without them.
  copyPolicies(join(cwd, 'policies'));
});

afterAll(() => rm(cwd, { recursive: true }));

test('the test files pass', async () => {
  const files = blocks('yaml').map((_, index) => `policies/docs-${index}.test.yml`);
  for (const [index, text] of blocks('yaml').entries()) await writeFile(join(cwd, files[index] ?? ''), text);
  const { run, diagnostics } = await testPolicies(files, {}, cwd);
  for (const file of files) await rm(join(cwd, file));
  expect(diagnostics).toEqual([]);
  expect(run?.results.map(({ status, problems }) => [status, problems])).toEqual(
    Array.from({ length: 4 }, () => ['passed', []]),
  );
});

test('the coverage is that of the second example', async () => {
  const file = 'policies/docs.test.yml';
  await writeFile(join(cwd, file), blocks('yaml')[1] ?? '');
  const { stdout } = await runInProcess(cwd, 'test', file, '--coverage', '0');
  await rm(join(cwd, file));
  expect(stdout).toContain(blocks('text')[0]?.trimEnd());
});

test('every member has its row, and no other', async () => {
  const schema = JSON.parse(await readFile(packageFile('schemas/policy-test.schema.json'), 'utf8'));
  const [, table = ''] = /\| member \| meaning \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(docs) ?? [];
  const named = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
  expect(named).toEqual(Object.keys(schema.definitions.test.properties));
});

// One account of the demo organization is closed to everybody: whatever is asked of all of them is incomplete.
test('the commands do what they say', async () => {
  const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));
  const codes: number[] = [];
  for (const command of commands) {
    const args = command.replace('npm exec --no -- ', '').replaceAll('"', '').split(' ').slice(1);
    codes.push((await runInProcess(cwd, ...args)).code);
  }
  expect(codes).toEqual([0, 0, 0, 3, 0, 0]);
});
