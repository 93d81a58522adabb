import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { openSandbox, type Sandbox } from '../cli/sandbox.ts';
import { builtProgram } from '../support/built-program.ts';
import { describeWithPython } from '../support/describe-with-python.ts';

vi.setConfig({ testTimeout: 120_000 });

const script = fileURLToPath(new URL('type-answers.py', import.meta.url));

const operation = 'lists its reads): ';
const title = 'Title [';
const severity = '[medium]: ';

describeWithPython('init on a terminal', (python) => {
  test('asks for the operation, the title and the severity, and writes the policy', () =>
    inSandbox(async (sandbox) => {
      const { exitCode, shown } = await onTerminal(python, sandbox, [
        [operation, 'cloudtrail:DescribeTrails\r'],
        [title, 'A trail without validation\r'],
        [severity, 'High\r'],
      ]);
      expect(exitCode, shown).toBe(0);
      const [policy] = parse((await sandbox.read('policies/cloudtrail-trails.yml')) ?? '').policies;
      expect(policy).toMatchObject({ title: 'A trail without validation', severity: 'high' });
    }));

  test('goes on asking until it has an operation that can be drafted; Enter takes what is proposed', () =>
    inSandbox(async (sandbox) => {
      const { exitCode, shown } = await onTerminal(python, sandbox, [
        [operation, 'cloudtrial:DescribeTrails\r'],
        [operation, 'cloudtrail:DeleteTrail\r'],
        [operation, 'cloudtrail\r'],
        [operation, 'cloudtrail:get-trail\r'],
        [title, '\r'],
        [severity, 'urgent\r'],
        [severity, '\r'],
      ]);
      expect(exitCode, shown).toBe(0);
      expect(shown).toContain('did you mean "cloudtrail"?');
      expect(shown).toContain('begin with the nearest read, cloudtrail:GetTrail');
      expect(shown).toContain('LookupEvents');
      expect(shown).toContain('"urgent" is none of them');
      const [policy] = parse((await sandbox.read('policies/cloudtrail-trail.yml')) ?? '').policies;
      expect(policy.severity).toBe('medium');
      expect(shown).toContain(`Title [${policy.title}]: `);
    }));

  test.each([
    { name: 'Enter at the operation', answers: [[operation, '\r']], exitCode: 2 },
    { name: 'Ctrl-D at the operation', answers: [[operation, '\u0004']], exitCode: 2 },
    { name: 'Ctrl-C at the operation', answers: [[operation, '\u0003']], exitCode: 130 },
    {
      name: 'Ctrl-C at the title',
      answers: [
        [operation, 'cloudtrail:DescribeTrails\r'],
        [title, '\u0003'],
      ],
      exitCode: 130,
    },
    {
      name: 'Ctrl-C at the severity',
      answers: [
        [operation, 'cloudtrail:DescribeTrails\r'],
        [title, '\r'],
        [severity, '\u0003'],
      ],
      exitCode: 130,
    },
  ])('$name writes nothing: exit code $exitCode', ({ answers, exitCode }) =>
    inSandbox(async (sandbox) => {
      const answer = await onTerminal(python, sandbox, answers);
      expect(answer.exitCode, answer.shown).toBe(exitCode);
      expect(await sandbox.read('policies/cloudtrail-trails.yml')).toBeUndefined();
    }),
  );

  test('with an operation it asks nothing', () =>
    inSandbox(async (sandbox) => {
      const { exitCode, shown } = await onTerminal(python, sandbox, [], 'cloudtrail:DescribeTrails');
      expect(exitCode, shown).toBe(0);
      expect(shown).not.toContain(title);
    }));
});

async function inSandbox(body: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  const sandbox = await openSandbox();
  try {
    await body(sandbox);
  } finally {
    await sandbox.close();
  }
}

async function onTerminal(
  python: string,
  { directory, env }: Sandbox,
  answers: readonly (readonly string[])[],
  ...args: readonly string[]
): Promise<{ exitCode: number; shown: string }> {
  const command = [script, JSON.stringify(answers), process.execPath, builtProgram, 'init', ...args];
  const { stdout } = await promisify(execFile)(python, command, { cwd: directory, env, timeout: 60_000 });
  return JSON.parse(stdout);
}
