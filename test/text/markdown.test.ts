import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeCell, codeSpan, codeTitle, GITHUB_COMMENT_LIMIT, joinTables, title } from '../../src/text/markdown.ts';
import { visible } from '../../src/text/visible-text.ts';

describe('a code span', () => {
  test.each([
    ['plain', '`plain`'],
    ['a`b', '``a`b``'],
    ['a``b`c', '```a``b`c```'],
    ['`', '`` ` ``'],
    ['`a', '`` `a ``'],
    [' a ', '`  a  `'],
    [' a', '` a`'],
    ['  ', '`  `'],
    ['', '(empty)'],
    ['a\nb', '`a\\u000ab`'],
    ['<b>@all #1', '`<b>@all #1`'],
    ['\\', '`\\`'],
  ])('%j is %s', (text, span) => {
    expect(codeSpan(text)).toBe(span);
  });

  test('is cut with the number of what is missing, and never in the middle of a character', () => {
    expect(codeSpan('a'.repeat(1_001))).toBe(`\`${'a'.repeat(1_000)}… (1 more characters)\``);
    expect(codeSpan(`${'a'.repeat(999)}😀😀`)).toBe(`\`${'a'.repeat(999)}… (4 more characters)\``);
  });
});

test('in a table it stays in its cell', () => {
  expect(codeCell('a|b')).toBe('`a\\|b`');
  expect(codeCell('a\\|b')).toBe('`a\\\\u007cb`');
});

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '`',
      '``',
      '|',
      '\\',
      '\\|',
      ' ',
      '<',
      '>',
      '&',
      '\n',
      '\r',
      '@',
      '#',
      '[',
      ']',
      '(',
      ')',
      '*',
      '_',
      '~',
      '-',
      '!',
      '"',
      'a',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 60,
});

test('GitHub reads back what is visible, cell by cell', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (texts) => {
      const columns = texts.map(() => 'column');
      const text = joinTables('opening', [{ title: title`T`, columns, rows: [texts.map(codeCell)], noun: 'row' }], '');
      const lines = text.split('\n');
      expect(lines.length).toBe(8);
      expect(readRow(lines[6] ?? '').map(readCode)).toEqual(
        texts.map((each) => visible(each).replaceAll('\\|', '\\\\u007c')),
      );
    }),
  );
});

test('a title is the same in both forms, and holds no mark-up of others', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const { markdown, html } = title`Account ${codeTitle(text)}: ${'3 changes'}`;
      expect(readCode(markdown.slice('Account '.length, -': 3 changes'.length))).toBe(visible(text));
      const inner = /^Account <code>([^<>"'\n]*)<\/code>: 3 changes$/.exec(html)?.[1];
      expect(inner?.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))).toBe(visible(text));
    }),
  );
});

describe('what does not fit', () => {
  const tables = (...sizes: number[]) =>
    sizes.map((size, index) => ({
      title: title`Table ${String(index)}`,
      columns: ['a', 'b'],
      rows: Array.from({ length: size }, (_, number) => [codeCell(`row ${number}`), codeCell('x'.repeat(50))]),
      noun: index === 0 ? 'change' : 'finding',
    }));

  test('is counted by what it is', () => {
    const text = joinTables('opening', tables(2_000, 1, 2), 'The file has all.');
    expect(text.length).toBeLessThanOrEqual(GITHUB_COMMENT_LIMIT);
    const shown = [...text.matchAll(/^\| `row/gm)].length;
    const rest = `**… and ${(2_000 - shown).toLocaleString('en-US')} more changes, 3 more findings**`;
    expect(
      text.endsWith(`\n${rest}, left out since a comment on GitHub holds 65,536 characters. The file has all.\n`),
    ).toBe(true);
    expect(text).toMatch(/<details>\n<summary>Table 0<\/summary>\n\n\| a \| b \|\n/);
    expect(text).toMatch(/\n\n<\/details>\n\n\*\*…/);
  });

  test('and what is shown and what is left out make up the whole, within the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(120), { maxLength: 5 }), fc.integer({ min: 500, max: 20_000 }), (sizes, limit) => {
        const text = joinTables('opening', tables(...sizes), 'All.', limit);
        expect(text.length).toBeLessThanOrEqual(limit);
        const shown = [...text.matchAll(/^\| `row/gm)].length;
        const left = [...text.matchAll(/([\d,]+) more (?:change|finding)/g)].map(([, number = '']) =>
          Number(number.replace(',', '')),
        );
        expect(left.reduce((sum, number) => sum + number, shown)).toBe(sizes.reduce((sum, size) => sum + size, 0));
        expect(text.split('<details>').length).toBe(text.split('</details>').length);
      }),
    );
  });
});

/** A table row as GitHub splits it: at pipes without a backslash; the backslash goes away, in code too. */
function readRow(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** The text of a code span: one run of backticks at each end, none like it within, one space at each end taken away. */
function readCode(span: string): string {
  const fence = /^`+/.exec(span)?.[0] ?? '';
  expect(fence).not.toBe('');
  expect(span.length).toBeGreaterThan(2 * fence.length);
  const inner = span.slice(fence.length, -fence.length);
  expect(span.endsWith(fence)).toBe(true);
  expect([...inner.matchAll(/`+/g)].map(([run]) => run)).not.toContain(fence);
  return /^ .*[^ ].* $/.test(inner) ? inner.slice(1, -1) : inner;
}
