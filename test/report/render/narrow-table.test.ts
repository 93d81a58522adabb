import { expect, test } from 'vitest';
import { narrowTable } from '../../../src/report/render/text/narrow-table.ts';

const lines = (rows: string[][], width: number): string[] => narrowTable(rows, width).flat();

test('one long name has a line of its own, and the others keep their columns', () => {
  const rows = [
    ['policy', 'seen', 'result'],
    ['cis/root', '9', '1 finding, 1 unknown'],
    ['cis/a-name-that-is-much-longer', '12', '3 unknown'],
    ['cis/user', '9', '2 findings, 1 unknown'],
  ];
  expect(lines(rows, 40)).toEqual([
    'policy    seen  result',
    'cis/root  9     1 finding, 1 unknown',
    'cis/a-name-that-is-much-longer',
    '          12    3 unknown',
    'cis/user  9     2 findings, 1 unknown',
  ]);
});

test('one long result stands below its row', () => {
  const rows = [
    ['policy', 'seen', 'result'],
    ['cis/root', '9', '1 finding, 1 unknown, off in 3 cells'],
    ['cis/users', '9', '1 unknown'],
  ];
  expect(lines(rows, 30)).toEqual([
    'policy     seen  result',
    'cis/root   9',
    '    1 finding, 1 unknown, off in 3 cells',
    'cis/users  9     1 unknown',
  ]);
});

test('every name and every result is whole, at any width', () => {
  const rows = [
    ['policy', 'seen', 'result'],
    ...Array.from({ length: 12 }, (_, at) => [`p${'x'.repeat(at * 4)}`, '1', `${'y'.repeat(at % 5)}z`]),
  ];
  for (let width = 1; width < 80; width += 1) {
    const text = lines(rows, width).join('\n');
    for (const [name = '', , result = ''] of rows) {
      expect(text.split(/\s+/)).toContain(name);
      expect(text.split(/\s+/)).toContain(result);
    }
  }
});
