import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { openSandbox } from '../cli/sandbox.ts';

const docs = readFileSync(packageFile('docs/explain-and-init.md'), 'utf8');

const [explain = '', init = ''] = blocks('sh');

test('the explanation is what the program prints', async () => {
  const sandbox = await openSandbox();
  try {
    const { exitCode, stdout } = await sandbox.run(explain);
    expect(exitCode).toBe(0);
    expect(blocks('text')).toEqual([stdout]);
  } finally {
    await sandbox.close();
  }
});

test('the policy is what the program writes', async () => {
  const sandbox = await openSandbox();
  try {
    expect(await sandbox.run(init)).toMatchObject({ exitCode: 0, stdout: '' });
    const file = /writes `(policies[^`]+)`/.exec(docs)?.[1] ?? '';
    expect(blocks('yaml')).toEqual([await sandbox.read(file)]);
  } finally {
    await sandbox.close();
  }
});

test.each(
  [...docs.matchAll(/`cove-policy (explain [^`]+)`|`(config:[a-z-]+)`/g)].map(
    ([, command, name]) => command ?? `explain ${name}`,
  ),
)('cove-policy %s is understood', async (command) => {
  const sandbox = await openSandbox();
  try {
    expect(await sandbox.run(`cove-policy ${command}`)).toMatchObject({ exitCode: 0, stderr: '' });
  } finally {
    await sandbox.close();
  }
});

test('the flags are those that there are', async () => {
  const sandbox = await openSandbox();
  try {
    const { stdout } = await sandbox.run('cove-policy init --help; cove-policy explain --help');
    const named = [...docs.matchAll(/^\| `(--[a-z-]+)`/gm)].map(([, flag = '']) => flag);
    expect(named.sort()).toEqual(
      [...new Set(stdout.match(/--[a-z-]+/g))].filter((flag) => !['--help', '--output'].includes(flag)).sort(),
    );
  } finally {
    await sandbox.close();
  }
});

function blocks(language: string): string[] {
  return [...docs.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);
}
