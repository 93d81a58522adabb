import { describe, expect, test } from 'vitest';
import { renderCsv, renderSpreadsheetCsv } from '../../../../src/report/render/csv/render-csv.ts';
import { sampleReports } from '../../sample-reports.ts';

/** The cells of one finding with this text as its resource, as they stand in the file. */
function cellOf(render: typeof renderCsv, resource: string): string | undefined {
  const report = sampleReports.mixed?.();
  const [first] = report?.findings ?? [];
  if (report === undefined || first === undefined) throw new Error('the sample has no finding');
  const text = [...render({ ...report, findings: [{ ...first, resource }] }, {})].join('');
  const line = text.split('\r\n').find((each) => each.startsWith('finding,')) ?? '';
  return /,eu-west-1,(.*),Trail /s.exec(line)?.[1];
}

/** What LibreOffice and Excel read as a number, a date, a time or a truth value, where nothing says that it is text. */
const MISTAKEN = [
  ...['012345678901', '00123', '3.10', '7e10', '1,5', '1 234', '50%', '$5', '€5', '(5)', '+1', '-1'],
  ...['1/2', '1-2', '2024-01-02', '12:30', '12 pm', 'mar-1', 'MAR1', 'Sep 2024', '2 march', 'TRUE', 'false'],
  '2024-11-18T19:39:59.000Z',
];

describe('a spreadsheet', () => {
  test.each(MISTAKEN)('is given %s as text', (text) => {
    expect(cellOf(renderSpreadsheetCsv, text)).toBe(`"=""${text}"""`);
  });

  test.each([
    ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket'],
    ['marvin', 'marvin'],
    ['may', 'may'],
    ['1.2.3.4-test', '1.2.3.4-test'],
    ['1"2', '"1""2"'],
    [`1${'0'.repeat(255)}`, `1${'0'.repeat(255)}`],
  ])('is given %s as it is', (text, cell) => {
    expect(cellOf(renderSpreadsheetCsv, text)).toBe(cell);
  });

  test('is given a long row of digits as it is, and at once', () => {
    const text = `${'1'.repeat(500_000)}x`;
    expect(cellOf(renderSpreadsheetCsv, text)).toBe(text);
  });

  test.each(['=1+1', '@SUM(1)', '+SUM(1)', '-1+cmd', ' =1', '="1"&"2"', '1"&cmd|x!A0&"'])(
    'runs no formula of a name: %s',
    (text) => {
      const cell = (cellOf(renderSpreadsheetCsv, text) ?? '').replace(/^"(.*)"$/, '$1').replaceAll('""', '"');
      expect(cell).not.toMatch(/^\s*[=+\-@]/);
    },
  );
});

test('a program is given what there is', () => {
  for (const text of MISTAKEN.filter((each) => !/^[+-]/.test(each) && !each.includes(','))) {
    expect(cellOf(renderCsv, text)).toBe(text);
  }
});
