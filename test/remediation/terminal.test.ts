import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test, vi } from 'vitest';
import { builtProgram } from '../support/built-program.ts';
import { describeWithPython } from '../support/describe-with-python.ts';
import { allTrails, inWorld, logging, type Program, planOfSmallWorld, smallWorld, statesOf } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });

const script = fileURLToPath(new URL('on-a-terminal.py', import.meta.url));
const question = 'Make 4 changes in 3 accounts and 2 regions (cloudtrail:StopLogging)? Type yes to continue: ';
const log = 'plan.json.run.ndjson';

describeWithPython('the question on a terminal', (python) => {
  let plan: string;
  beforeAll(async () => {
    plan = await planOfSmallWorld();
  });

  test.each([
    { name: 'yes', typed: 'yes\r', exitCode: 0 },
    { name: 'Yes, with spaces', typed: ' Yes \r', exitCode: 0 },
    { name: 'y is not yes', typed: 'y\r', exitCode: 4 },
    { name: 'no', typed: 'no\r', exitCode: 4 },
    { name: 'Enter', typed: '\r', exitCode: 4 },
    { name: 'Ctrl-D', typed: '\u0004', exitCode: 4 },
    { name: 'Ctrl-C', typed: '\u0003', exitCode: 130 },
  ])('$name: exit code $exitCode', ({ typed, exitCode }) =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      await program.write('plan.json', plan);
      const answer = await onTerminal(python, program, typed, 'apply', 'plan.json');
      expect(answer.shown).toContain(question);
      const before = answer.shown.slice(0, answer.shown.indexOf(question));
      expect(before.match(/cloudtrail:StopLogging {2}arn:aws:cloudtrail:/g)).toHaveLength(4);
      expect(answer.exitCode, answer.shown).toBe(exitCode);
      const isYes = exitCode === 0;
      expect(logging(simulator)).toEqual(isYes ? [] : allTrails);
      expect(new Set(Object.values(statesOf(await program.changes(log))))).toEqual(
        new Set([isYes ? 'remediated' : 'refused']),
      );
      const why =
        exitCode === 130 ? 'the run was interrupted before the question was answered' : 'the answer was not yes';
      if (!isYes) expect(answer.shown).toContain(`Nothing was changed: ${why}`);
    }),
  );

  test('--yes asks nothing', () =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      await program.write('plan.json', plan);
      const { shown, exitCode } = await onTerminal(python, program, '', 'apply', 'plan.json', '--yes');
      expect(shown).not.toContain('Type yes');
      expect(exitCode).toBe(0);
      expect(logging(simulator)).toEqual([]);
    }));
});

async function onTerminal(
  python: string,
  { directory, environment }: Program,
  typed: string,
  ...args: readonly string[]
): Promise<{ exitCode: number; shown: string }> {
  const command = [script, JSON.stringify(typed), process.execPath, builtProgram, ...args];
  const { stdout } = await promisify(execFile)(python, command, { cwd: directory, env: environment, timeout: 60_000 });
  return JSON.parse(stdout);
}
