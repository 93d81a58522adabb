import { execFile } from 'node:child_process';
import { beforeAll, expect, test, vi } from 'vitest';
import { builtProgram } from '../support/built-program.ts';
import {
  type Answer,
  executed,
  inWorld,
  logging,
  type Program,
  planOfSmallWorld,
  smallWorld,
  trailOf,
} from './program.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld();
});

const log = 'plan.json.run.ndjson';

/**
 * A limit on the size of files stands for the disk: 4 KiB end among the planned changes, some KiB later among the
 * changes themselves.
 */
test.each([1, 2, 4, 6, 7, 8, 9])('a disk that is full after %i KiB: no call without its record', (kib) =>
  inWorld(smallWorld, {}, async (program, simulator) => {
    await program.write('plan.json', plan);
    const { exitCode, stderr } = await limited(program, kib, 'apply', 'plan.json', '--yes', '--quiet');
    const all = executed(simulator, 'StopLogging');
    const begun = (await program.changes(log).catch(() => [])).filter(({ calls }) => calls.size > 0).map(trailOf);
    expect(begun).toEqual(expect.arrayContaining(all));
    if (exitCode === 0) expect(logging(simulator)).toEqual([]);
    else {
      expect(stderr).toMatch(/cannot write to the run log/);
      expect(all.length === 0 ? [2, 3, 4] : [4]).toContain(exitCode);
    }
    // With room again, the same command goes on.
    const second = await program.run('apply', 'plan.json', '--yes', '--quiet', '--verify-for', '1');
    const both = executed(simulator, 'StopLogging');
    expect(new Set(both).size).toBe(both.length);
    expect((await program.changes(log)).filter(({ final }) => final === undefined)).toEqual([]);
    expect(second.exitCode, second.stderr).toBe(logging(simulator).length === 0 ? 0 : 4);
  }),
);

function limited({ directory, environment }: Program, kib: number, ...args: readonly string[]): Promise<Answer> {
  const command = `ulimit -f ${kib}; exec "$@"`;
  return new Promise((resolve) => {
    const child = execFile(
      '/bin/bash',
      ['-c', command, 'bash', process.execPath, builtProgram, ...args],
      { cwd: directory, env: environment },
      (_, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}
