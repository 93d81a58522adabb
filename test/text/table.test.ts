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

test('what comes from AWS forges no line', () => {
  const table = renderTable(['a'], [['x\ny\u001b[2J']], undefined);
  expect(table).toBe('A\nx\\u000ay\\u001b[2J\n');
  expect(csvRow(['=1+1', 'a,"b"', 'x\ny'])).toBe(`'=1+1,"a,""b""",x\\u000ay\r\n`);
});
