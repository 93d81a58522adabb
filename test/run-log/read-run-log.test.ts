import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildReport } from '../../src/report/build/build-report.ts';
import { createSumChain } from '../../src/run-log/line-sums.ts';
import { readRunLog } from '../../src/run-log/read-run-log.ts';
import type { RunLogRecord } from '../../src/run-log/records.ts';
import { hostileText } from '../report/hostile-text.ts';
import { killedRun, resume, resumedRun } from '../report/sample-changes.ts';
import { mixedRun, sampleReports } from '../report/sample-reports.ts';
import { endRecord, outcomeRecord, runRecord, wholeRun } from '../report/sample-run.ts';
import { withoutSums } from '../support/without-sums.ts';

const run = JSON.stringify(runRecord());
const outcome = JSON.stringify(outcomeRecord());

test('reads what was written, from lines of either kind', async () => {
  const lines = mixedRun().map((record) => JSON.stringify(record));
  expect(await read(lines)).toEqual(mixedRun());
  expect(await read([...lines, ''])).toEqual(mixedRun());
  expect(await read(lines.map((line) => `${line}\r`))).toEqual(mixedRun());
  expect(await read(asynchronously(lines))).toEqual(mixedRun());
});

test('wherever a crash cuts the file, all whole lines are read, and the cut is reported', async () => {
  const records = [...mixedRun(), outcomeRecord({ region: hostileText })];
  const ordered = [...records.filter(({ type }) => type !== 'end'), endRecord({ planned: 9 })];
  const text = ordered.map((record) => `${JSON.stringify(record)}\n`).join('');
  const firstLine = text.indexOf('\n') + 1;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: firstLine, max: text.length }), async (length) => {
      const kept = text.slice(0, length);
      const whole = kept.split('\n').length - 1;
      const rest = kept.slice(kept.lastIndexOf('\n') + 1);
      const isCut = rest !== '' && rest !== JSON.stringify(ordered[whole]);
      const result = await read(kept.split('\n'));
      const expected = ordered.slice(0, isCut || rest === '' ? whole : whole + 1);
      expect(result.slice(0, expected.length)).toEqual(expected);
      expect(result.slice(expected.length)).toEqual(isCut ? [cutWarning(whole + 1)] : []);
    }),
    { numRuns: 30 },
  );
});

test('a cut log gives a report that says so, and is not complete', async () => {
  const report = buildReport(await read([run, outcome.slice(0, 40)]));
  expect(report.warnings.map(({ code }) => code)).toEqual(['run-log-cut']);
  expect(report.summary.complete).toBe(false);
});

