import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMAND_FLAGS } from '../../src/config/command-flags.ts';
import { packageFile } from '../../src/package-files.ts';
import { runInProcess } from '../support/run-in-process.ts';
import { openSandbox } from './sandbox.ts';

const page = readFileSync(packageFile('docs/authoring.md'), 'utf8');
const [workflow = '', policy = ''] = blocks('yaml');
const inWorkflow = (parse(workflow).jobs.policies.steps as { run?: string }[]).flatMap(({ run }) => run ?? []);
const commands = [
  ...blocks('sh'),
  ...inWorkflow.filter((command) => command.startsWith('npm exec --no -- cove-policy')),
];

test('there are commands', () => {
  expect(commands.length).toBe(3);
});

test.each(commands)('%s', async (command) => {
  const sandbox = await openSandbox();
  try {
    expect(await sandbox.run(command)).toMatchObject({ exitCode: 0, stderr: '' });
  } finally {
    await sandbox.close();
  }
});

test('flags are flags of validate, schema and check', async () => {
  const sandbox = await openSandbox();
  try {
    const { stdout } = await sandbox.run(
      'cove-policy validate --help; cove-policy schema --help; cove-policy check --help',
    );
    const named = new Set(page.replaceAll('npm exec --no -- ', '').match(/(?<![\w-])--[a-z][a-z-]+/g));
    expect([...named].filter((flag) => !stdout.includes(flag))).toEqual([]);
  } finally {
    await sandbox.close();
  }
});

test('formats are those that there are', async () => {
  const told = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const sandbox = await openSandbox();
  try {
    const { stderr } = await sandbox.run('cove-policy validate policies -o none');
    expect(stderr).toContain(`expected ${told.join(', ')}\n`);
  } finally {
    await sandbox.close();
  }
});

describe('the policy', () => {
  test('is valid, and the schema that its first line names accepts it', async () => {
    const sandbox = await openSandbox({ files: [{ name: 'policies/example.yml', text: policy }] });
    try {
      const schemaCommand = commands.find((command) => command.includes(' schema ')) ?? '';
      expect(await sandbox.run(schemaCommand)).toMatchObject({ exitCode: 0 });
      expect(await sandbox.run('cove-policy validate policies/example.yml')).toMatchObject({ exitCode: 0, stderr: '' });
      const [, reference = ''] = /^# yaml-language-server: \$schema=(.+)$/m.exec(policy) ?? [];
      const schema = JSON.parse((await sandbox.read(`policies/${reference}`)) ?? '');
      const validate = new Ajv({ allowUnionTypes: true, strict: false }).compile(schema);
      expect(validate(parse(policy)) ? [] : validate.errors).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });

  test('is where the settings of VS Code look', () => {
    const settings: { 'yaml.schemas': Record<string, string | string[]> } = JSON.parse(blocks('json')[0] ?? '');
    const [[schema = '', globs = []] = [], ...others] = Object.entries(settings['yaml.schemas']);
    expect(commands.join('\n')).toContain(`-o ${schema.replace('./', '')}`);
    expect([globs].flat().every((glob) => picomatch(glob)('policies/example.yml'))).toBe(true);
    for (const [name] of others) {
      expect(existsSync(packageFile(name.replace('./node_modules/cove-policy/', ''))), name).toBe(true);
    }
  });
});

test('every schema of files that people write can be printed, and the table has it', async () => {
  const rows = [...page.matchAll(/^\| .* \| `([a-z]+)`.* \| `([a-z-]+\.schema\.json)` \|$/gm)];
  expect(rows.map(([, of]) => of)).toEqual(COMMAND_FLAGS.schemaOf.choices);
  for (const [, of = '', file = ''] of rows) {
    const { stdout } = await runInProcess('.', 'schema', '--of', of);
    expect(stdout).toBe(readFileSync(packageFile(`schemas/${file}`), 'utf8'));
  }
});

function blocks(language: string): string[] {
  const found = page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'));
  return [...found].map(([, text = '']) => text.trim());
}
