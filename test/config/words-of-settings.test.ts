import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cove-words-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['UTF-16', '\ufeffversion: 1', 'utf16le'],
  ['binary', 'version: 1\0', 'utf8'],
  ['empty', '', 'utf8'],
  ['two documents', 'version: 1\n---\nversion: 1\n', 'utf8'],
  ['another YAML', '%YAML 1.1\n---\nversion: 1\n', 'utf8'],
  ['a merge key', 'a: &a { b: 1 }\nc: { <<: *a }\n', 'utf8'],
  ['a tag', 'version: !!set 1\n', 'utf8'],
  ['an unsafe key', '__proto__: 1\n', 'utf8'],
  ['a text', 'hello\n', 'utf8'],
] as const)('a settings file is never called a policy file: %s', async (_, text, encoding) => {
  await writeFile(path.join(folder, 'wrong.yml'), Buffer.from(text, encoding));
  const { diagnostics } = await loadConfig('wrong.yml', folder);
  const words = diagnostics.map(({ message, hint }) => `${message} ${hint ?? ''}`).join('\n');
  expect(words).toContain('settings file');
  expect(words).not.toMatch(/polic/);
});
