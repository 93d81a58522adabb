import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { matches } from './matches.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import { parseScenario, printScenario, type Scenario, type Step } from './scenario-file.ts';

const folder = new URL('scenarios/', import.meta.url);
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.scenario'));
const isUpdate = process.env.UPDATE_SCENARIOS === '1';

// A throttled call is tried for half a minute, and the machine may be busy.
describe.concurrent('scenarios', { timeout: 180_000 }, () => {
  const scenarios = names.sort().map((name) => {
    const file = fileURLToPath(new URL(name, folder));
    return { name, file, scenario: parseScenario(readFileSync(file, 'utf8')) };
  });

  test.for(scenarios.filter(({ scenario }) => isPossibleHere(scenario)))('$name', async ({ file, scenario }) => {
    const sandbox = await openSandbox(scenario);
    try {
      const steps: Step[] = [];
      for (const step of scenario.steps) steps.push(merge(step, await runStep(step, sandbox)));
      if (isUpdate) await writeFile(file, printScenario({ head: scenario.head, steps }));
      // Both as the whole file: a difference is read where it stands.
      expect(printScenario({ head: '', steps })).toBe(printScenario({ head: '', steps: scenario.steps }));
    } finally {
      await sandbox.close();
    }
  });
});

function isPossibleHere({ needs }: Scenario): boolean {
  return needs.every((need) => {
    if (need === 'linux') return process.platform === 'linux';
    if (need === 'not-root') return process.getuid?.() !== 0 || process.platform === 'linux';
    throw new Error(`unknown need: ${need}`);
  });
}

async function runStep(step: Step, sandbox: Sandbox): Promise<Step> {
  const { exitCode, stdout, stderr } = await sandbox.run(step.command);
  const written = step.written.map(async ({ name }) => ({ name, text: (await sandbox.read(name)) ?? '(not there)\n' }));
  return { command: step.command, exitCode: exitCode ?? -1, stdout, stderr, written: await Promise.all(written) };
}

/** What came out, with each part that matches in the words of the scenario. */
function merge(expected: Step, actual: Step): Step {
  const agreed = (was: string, is: string): string => (matches(is, was) ? was : withPlaceholders(was, is));
  return {
    ...actual,
    stdout: agreed(expected.stdout, actual.stdout),
    stderr: agreed(expected.stderr, actual.stderr),
    written: actual.written.map(({ name, text }, index) => ({
      name,
      text: agreed(expected.written[index]?.text ?? '', text),
    })),
  };
}

/** What came out, but for lines that the scenario had with `<*>`: an update does not write today's date into it. */
function withPlaceholders(was: string, is: string): string {
  const kept = was.split('\n').filter((line) => line.includes('<*>'));
  const lines = is.split('\n').map((line) => kept.find((pattern) => matches(line, pattern)) ?? line);
  return lines.join('\n');
}
