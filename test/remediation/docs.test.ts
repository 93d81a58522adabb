import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { openSandbox } from '../cli/sandbox.ts';

vi.setConfig({ testTimeout: 240_000 });

interface Step {
  readonly command: string;
  readonly output: string;
}

/** The commands of a document's console blocks with what they print, stderr before stdout. */
function stepsOf(text: string): Step[] {
  const blocks = [...text.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const [command = '', ...output] = step.split('\n');
        return { command, output: output.join('\n') };
      }),
  );
}

test.each([
  { file: 'docs/remediation.md', steps: 7 },
  { file: 'README.md', steps: 4 },
])('the story in $file prints what it says', async ({ file, steps: count }) => {
  const steps = stepsOf(await readFile(packageFile(file), 'utf8'));
  expect(steps).toHaveLength(count);
  const sandbox = await openSandbox({ world: 'demo' });
  try {
    for (const { command, output } of steps) {
      const { stdout, stderr } = await sandbox.run(command);
      // Word for word: a reader compares it with what is on the screen. The sandbox has its own port.
      const printed = (stderr + stdout).replaceAll('<url>', 'http://127.0.0.1:4566');
      expect(printed, command).toBe(output);
    }
  } finally {
    await sandbox.close();
  }
});
