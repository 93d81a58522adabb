import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { csvRow } from '../../src/text/csv.ts';
import { displayWidth } from '../../src/text/display-width.ts';
import { renderTable } from '../../src/text/table.ts';

const ROWS = [
  ['111122223333', 'Payments', 'arn:aws:iam::111122223333:role/a-role-with-a-long-name'],
  ['444455556666', '支付生产', 'short'],
];

test.each(['3 × 4 · a → b …', '支付 · …', '→\u0301', '·\ufe0f'])('%s is as wide as a terminal shows it', (text) => {
  expect(displayWidth(text)).toBe(stringWidth(text));
});

test('columns are as wide as they need, and nothing is cut for a pipe', () => {
  expect(renderTable(['account', 'name', 'resource'], ROWS, undefined)).toBe(
    [
      'ACCOUNT       NAME      RESOURCE',
      '111122223333  Payments  arn:aws:iam::111122223333:role/a-role-with-a-long-name',
      '444455556666  支付生产  short',
      '',
    ].join('\n'),
  );
});

test.each([80, 60, 44, 30])('the widest columns are cut for a terminal of %i', (width) => {
  const lines = renderTable(['account', 'name', 'resource'], ROWS, width).trimEnd().split('\n');
  // Every wide character takes two columns.
  for (const line of lines) expect(line.replaceAll(/[支付生产]/g, 'xx').length).toBeLessThanOrEqual(width);
});

test('the first column, which says what a row is about, is cut last', () => {
  const long = [['111122223333', 'a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)]];
  const [, row] = renderTable(['account', 'x', 'y', 'z'], long, 50).split('\n');
  expect(row).toBe(`111122223333  ${'a'.repeat(9)}…  ${'b'.repeat(10)}…  ${'c'.repeat(10)}…`);
  expect(renderTable(['account', 'x', 'y', 'z'], long, 38).split('\n')[1]).toMatch(/^1111222…/);
});

test.each([
  [100, 'ACCOUNT       NAME                  TAGS                  ASKED', undefined],
  [60, 'ACCOUNT       NAME                  ASKED', '(no room for tags: csv and json have all)'],
  [40, 'ACCOUNT       NAME', '(no room for tags and asked: csv and json have all)'],
])('in a terminal of %i, spare columns are left out before others cannot be read', (width, headings, note) => {
  const rows = [['111122223333', 'n'.repeat(20), 't'.repeat(20), 'a'.repeat(20)]];
  const lines = renderTable(['account', 'name', 'tags', 'asked'], rows, width, ['tags', 'asked']).trimEnd().split('\n');
  expect([lines[0], lines[2]]).toEqual([headings, note]);
});

test('what comes from AWS forges no line', () => {
  const table = renderTable(['a'], [['x\ny\u001b[2J']], undefined);
  expect(table).toBe('A\nx\\u000ay\\u001b[2J\n');
  expect(csvRow(['=1+1', 'a,"b"', 'x\ny'])).toBe(`'=1+1,"a,""b""",x\\u000ay\r\n`);
});

test('long text is measured in time that grows with its length', () => {
  // By the package alone: minutes.
  expect(displayWidth(`${'ab\\u000a'.repeat(50_000)}é`)).toBe(400_001);
  expect(displayWidth('漢'.repeat(1_500))).toBe(3_000);
});
