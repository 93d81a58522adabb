import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { NODE_NEEDED, nodeProblem } from '../../src/node-version.ts';
import { packageFile } from '../../src/package-files.ts';

const run = promisify(execFile);
const read = (name: string): Promise<string> => readFile(packageFile(name), 'utf8');
const manifest = JSON.parse(await read('package.json'));

describe('the name at a registry', () => {
  test('is recommended nowhere: it is not ours', async () => {
    const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard'], { cwd: packageFile('') });
    // This decision says what it is against.
    const exempt = ['docs/decisions/0076-no-name-at-a-registry.md', 'test/cli/install.test.ts', 'package-lock.json'];
    const names = stdout.split('\n').filter((name) => name !== '' && !exempt.includes(name));
    const found: string[] = [];
    for (const name of names) {
      const text = existsSync(packageFile(name)) ? await read(name) : '';
      found.push(...(text.match(FROM_A_REGISTRY) ?? []).map((words) => `${name}: ${words}`));
    }
    expect(found).toEqual([]);
  });

  test.each([
    'npx cove-policy check',
    'npx --yes cove-policy@latest',
    'npm exec cove-policy',
    'npm install cove-policy',
    'npm i -g cove-policy@1',
    'npm install --save-dev cove-policy',
    'pnpm dlx cove-policy',
    'yarn add cove-policy',
    'bunx cove-policy',
  ])('%s would be found', (words) => {
    expect(words).toMatch(FROM_A_REGISTRY);
  });

  test.each([
    'npm exec --no -- cove-policy check',
    './node_modules/.bin/cove-policy check',
    'npm install --save-dev ./cove-policy-0.1.0.tgz',
  ])('%s is fine', (words) => {
    expect(words).not.toMatch(FROM_A_REGISTRY);
  });
});

test('a command that a page gives says how the program is run', async () => {
  const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard', 'README.md', 'docs/*.md'], {
    cwd: packageFile(''),
  });
  const bare: string[] = [];
  for (const name of stdout.split('\n').filter((each) => each !== '' && existsSync(packageFile(each)))) {
    const page = await read(name);
    const fenced = page.split(/^```/m).filter((block, at) => at % 2 === 1 && /^(sh|bash|console|text)?\n/.test(block));
    const indented = page.match(/(?<=\n\n)(?: {4}.*\n)+/g) ?? [];
    for (const block of [...fenced, ...indented]) {
      // What follows a `\` is an argument, as the name of an image.
      const lines = block.match(/(?<!\\\n)^ *(?:\$ +)?cove-policy [a-z].*/gm) ?? [];
      bare.push(...lines.map((line) => `${name}: ${line.trim()}`));
    }
  }
  expect(bare).toEqual([]);
});

const FROM_A_REGISTRY =
  /\b(npx|bunx|pnpx|(pnpm|yarn) (dlx|add)|(npm|pnpm|bun) (i|install|add|x|exec(?! --no\b)))( +--?[\w-]+)* +cove-policy(?![\w/.-]*\.tgz)/g;

