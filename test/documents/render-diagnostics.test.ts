import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/documents/diagnostic.ts';
import { renderDiagnostics } from '../../src/documents/render-diagnostics.ts';
import { SourceText } from '../../src/documents/source-text.ts';

function diagnostic(text: string, part: string, file = 'a.yml'): Diagnostic {
  const start = text.indexOf(part);
  return new SourceText(file, text).diagnostic(start, start + part.length, { code: 'schema/type', message: 'wrong' });
}

test('nothing for no diagnostics', () => {
  expect(renderDiagnostics([], { color: false })).toBe('');
});

test('sorted by file, line and column, whatever the order of finding', () => {
  const text = 'one two\nthree\n';
  const all = [
    diagnostic(text, 'three'),
    diagnostic(text, 'two'),
    diagnostic(text, 'one', 'b.yml'),
    diagnostic(text, 'one'),
  ];
  const heads = renderDiagnostics(all, { color: false }).match(/^\S+:\d+:\d+/gm);
  expect(heads).toEqual(['a.yml:1:1', 'a.yml:1:5', 'a.yml:2:1', 'b.yml:1:1']);
});

test('a hint about the whole file is given once, below the last place that has it', () => {
  const text = 'one two\nthree four\nfive';
  const hinted = (part: string, hint: string, file = 'a.yml') => ({
    ...diagnostic(text, part, file),
    ...{ code: hint === 'name it' ? 'config/untrusted' : 'schema/type', hint },
  });
  const all = [
    ...['one', 'two', 'three'].map((part) => hinted(part, 'name it')),
    hinted('four', 'leave it'),
    hinted('four', 'leave it'),
    hinted('five', 'name it'),
    hinted('one', 'name it', 'b.yml'),
  ];
  const hints = [...renderDiagnostics(all, { color: false }).matchAll(/^([ab].yml:\d+:\d+)|hint: (.*)$/gm)];
  expect(hints.map(([, place, hint]) => place ?? hint)).toEqual([
    'a.yml:1:1',
    'a.yml:1:5',
    'a.yml:2:1',
    'name it',
    'a.yml:2:7',
    'leave it',
    'a.yml:2:7',
    'leave it',
    'a.yml:3:1',
    'name it',
    'b.yml:1:1',
    'name it',
  ]);
});

describe('the place is underlined in terminal columns', () => {
  test.each([
    ['ASCII', 'key: value', 'value', '     ^^^^^'],
    ['after a tab', '\tkey: value', 'value', '       ^^^^^'],
    ['after wide characters', '管理: value', 'value', '      ^^^^^'],
    ['wide characters', 'key: 管理', '管理', '     ^^^^'],
    ['after an emoji', '👩: value', 'value', '    ^^^^^'],
    ['after a combining mark', 'e\u0301: value', 'value', '   ^^^^^'],
    ['nothing', 'key: ', '', '^'],
  ])('%s', (_name, text, part, underline) => {
    const lines = renderDiagnostics([diagnostic(text, part)], { color: false }).split('\n');
    expect(lines[2]).toBe(`  | ${underline}`);
  });

  test('only on the first line of a place of several lines', () => {
    const output = renderDiagnostics([diagnostic('a: b\nc: d\n', 'b\nc')], { color: false });
    expect(output).toContain('1 | a: b\n  |    ^\n');
  });
});

describe('nothing of a file reaches the terminal as a command', () => {
  const hostile = 'x\u001b[2Jx\u0007x\u009b1mx\u202ex\u2028x\u0000x\r\u200bx\ud800x';

  test('in the line, the message, the hint and the name of the file', () => {
    const one = { ...diagnostic(hostile, 'x', hostile), message: hostile, hint: hostile, code: 'schema/type' };
    const output = renderDiagnostics([one], { color: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ud800]/);
    expect(output).toContain('␛[2J');
    expect(output).toContain('<U+202E>');
  });

  test('colours come only when they are wanted', () => {
    expect(renderDiagnostics([diagnostic('a: b', 'b')], { color: false })).not.toContain('\u001b');
    expect(renderDiagnostics([diagnostic('a: b', 'b')], { color: true })).toContain('\u001b[31m');
  });
});

test.each([40, 60, 80, 120])('lines keep to %d columns, with the place in them', (width) => {
  const text = `${'before '.repeat(30)}HERE${' after'.repeat(30)}`;
  const [, line = '', caret = ''] = renderDiagnostics([diagnostic(text, 'HERE')], { color: false, width }).split('\n');
  expect(line.length).toBeLessThanOrEqual(width);
  expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('HERE');
});

test('errors, warnings and files are counted', () => {
  const error = diagnostic('a: b', 'b');
  const warning: Diagnostic = { ...diagnostic('a: b', 'a', 'b.yml'), severity: 'warning' };
  expect(renderDiagnostics([error, error, warning], { color: false })).toContain(
    '\n2 errors and 1 warning in 2 files\n',
  );
});
