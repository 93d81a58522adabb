import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BaselineEntry } from '../../src/baseline/baseline.ts';
import { readBaseline } from '../../src/baseline/read-baseline.ts';
import { renderBaseline } from '../../src/baseline/write-baseline.ts';
import { loadJudging } from '../../src/library/inputs/load-judging.ts';
import { makeBaseline } from '../../src/library/make-baseline.ts';
import { readReport } from '../../src/library/read-report.ts';
import { buildReport } from '../../src/report/build/build-report.ts';
import { verdict } from '../../src/report/build/verdict.ts';
import { fingerprint } from '../../src/run-log/fingerprint.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { errorIn, findingsIn, outcomeRecord, runRecord, skippedIn, wholeRun } from '../report/sample-run.ts';
import { waiver, waiversOf } from '../waivers/sample-waivers.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'cove-baseline-'));
});
afterEach(async () => rm(cwd, { recursive: true }));

const head = { run: 'r', created: '2026-01-02T03:04:05.000Z', organization: 'o-example', partition: 'aws' };
const cell = { policy: 'redundant-trail', account: '222222222222', region: 'eu-west-1' };

function entry(resource: string, place = cell): BaselineEntry {
  return { ...place, resource, fingerprint: fingerprint({ ...place, resource }) };
}

function text(entries: readonly BaselineEntry[]): string {
  return [...renderBaseline(head, entries)].join('');
}