describe('the package', () => {
  test('has all that its pages link to', async () => {
    const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard', 'docs/*.md'], {
      cwd: packageFile(''),
    });
    const shipped = ['README.md', 'LICENSE', 'package.json', ...manifest.files];
    const missing: string[] = [];
    for (const page of ['README.md', ...stdout.split('\n').filter(Boolean)]) {
      for (const [, target = ''] of (await read(page)).matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)) {
        const file = path.join(path.dirname(page), target);
        const isShipped = shipped.some((each) => file === each || file.startsWith(`${each}/`)) || file === 'policies/';
        if (!existsSync(packageFile(file)) || !isShipped) missing.push(`${page}: ${target}`);
      }
    }
    // What only a clone has is for those who work on the program.
    expect(missing).toEqual([
      'docs/architecture.md: ../.dependency-cruiser.mjs',
      'docs/benchmarks.md: ../bench/floor-script.js',
      'docs/benchmarks.md: ../bench/peers-script.js',
      'docs/benchmarks.md: ../bench/packs-checks.js',
      'docs/benchmarks.md: ../bench/packs-world.py',
      'docs/benchmarks.md: ../bench/packs-differences.js',
    ]);
  });

  test('says nothing of itself that is not true yet', () => {
    for (const name of ['repository', 'homepage', 'bugs']) expect(manifest).not.toHaveProperty(name);
    for (const name of ['preinstall', 'install', 'postinstall']) expect(manifest.scripts).not.toHaveProperty(name);
  });
});

describe('Node', () => {
  test('is the one that package.json names', () => {
    expect(manifest.engines.node).toBe(`>=${NODE_NEEDED.replace(/\.0$/, '')}`);
  });

  test.each([
    ['18.20.8', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['20.19.0-nightly', true],
    ['22.0.0', true],
    ['100.1.0', true],
  ])('%s', (version, isEnough) => {
    const problem = nodeProblem(version, NODE_NEEDED);
    expect(problem === undefined).toBe(isEnough);
    if (problem !== undefined) expect(problem).toMatch(new RegExp(`^.*${NODE_NEEDED}.*${version}.*\n$`));
  });
});

describe('the action', async () => {
  const action = parse(await read('action.yml'));
  const page = await read('docs/install.md');
  const script = await read('action/check.sh');

  test('has the inputs and outputs that the page describes', () => {
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| [^|]+\| (?:`([^`]*)`|[^|`]+) \|$/gm)];
    expect(rows.map(([, name]) => name)).toEqual(Object.keys(action.inputs));
    for (const [, name = '', fixed = ''] of rows) expect([name, action.inputs[name].default]).toEqual([name, fixed]);
    const told = /^Its outputs are (.*?), the last/ms.exec(page)?.[1] ?? '';
    expect([...told.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)).toEqual(Object.keys(action.outputs));
  });

  /** Source: https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax */
  test('has what GitHub reads of a composite action, and nothing else', () => {
    expect(Object.keys(action)).toEqual(['name', 'description', 'inputs', 'outputs', 'runs']);
    for (const [name, input] of Object.entries<Record<string, unknown>>(action.inputs)) {
      expect([name, Object.keys(input)]).toEqual([name, ['description', 'default']]);
      expect([name, typeof input.default]).toEqual([name, 'string']);
    }
    for (const output of Object.values<object>(action.outputs)) {
      expect(Object.keys(output)).toEqual(['description', 'value']);
    }
    expect([Object.keys(action.runs), action.runs.using]).toEqual([['using', 'steps'], 'composite']);
    for (const step of action.runs.steps) {
      const known = 'run' in step ? ['if', 'name', 'id', 'shell', 'env', 'run'] : ['if', 'name', 'id', 'uses', 'with'];
      expect(known).toEqual(expect.arrayContaining(Object.keys(step)));
      if ('run' in step) expect(step.shell).toBe('bash');
      else expect(step.uses).toMatch(/^[\w-]+\/[\w/-]+@v\d+$/);
    }
  });

  test('its expressions name inputs and steps that there are', () => {
    const text = JSON.stringify(action);
    const ids = action.runs.steps.flatMap(({ id }: { id?: string }) => id ?? []);
    const expressions = [...text.matchAll(/\$\{\{(.*?)\}\}/g)].map(([, expression = '']) => expression);
    expect(expressions.length).toBe(text.split('${{').length - 1);
    for (const expression of expressions) {
      for (const [, name] of expression.matchAll(/inputs\.([\w-]+)/g))
        expect(Object.keys(action.inputs)).toContain(name);
      for (const [, id] of expression.matchAll(/steps\.([\w-]+)/g)) expect(ids).toContain(id);
    }
    // What the script writes is what the outputs read.
    const written = [...script.matchAll(/^ {2}echo "([\w-]+)=/gm)].map(([, name]) => name);
    const read = [...text.matchAll(/steps\.check\.outputs\.([\w-]+)/g)].map(([, name]) => name);
    expect(new Set(read)).toEqual(new Set(written));
  });

  test('puts no input into a script', () => {
    for (const { run: script = '' } of action.runs.steps) expect(script).not.toContain('${{');
  });

  test.each<[name: string, env: Record<string, string>, args: string[] | undefined, code: string]>([
    ['plain', {}, ['check', 'policies', '--sarif-category', 'cove-policy', '--run-log'], '7'],
    ['several policies', { CHECK_POLICIES: 'a b.yml\n\nc/*.yml\n' }, ['a b.yml', 'c/*.yml', '--sarif'], '7'],
    ['the packs of the settings file', { CHECK_POLICIES: '', CHECK_CONFIG: 'c.yml' }, ['check', '--sarif'], '7'],
    ['a severity', { CHECK_FAIL_ON: 'high' }, ['--fail-on', 'high'], '7'],
    ['what the settings file says', { CHECK_CONFIG: 'c.yml' }, ['--config', 'c.yml'], '7'],
    ['flags', { CHECK_ARGS: '--ou ou-1\n  --quiet *' }, ['--ou', 'ou-1', '--quiet', '*'], '7'],
    ['settings', { CHECK_CONFIG: 'my cove.yml' }, ['--config', 'my cove.yml'], '7'],
    ['text stays text', { CHECK_POLICIES: '$(touch x); `touch x`' }, ['$(touch x); `touch x`'], '7'],
    ['quotes', { CHECK_ARGS: '--param "a=b c"' }, undefined, '2'],
  ])('its script: %s', async (_, env, args, code) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cove-policy-action-'));
    try {
      // In place of Node: says what it was given, and ends with 7.
      await writeFile(path.join(folder, 'node'), STAND_IN, { mode: 0o755 });
      await run('bash', [packageFile('action/check.sh')], {
        cwd: folder,
        env: {
          PATH: `${folder}:${process.env.PATH}`,
          RUNNER_TEMP: folder,
          GITHUB_ACTION_PATH: '/action',
          GITHUB_OUTPUT: path.join(folder, 'output'),
          GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
          CHECK_POLICIES: 'policies',
          CHECK_FAIL_ON: '',
          CHECK_CONFIG: '',
          CHECK_ARGS: '',
          CHECK_CATEGORY: 'cove-policy',
          CHECK_SUMMARY: 'true',
          ...env,
        },
      });
      const given = await readFile(path.join(folder, 'given'), 'utf8').catch(() => undefined);
      if (args === undefined) expect(given).toBeUndefined();
      else expect(given).toContain(args.join('\n'));
      // What is not given is left to the settings file.
      expect(given?.includes('--fail-on') ?? false).toBe('CHECK_FAIL_ON' in env);
      expect(await readFile(path.join(folder, 'output'), 'utf8')).toMatch(new RegExp(`^exit-code=${code}$`, 'm'));
      expect(existsSync(path.join(folder, 'x'))).toBe(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

const STAND_IN = `#!/bin/sh
printf '%s\\n' "$@" > given
exit 7
`;

test('the image is made of files that there are', async () => {
  const allowed = [...(await read('.dockerignore')).matchAll(/^!(.+)$/gm)].map(([, name = '']) => name);
  expect(allowed.filter((name) => !existsSync(packageFile(name)))).toEqual([]);
  expect(await read('Dockerfile')).toMatch(/^USER 65532:65532$/m);
});

test('every base image is one that a build can name by digest, as the page says', async () => {
  const [dockerfile, page] = await Promise.all([read('Dockerfile'), read('docs/install.md')]);
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  const named = [...dockerfile.matchAll(/^ARG (\w+)=([^\s:@]+)/gm)];
  expect(bases).toEqual(named.map(([, name]) => `\${${name}}`));
  for (const [, name, image] of named) expect(page).toMatch(new RegExp(`--build-arg ${name}=${image}\\S*@sha256:`));
});

test('the hook is one that pre-commit takes', async () => {
  const validate = new Ajv().compile({
    type: 'array',
    items: {
      type: 'object',
      required: ['id', 'name', 'entry', 'language'],
      properties: { language: { const: 'system' }, entry: { pattern: '^npm exec --no -- cove-policy validate$' } },
    },
  });
  expect(validate(parse(await read('.pre-commit-hooks.yaml')))).toBe(true);
});