describe('lines with sums', () => {
  const summed = (records: readonly RunLogRecord[]): string[] => {
    const chain = createSumChain();
    return records.map((record) => chain.next(record));
  };
  const lines = summed(mixedRun());
  const at = lines.findIndex((line) => line.includes('"status":"findings"'));
  const other = summed(wholeRun([outcomeRecord({ region: 'eu-north-1' })]));
  const onLine = (index: number, edit: (line: string) => string): string[] =>
    lines.with(index, edit(lines[index] ?? ''));

  test('are read as if they had none, also after line breaks were made those of Windows', async () => {
    expect(await read(lines)).toEqual(mixedRun());
    expect(await read(lines.map((line) => `${line}\r`))).toEqual(mixedRun());
    expect(await read(mixedRun().map((record) => JSON.stringify(record)))).toEqual(mixedRun());
  });

  test('cannot say that lines are missing at the end', async () => {
    expect(await read(lines.slice(0, -2))).toEqual(mixedRun().slice(0, -2));
    expect((await read([...lines.slice(0, at), lines[at]?.slice(0, -4) ?? ''])).at(-1)).toEqual(cutWarning(at + 1));
  });

  test.each<[string, readonly string[], number]>([
    ['a value', onLine(at, (line) => line.replace('"findings"', '"compliant"')), at + 1],
    ['a value of the first', onLine(0, (line) => line.replace('"check"', '"apply"')), 1],
    ['a sum', onLine(at, (line) => line.replace(/.{3}"\}$/, 'abc"}')), at + 1],
    ['no sum any more', onLine(at, withoutSums), at + 1],
    ['no sum any more in the first', onLine(0, withoutSums), 2],
    ['JSON of another program', lines.map((line) => line.replaceAll('":', '": ')), 1],
    ['a line less', lines.toSpliced(at, 1), at + 1],
    ['a line twice', lines.toSpliced(at, 0, lines[at] ?? ''), at + 2],
    ['two lines in another order', lines.with(at, lines[at + 1] ?? '').with(at + 1, lines[at] ?? ''), at + 1],
    ['a line of another log', lines.toSpliced(at, 0, other[1] ?? ''), at + 1],
    ['the rest of another log', [...lines.slice(0, at), ...other.slice(1)], at + 1],
  ])('that have %s are refused', async (_, edited, number) => {
    await expect(read(edited)).rejects.toThrow(`line ${number} of the run log is malformed: its sum does not fit`);
  });
});

describe('what is no run log is refused, with the line', () => {
  test.each<[string, string[], unknown]>([
    ['empty', [], 'line 1 of the run log is malformed: the file is empty'],
    ['one empty line', [''], 'line 1 of the run log is malformed: expected one JSON object per line'],
    ['a cut first line', [run.slice(0, 20)], 'line 1 of the run log is malformed: expected one JSON object per line'],
    ['binary', ['\u0000\u0001', outcome], 'line 1 of the run log is malformed: expected one JSON object per line'],
    ['no run', [outcome], 'line 1 of the run log is malformed: expected the record of the run first'],
    ['an array', ['[1]'], 'line 1 of the run log is malformed: expected the record of the run first'],
    [
      'a baseline',
      ['{"type":"baseline","version":1}'],
      'line 1 of the run log is malformed: this is a baseline, not a run log',
    ],
    [
      'a report in NDJSON',
      ['{"type":"run","version":1,"run":{"id":"x"}}'],
      'line 1 of the run log is malformed: this is a report in NDJSON, not a run log',
    ],
    [
      'a JSON report',
      ['{', '  "version": 1,', '}'],
      'line 1 of the run log is malformed: this is one JSON document, such as a report or a plan, not a run log',
    ],
    [
      'a JSON report in one line',
      ['{"version":1,"run":{}}'],
      'line 1 of the run log is malformed: this is one JSON document, such as a report or a plan, not a run log',
    ],
    ['null', [run, 'null', outcome], expectedTypes(2, 'nothing')],
    ['a number', [run, '7', outcome], expectedTypes(2, 'nothing')],
    [
      'a broken line in the middle',
      [run, '{"type":', outcome],
      'line 2 of the run log is malformed: expected one JSON object per line',
    ],
    [
      'an empty line in the middle',
      [run, '', outcome],
      'line 2 of the run log is malformed: expected one JSON object per line',
    ],
    ['two runs', [run, run], 'line 2 of the run log is malformed: a second run begins here'],
    ['an unknown type', [run, '{"type":"surprise"}'], expectedTypes(2, '"surprise"')],
    ['a type of the prototype', [run, '{"type":"constructor"}'], expectedTypes(2, '"constructor"')],
    ['a type from the prototype', [run, '{"__proto__":{"type":"end"}}'], expectedTypes(2, 'nothing')],
    [
      'a missing member',
      [run, '{"type":"end","end":"2026-01-01T00:00:00Z","interrupted":false,"planned":1}'],
      "line 2 of the run log is malformed: the record must have required property 'calls'",
    ],
    [
      'an unknown member',
      [run, outcome.replace('"resources"', '"surprise":1,"resources"')],
      'line 2 of the run log is malformed: the record must NOT have additional properties ("surprise")',
    ],
    [
      'a wrong value, deep',
      [
        run,
        JSON.stringify(
          outcomeRecord({ findings: [{ resource: 'r', message: 'm', evidence: null, fingerprint: 'x' }] }),
        ),
      ],
      'line 2 of the run log is malformed: findings.0.fingerprint must match pattern "^[0-9a-f]{64}$"',
    ],
    [
      'something after the end',
      [run, JSON.stringify(endRecord()), outcome],
      'line 3 of the run log is malformed: nothing may follow the end of the run',
    ],
  ])('%s', async (_, lines, message) => {
    await expect(read(lines)).rejects.toMatchObject({ code: 'file', message });
  });

  test.each(['3', '"1"', 'null'])('version %s', async (version) => {
    await expect(read([run.replace('"version":1', `"version":${version}`)])).rejects.toMatchObject({
      code: 'file',
      message: `the run log has format version ${version}; this cove-policy reads versions 1 and 2`,
    });
  });
});

test('a log goes on after its end with a resume, and with nothing else', async () => {
  const ended = [...killedRun(), endRecord()];
  const records = [...ended, ...resumedRun().slice(killedRun().length)];
  const lines = records.map((record) => JSON.stringify(record));
  expect(await read(lines)).toEqual(records);
  const without = lines.filter((line) => line !== JSON.stringify(resume));
  await expect(read(without)).rejects.toMatchObject({
    message: `line ${ended.length + 1} of the run log is malformed: nothing may follow the end of the run`,
  });
});

test('is lazy: a malformed line is met only when it is read', async () => {
  const records = readRunLog([run, outcome, 'garbage', outcome]);
  expect((await records.next()).value).toEqual(runRecord());
  expect((await records.next()).value).toEqual(outcomeRecord());
  await expect(records.next()).rejects.toMatchObject({ code: 'file' });
});

test('every sample survives the way through the file', async () => {
  expect(Object.keys(sampleReports).length).toBeGreaterThan(0);
  const records = wholeRun([outcomeRecord({ region: hostileText })]);
  const reread = await read(records.map((record) => JSON.stringify(record)));
  expect(buildReport(reread)).toEqual(buildReport(records));
});

async function read(lines: AsyncIterable<string> | Iterable<string>): Promise<RunLogRecord[]> {
  const records: RunLogRecord[] = [];
  for await (const record of readRunLog(lines)) records.push(record);
  return records;
}

async function* asynchronously(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

function cutWarning(line: number): RunLogRecord {
  return {
    type: 'warning',
    code: 'run-log-cut',
    message: `Line ${line} of the run log, its last, is cut off. What precedes it is reported.`,
    policy: null,
  };
}

/** The list of types grows with the format. */
function expectedTypes(line: number, found: string) {
  return expect.stringMatching(
    new RegExp(
      `^line ${line} of the run log is malformed: expected a record of type run, policy, .*, end, found ${found}$`,
    ),
  );
}
