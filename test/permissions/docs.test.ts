import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { openSandbox } from '../cli/sandbox.ts';

const docs = readFileSync(packageFile('docs/permissions.md'), 'utf8');
const blocks = [...docs.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
  language,
  text,
}));
const examples = blocks.flatMap(({ language, text }, index) => {
  const next = blocks[index + 1];
  return language === 'sh' ? [{ command: text.trim(), shown: next?.language === 'sh' ? '' : (next?.text ?? '') }] : [];
});

test('each kind of example is there', () => {
  expect(blocks.map(({ language }) => language)).toEqual(expect.arrayContaining(['sh', 'json', 'yaml', 'hcl']));
  expect(examples).toHaveLength(5);
});

test.for(examples)('$command', { timeout: 60_000 }, async ({ command, shown }) => {
  const sandbox = await openSandbox();
  try {
    const { exitCode, stdout } = await sandbox.run(command);
    expect(exitCode).toBe(0);
    const file = /=(\S+)$/.exec(command)?.[1];
    const written = file === undefined ? stdout : ((await sandbox.read(file)) ?? '');
    expect(written).not.toBe('');
    // JSON is shown whole, a template in part.
    if (file === undefined) expect(written).toBe(shown);
    else expect(written).toContain(shown);
  } finally {
    await sandbox.close();
  }
});

test('the flags that it names are there', { timeout: 60_000 }, async () => {
  const sandbox = await openSandbox();
  try {
    const commands = ['permissions', 'check'].map((command) => `cove-policy ${command} --help`);
    const { stdout } = await sandbox.run(commands.join('; '));
    const known = new Set(stdout.match(/--[a-z][a-z-]+/g));
    // Those of the AWS CLI, which are quoted.
    const ours = docs.replaceAll('npm exec --no -- ', '').replace(/aws (iam|cloudformation) .*/g, '');
    const named = new Set(ours.match(/(?<![\w-])--[a-z][a-z-]+/g));
    expect([...named].filter((flag) => !known.has(flag))).toEqual([]);
  } finally {
    await sandbox.close();
  }
});

test.for(
  [...docs.matchAll(/`(--trusted-arn '?arn[^`]*|--trusted-account \d+|--org-id o-\S+)`/g)].map(([, flag = '']) => flag),
)('%s is taken', { timeout: 60_000 }, async (flag) => {
  const sandbox = await openSandbox();
  try {
    const { exitCode } = await sandbox.run(`cove-policy permissions policies/trails.yml -o cloudformation ${flag}`);
    expect(exitCode).toBe(0);
  } finally {
    await sandbox.close();
  }
});
