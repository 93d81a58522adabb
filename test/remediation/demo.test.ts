import { readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { inWorld, type Program, smallWorld, trails } from './program.ts';

vi.setConfig({ testTimeout: 60_000 });

/** One of the demo's accounts, in which a trail logs that the policy stops. */
const DEMO = ['--demo', '--accounts', '333333333301', '--quiet'];

/** What a demo leaves behind: `name` holds what `args` wrote. */
async function fromDemo({ run, read }: Program, name: string, ...args: readonly string[]) {
  const answer = await run('check', trails, ...DEMO, ...args);
  return { ...answer, text: await read(name) };
}

describe('what was found in a demo is not done in AWS, though both may have the same account ids', () => {
  let plan: string;
  let log: string;
  let cut: string;
  beforeAll(() =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      const planned = await fromDemo(program, 'plan.json', '--plan', 'plan.json');
      plan = planned.text;
      expect(JSON.parse(plan)).toMatchObject({ demo: true });
      expect(JSON.parse(plan).changes).not.toEqual([]);
      expect(planned.stderr).toMatch(/apply refuses the plan of a demo/);
      expect(planned.stderr).not.toMatch(/cove-policy apply/);
      const changed = await fromDemo(program, 'changes.ndjson', '--remediate', '--yes', '--run-log', 'changes.ndjson');
      log = changed.text;
      expect(log).toContain('"state":"remediated"');
      expect(changed.stderr).not.toMatch(/cove-policy rollback/);
      const checked = await fromDemo(program, 'check.ndjson', '--run-log', 'check.ndjson');
      cut = `${checked.text.split('\n').slice(0, -2).join('\n')}\n`;
      expect(simulator.recorded).toEqual([]);
    }),
  );

  test.each([
    ['apply', 'plan.json', () => plan],
    ['rollback', 'changes.ndjson', () => log],
  ])('%s refuses it before any call', (command, file, text) =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      await program.write(file, text());
      const { exitCode, stderr } = await program.run(command, file, '--yes');
      expect(stderr).toMatch(new RegExp(`${file} is from a demo, whose organization is gone`));
      expect(exitCode).toBe(2);
      expect(simulator.recorded).toEqual([]);
      expect((await readdir(program.directory)).filter((name) => /\.ndjson\./.test(name))).toEqual([]);
    }),
  );

  test('--resume continues a demo only as one, and AWS only as AWS', () =>
    inWorld(smallWorld, {}, async ({ run, write, read }, simulator) => {
      const same = DEMO.filter((word) => word !== '--demo');
      await write('check.ndjson', cut);
      const outside = await run('check', trails, ...same, '--resume', 'check.ndjson');
      expect(outside.stderr).toMatch(/was begun with --demo, but this one has no --demo/);
      expect(outside.exitCode).toBe(2);
      expect(simulator.recorded).toEqual([]);
      expect(await read('check.ndjson')).toBe(cut);
      expect((await run('check', trails, ...DEMO, '--resume', 'check.ndjson')).exitCode).toBe(1);

      const real = ['--accounts', '222222222201', '--quiet'];
      await run('check', trails, ...real, '--run-log', 'real.ndjson');
      const inside = await run('check', trails, '--demo', ...real, '--resume', 'real.ndjson');
      expect(inside.stderr).toMatch(/was begun with no --demo, but this one has --demo/);
      expect(inside.exitCode).toBe(2);
    }));
});
