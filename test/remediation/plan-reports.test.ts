import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandIo } from '../../src/commands/command-io.ts';
import { type ReportFlags, reportCommand } from '../../src/commands/report-command.ts';
import type { PlanFile } from '../../src/remediation/plan-file.generated.ts';
import { renderPlanMarkdown } from '../../src/remediation/plan-markdown.ts';
import { renderPlanText } from '../../src/remediation/plan-text.ts';
import { GITHUB_COMMENT_LIMIT } from '../../src/text/markdown.ts';
import { hostileText } from '../report/hostile-text.ts';
import { changeOf, killedRun } from '../report/sample-changes.ts';
import { deletion, lasting, legacy, planOf, smallPlan } from './sample-plan.ts';

const golden = join(import.meta.dirname, 'golden');

const plans: Record<string, () => PlanFile> = {
  small: smallPlan,
  empty: () => planOf([]),
  incomplete: () =>
    planOf([changeOf('old')], { coverage: { complete: false, cells: 1_200, errors: 7 }, organization: null }),
  folded: () =>
    planOf([...Array.from({ length: 51 }, (_, index) => changeOf(`trail-${index + 100}`)), changeOf('two', legacy)]),
  hostile: () => {
    const call = { operation: hostileText, input: { [hostileText]: hostileText } };
    const change = changeOf('x', {
      account: hostileText,
      region: hostileText,
      resource: hostileText,
      message: hostileText,
      policy: hostileText,
    });
    const calls = [{ ...call, undo: call }];
    const folded = Array.from({ length: 51 }, (_, index) => ({
      ...change,
      account: '` </summary>',
      resource: `${index}`,
      calls: [deletion],
    }));
    return planOf([{ ...change, calls }, ...folded], {
      run: hostileText,
      organization: hostileText,
      partition: hostileText,
    });
  },
};

describe.each(Object.entries(plans))('the plan "%s"', (name, create) => {
  const make = () => lasting(create());

  test('markdown', async () => {
    await expect(renderPlanMarkdown(make())).toMatchFileSnapshot(join(golden, `plan-${name}.markdown.golden`));
  });

  test('text', async () => {
    const text = renderPlanText(make());
    await expect(text).toMatchFileSnapshot(join(golden, `plan-${name}.text.golden`));
    const zeroWidthJoiner = /(?<=👩)\u200d(?=👩|👧)/gu;
    expect(text.replaceAll('\n', '').replace(zeroWidthJoiner, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });
});

test('a plan of ten thousand changes fits into a comment, and says how many it leaves out', () => {
  const accounts = Array.from({ length: 1_000 }, (_, index) => String(200_000_000_000 + index));
  const changes = accounts.flatMap((account) =>
    Array.from({ length: 10 }, (_, index) => changeOf(`trail-${index}`, { account })),
  );
  const text = renderPlanMarkdown(planOf(changes));
  expect(text.length).toBeLessThanOrEqual(GITHUB_COMMENT_LIMIT);
  expect(text).toContain('## Plan: 10000 changes in 1000 accounts and 1 region\n');
  const shown = [...text.matchAll(/^\| `redundant-trail`/gm)].length;
  expect(text).toContain(`**… and ${(10_000 - shown).toLocaleString('en-US')} more changes**`);
});

describe('cove-policy report', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cove-plan-'));
    const plan = plans.small?.();
    await writeFile(join(folder, 'plan.json'), JSON.stringify(plan, undefined, 2));
    await writeFile(join(folder, 'compact.json'), JSON.stringify(plan));
    await writeFile(join(folder, 'edited.json'), JSON.stringify(plan).replace('audit-2019', 'audit-2020'));
    await writeFile(
      join(folder, 'run.ndjson'),
      killedRun()
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('prints a plan of any age', async () => {
    const plan = plans.small?.() ?? planOf([]);
    expect(await report('plan.json', { output: ['markdown=-'] })).toEqual([0, renderPlanMarkdown(plan)]);
    expect(await report('compact.json', {})).toEqual([0, renderPlanText(plan)]);
    const [, json] = await report('plan.json', { output: ['json=-'] });
    expect(JSON.parse(json)).toEqual(plan);
  });

  test('refuses formats that say nothing of a plan, before anything is printed', async () => {
    await expect(report('plan.json', { output: ['markdown=-', 'sarif=x'] })).rejects.toMatchObject({
      code: 'usage',
      message: 'plan.json is a plan, and plans have no sarif report',
      hint: 'write one of text, markdown, json: markdown=-',
    });
  });

  test('refuses a plan that was edited', async () => {
    await expect(report('edited.json', {})).rejects.toMatchObject({ code: 'plan' });
  });

  test('still takes a run log, with the exit code of its changes', async () => {
    const [code, text] = await report('run.ndjson', { output: ['markdown=-'] });
    expect(code).toBe(4);
    expect(text).toContain('### `redundant-trail`: 1 change unverified\n');
  });

  async function report(file: string, flags: ReportFlags): Promise<[code: number, stdout: string]> {
    let text = '';
    const stream = {
      write: (chunk: string, done?: () => void) => {
        text += chunk;
        done?.();
        return true;
      },
    };
    const self = { pid: process.pid, isAlive: () => true };
    const io: CommandIo = {
      stdout: stream,
      stderr: stream,
      env: {},
      cwd: folder,
      signal: new AbortController().signal,
      self,
    };
    return [await reportCommand([file], flags, io), text];
  }
});