async function writeLog(name: string, records: readonly RunLogRecord[]): Promise<string> {
  await writeFile(join(cwd, name), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return name;
}

const found = (...names: readonly string[]) =>
  findingsIn(cell, ...names.map((resource) => ({ resource, message: 'm' })));

test('what is written is read', async () => {
  const entries = [entry('a'), entry('b\n"\u2028')];
  await writeFile(join(cwd, 'base'), text(entries));
  const baseline = await readBaseline('base', cwd);
  expect(baseline).toMatchObject({ ...head, file: 'base', size: 2 });
  expect([...baseline.entries()]).toEqual(entries);
  expect(baseline.countOf(entry('a').fingerprint)).toBe(1);
  expect(baseline.countOf(entry('c').fingerprint)).toBe(0);
});

test.each([
  [1, 2, { known: 1, new: 1, fixed: 0 }],
  [2, 2, { known: 2, new: 0, fixed: 0 }],
  [2, 1, { known: 1, new: 0, fixed: 1 }],
  [3, 0, { known: 0, new: 0, fixed: 3 }],
])('of findings that are equal in everything, %i entries know %i of a run one by one', async (before, now, sums) => {
  await writeFile(join(cwd, 'base'), text(Array.from({ length: before }, () => entry('a'))));
  const records = now === 0 ? outcomeRecord(cell) : found(...Array.from({ length: now }, () => 'a'));
  const { baseline } = buildReport(wholeRun([records]), { baseline: await readBaseline('base', cwd) });
  expect({ ...baseline, known: baseline?.known.high }).toMatchObject(sums);
});

describe('a file that is not a whole baseline is refused', () => {
  const whole = text([entry('a'), entry('b')]);
  const lines = whole.split('\n');

  test('wherever it is cut', async () => {
    for (let length = 0; length < whole.length - 1; length += 7) {
      await writeFile(join(cwd, 'base'), whole.slice(0, length));
      await expect(readBaseline('base', cwd), String(length)).rejects.toMatchObject({ code: 'file' });
    }
  });

  test.each<[string, string, string]>([
    ['cut after a line', `${lines.slice(0, 2).join('\n')}\n`, 'the baseline base is cut off: its last line is missing'],
    ['cut within a line', whole.slice(0, whole.indexOf('"b"')), 'the baseline base is cut off: line 3 is not whole'],
    [
      'without one of its lines',
      lines.filter((_, index) => index !== 1).join('\n'),
      'it says that it has 2 findings, and has 1',
    ],
    [
      'of a newer version',
      whole.replace('"version":1', '"version":2'),
      'the baseline base has format version 2, but this cove-policy reads version 1',
    ],
    ['a run log', `${JSON.stringify(runRecord())}\n`, 'base is not a baseline of cove-policy'],
    ['a JSON report', '{\n  "version": 1\n}\n', 'base is not a baseline of cove-policy'],
    ['two of them', whole + whole, 'line 5 of the baseline base is malformed: a second baseline begins here'],
    [
      'edited',
      whole.replace(/"fingerprint":"[0-9a-f]+"/, '"fingerprint":"x"'),
      'line 2 of the baseline base is malformed: fingerprint must match',
    ],
    ['empty', '', 'line 1 of the baseline base is malformed: the file is empty'],
  ])('%s', async (_, content, message) => {
    await writeFile(join(cwd, 'base'), content);
    await expect(readBaseline('base', cwd)).rejects.toThrow(message);
  });

  test('one that is not there', async () => {
    await expect(readBaseline('base', cwd)).rejects.toThrow('the baseline base cannot be read: ');
  });
});

describe('a report with a baseline', () => {
  async function judged(records: readonly RunLogRecord[], entries: readonly BaselineEntry[]) {
    await writeFile(join(cwd, 'base'), text(entries));
    const log = await writeLog('run', records);
    const { report, close } = await readReport(log, cwd, { judging: { baseline: await readBaseline('base', cwd) } });
    const answer = {
      baseline: report.baseline,
      exitCode: verdict(report, { failOn: 'low', allowErrors: true }).exitCode,
    };
    close();
    return answer;
  }

  test('what is known does not fail it, what is new does', async () => {
    expect((await judged(wholeRun([found('a')]), [entry('a')])).exitCode).toBe(0);
    expect((await judged(wholeRun([found('a', 'b')]), [entry('a')])).exitCode).toBe(1);
  });

  test('an entry is fixed only where its cell was evaluated', async () => {
    const gone = [entry('x'), entry('y', { ...cell, region: 'us-east-1' }), entry('z', { ...cell, policy: 'other' })];
    const skipped = skippedIn({ ...cell, account: '333333333333' }, 'caller-account', 'm');
    const records = wholeRun([outcomeRecord(cell), errorIn({ ...cell, region: 'us-east-1' }), skipped]);
    const answer = await judged(records, [...gone, entry('s', { ...cell, account: '333333333333' })]);
    expect(answer.baseline).toMatchObject({ entries: 4, fixed: 1, unknown: 1, notAsked: 2, new: 0 });
  });

  test('an account that was not entered says nothing of its regions', async () => {
    const records = wholeRun([outcomeRecord({ ...cell, account: '333333333333' }), errorIn({ ...cell, region: '*' })]);
    expect((await judged(records, [entry('x')])).baseline).toMatchObject({ fixed: 0, unknown: 1 });
  });

  test.each([
    ['another organization', { organization: { id: 'o-other', managementAccount: '111111111111' } }, 'o-other (aws)'],
    ['one that is not known', { organization: null }, 'an unknown organization (aws)'],
    ['another partition', { caller: { account: '1', arn: 'a', partition: 'aws-cn' } }, 'o-example (aws-cn)'],
  ])('is refused for %s', async (_, changes, place) => {
    const records = wholeRun([found('a')]).map((record) =>
      record.type === 'run' ? { ...record, ...changes } : record,
    );
    await expect(judged(records, [])).rejects.toThrow(
      `the baseline base was made in o-example (aws), and this run is in ${place}`,
    );
  });
});

describe('making one', () => {
  async function make(log: string, earlier?: string, judging = {}) {
    const made = await makeBaseline([log], { cwd, earlier, isNamed: earlier !== undefined, judging });
    const { findings, kept, fixed } = made;
    await writeFile(join(cwd, 'new'), [...made.text].join(''));
    made.close();
    const resources = [...(await readBaseline('new', cwd)).entries()].map(({ resource }) => resource);
    return { findings, kept, fixed, resources };
  }

  test('of a run', async () => {
    const log = await writeLog('run', wholeRun([found('b', 'a')]));
    expect(await make(log)).toEqual({ findings: 2, kept: 0, fixed: 0, resources: ['a', 'b'] });
  });

  test('what an earlier one has of a cell that was not evaluated stays; what is fixed goes', async () => {
    const west = { ...cell, region: 'us-west-2' };
    await writeFile(
      join(cwd, 'base'),
      text([entry('fixed'), entry('kept', west), entry('other', { ...cell, policy: 'p' })]),
    );
    const log = await writeLog('run', wholeRun([found('a'), errorIn(west)]));
    expect(await make(log, 'base')).toEqual({ findings: 1, kept: 2, fixed: 1, resources: ['other', 'a', 'kept'] });
  });

  test('a policy that was renamed is judged by its earlier id too: what is fixed goes', async () => {
    await writeFile(join(cwd, 'base'), text([entry('fixed'), entry('unknown', { ...cell, region: 'us-west-2' })]));
    const today = { ...cell, policy: 'trail-beside' };
    const records = wholeRun([outcomeRecord(today), errorIn({ ...today, region: 'us-west-2' })]).map((record) =>
      record.type === 'policy' ? { ...record, formerIds: [cell.policy] } : record,
    );
    expect(await make(await writeLog('run', records), 'base')).toMatchObject({ kept: 1, fixed: 1 });
  });

  test('what is waived does not go into it: the waiver ends one day', async () => {
    const log = await writeLog('run', wholeRun([found('a', 'b')]));
    const waivers = waiversOf(waiver({ resources: ['a'] }));
    expect((await make(log, undefined, { waivers })).resources).toEqual(['b']);
  });

  test('a log that is cut off, and one of changes, make none', async () => {
    const records = wholeRun([found('a'), outcomeRecord({ ...cell, region: 'us-east-1' })]);
    const cut = await writeLog('cut', records.slice(0, -1));
    await expect(make(cut)).rejects.toThrow('cut is not the log of a complete run: no end record');
    const whole = (await readFile(join(cwd, await writeLog('run', records)), 'utf8')).trimEnd();
    for (const length of [10, Math.floor(whole.length / 2), whole.length - 3]) {
      await writeFile(join(cwd, 'half'), whole.slice(0, length));
      await expect(make('half'), String(length)).rejects.toMatchObject({ code: 'file' });
    }
    const applied = await writeLog('applied', [runRecord({ mode: 'apply' })]);
    await expect(make(applied)).rejects.toThrow('applied is the log of apply, which judges nothing');
  });

  test('the one of another organization is not taken over', async () => {
    await writeFile(join(cwd, 'base'), text([]).replace('o-example', 'o-other'));
    await expect(make(await writeLog('run', wholeRun([found('a')])), 'base')).rejects.toThrow('was made in o-other');
  });
});

test('policies that are loaded under another id are told, since all that they find would be new', async () => {
  await writeFile(join(cwd, 'base'), text([entry('a'), entry('b')]));
  const of = async (policies: readonly string[]) =>
    (await loadJudging({ baseline: 'base' }, cwd, policies)).diagnostics;
  expect(await of(['redundant-trail', 'trails/redundant-trail'])).toEqual([]);
  expect(await of(['another'])).toEqual([]);
  expect(await of(['trails/redundant-trail'])).toMatchObject([
    { code: 'baseline/other-id', severity: 'warning', hint: expect.stringContaining('"trails/redundant-trail"') },
  ]);
});
