import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const parts = Object.keys(scripts).flatMap((name) => /^bench:(.+)$/.exec(name)?.[1] ?? []);

/**
 * The benchmarks measure the built program from outside and from inside, and nobody runs them in between: the smallest
 * run of what leans on the most of it shows that they still can. What they measure here says nothing.
 */
describe('the smallest run', () => {
  test('of a check: the simulator, the program as a process, its peak and its report', async () => {
    const { code, output } = await runNode(['bench/scale.js', '2']);
    expect(output).toContain('| check, 2 accounts × 17 regions: peak memory');
    expect(output).not.toMatch(/\| (failed|met|not met) *\|$/m);
    expect(code).toBe(0);
  });

  describe('of calls', () => {
    let server: ChildProcessByStdio<null, Readable, null>;
    let url: string;
    beforeAll(async () => {
      server = spawn(process.execPath, ['bench/calls-server.js'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
      const [port] = await once(server.stdout, 'data');
      url = `http://127.0.0.1:${Number(port)}`;
    });
    afterAll(() => server.kill('SIGKILL'));

    test.each(['raw', 'cove', 'plain', 'script'])('%s', async (way) => {
      const { code, output } = await runNode(['bench/calls-ways.js', way, url, '0.05']);
      expect(output).toMatch(/\{"perSecond":[\d.]+,"perCpuSecond":[\d.]+\}/);
      expect(code).toBe(0);
    });
  });
});

test('the command has all parts, and each of them a command of its own', async () => {
  // It loads them all before it looks for the one that is asked for.
  const { code, output } = await runNode(['bench/bench.js', '--only', 'none']);
  expect(code).toBe(1);
  const [, known = ''] = /there is no part none; expected some of (.*)/.exec(output) ?? [];
  expect(known.split(', ').sort()).toEqual([...parts].sort());
  for (const part of parts) expect(scripts[`bench:${part}`]).toMatch(new RegExp(`build && node bench/${part}[.]js$`));
});

test('docs/benchmarks.md names the commands that there are', () => {
  const named = [...read('docs/benchmarks.md').matchAll(/npm run (bench[\w:-]*)/g)].map(([, name]) => name);
  expect([...new Set(named)].sort()).toEqual(['bench', ...parts.map((part) => `bench:${part}`)].sort());
});

function runNode(args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: `${stdout}${stderr}` }),
    );
  });
}
