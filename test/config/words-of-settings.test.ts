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

test('a folder that cannot be listed may hold a settings file: an error', async () => {
  const file = path.join(folder, 'a-file');
  await writeFile(file, '');
  const unlisted = /^whether there is a settings file in .+ the folder cannot be listed: /;
  await expect(loadConfig(undefined, file)).rejects.toThrow(unlisted);
  expect(await loadConfig(undefined, path.join(folder, 'removed'))).toEqual({ config: {}, diagnostics: [] });
});

test.each([
  [
    'exclude: [444444444403]',
    'quote account ids: YAML reads 444444444403 as a number write: exclude: ["444444444403"]',
  ],
  ['exclude: [Sandbox]', 'must be the id of an account (12 digits, quoted), of an organizational unit'],
  ['accounts: [Shop]', 'the file takes only ids, since names change'],
  ['ous: [Workloads]', '"Workloads" is not the id of an organizational unit (ou-abcd-11112222) or of a root (r-abcd)'],
  ['roles: { Sandbox: audit }', 'a name in `roles` must be the id of an account (12 digits, quoted)'],
  ['sessionName: a b', '`sessionName` must be 2 to 64 letters, digits and =,.@-_+, found "a b"'],
  ['policyArns: [ReadOnlyAccess]', 'must be the ARN of a managed policy, as in arn:aws:iam::aws:policy/SecurityAudit'],
  ['trustReads: [iam]', 'must be `service:Operation`, as in example:ListThings, found "iam"'],
  ['partition: cn', '`partition` must be the name of a partition, as in aws, aws-cn or aws-us-gov, found "cn"'],
  ['allow: [opt-in]', 'must be a mapping, found "opt-in" for example: { kind: denied-by-scp'],
  ['allow: [{}]', 'an element of `allow` has no `kind`, `reason` or `expires` for example: expires: 2027-01-31'],
])('what a setting must be is said in words, once: %s', async (line, words) => {
  await writeFile(path.join(folder, 'wrong.yml'), `version: 1\n${line}\n`);
  const { diagnostics } = await loadConfig('wrong.yml', folder);
  expect(diagnostics.map(({ message, hint }) => `${message} ${hint ?? ''}`)).toEqual([expect.stringContaining(words)]);
});
