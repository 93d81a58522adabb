import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { ReportFile } from '../../src/report/build/report-file.generated.ts';
import { executed, inWorld, type Program, planOfSmallWorld, smallWorld } from './program.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const two = ['--accounts', '222222222201,222222222202'];
const log = 'plan.json.run.ndjson';
let plan: string;
beforeAll(async () => {
  plan = await planOfSmallWorld(...two);
});

describe('a log whose last record has no line break is continued as if the record were not there', () => {
  test.concurrent.each(['planned', 'intent', 'result', 'changed', 'end'])('%s', (type) =>
    inWorld(smallWorld, {}, async (program, simulator) => {
      await program.write('plan.json', plan);
      await program.run('apply', 'plan.json', '--yes', '--quiet');
      const lines = (await program.read(log)).trimEnd().split('\n');
      const last = lines.findIndex((line) => JSON.parse(line).type === type);
      await program.write(log, lines.slice(0, last + 1).join('\n'));

      await program.run('apply', 'plan.json', '--yes', '--verify-for', '1', '-o', 'json=first.json', '--quiet');
      const made = executed(simulator, 'StopLogging');
      expect(made).toHaveLength(3);
      const first = await reportOf(program, 'first.json');
      expect(first.warnings).toContainEqual({
        code: 'run-log-cut',
        message: `Line ${last + 1} of the run log, its last, is cut off. What precedes it is reported.`,
        policy: null,
      });
      // What the run took for recorded is what the log goes on to say.
      await program.run('report', log, '-o', 'json=second.json', '--quiet');
      expect({ ...(await reportOf(program, 'second.json')), warnings: first.warnings }).toEqual(first);
      expect(first.summary.ledger).toBe('ok');
    }),
  );
});

async function reportOf(program: Program, name: string): Promise<ReportFile> {
  return JSON.parse(await program.read(name));
}
