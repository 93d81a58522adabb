import { describe, expect, test } from 'vitest';
import { createHarmlessOutput } from '../../src/text/harmless-output.ts';

const filtered = (...pieces: readonly string[]): string => pieces.map(createHarmlessOutput()).join('');

describe('commands to the runner of a pipeline', () => {
  test.each([
    ['::add-mask::e', '\\u003a:add-mask::e'],
    ['  \t::add-mask::e', '  \t\\u003a:add-mask::e'],
    ['a\n::stop-commands::x', 'a\n\\u003a:stop-commands::x'],
    ['a\r\n  ::set-output name=x::y', 'a\r\n  \\u003a:set-output name=x::y'],
    ['a\r::error::x', 'a\\u000d::error::x'],
    ['a\r\r\n::error::x', 'a\\u000d\r\n\\u003a:error::x'],
    ['\u001b[1m::error::x\u001b[0m', '\u001b[1m\\u003a:error::x\u001b[0m'],
    ['\u00a0\u3000::error::x', '\u00a0\u3000\\u003a:error::x'],
    ['\ufeff::error::x', '\ufeff\\u003a:error::x'],
    ['a\n\ufeff::error::x', 'a\n\\ufeff::error::x'],
    ['name ##[group]x', 'name #\\u0023[group]x'],
    ['####[add-mask]x', '###\\u0023[add-mask]x'],
    ['##vso[task.setvariable variable=x]y', '#\\u0023vso[task.setvariable variable=x]y'],
    ['arn:aws:s3:::bucket\n## Heading\n a::b', 'arn:aws:s3:::bucket\n## Heading\n a::b'],
  ])('%j', (text, expected) => {
    expect(filtered(text)).toBe(expected);
  });
});

test.each([
  ['clear \u001b[2J', 'clear \\u001b[2J'],
  ['title \u001b]0;x\u0007', 'title \\u001b]0;x\\u0007'],
  ['csi \u009b31m', 'csi \\u009b31m'],
  ['bidi \u202egpj\u2066', 'bidi \\u202egpj\\u2066'],
  ['up \u001b[1A and back \b\b', 'up \\u001b[1A and back \\u0008\\u0008'],
  ['\u001b[31mred\u001b[39m\tand\r\n', '\u001b[31mred\u001b[39m\tand\r\n'],
  ['\r\u001b[K3 of 4 cells', '\r\u001b[K3 of 4 cells'],
  ['emoji 👩‍👩‍👧', 'emoji 👩‍👩‍👧'],
])('controls of a terminal: %j', (text, expected) => {
  expect(filtered(text)).toBe(expected);
});

test.each([
  [['\ufeff', 'kind,policy\n'], '\ufeffkind,policy\n'],
  [['', '\ufeffkind', '\ufeff'], '\ufeffkind\\ufeff'],
  [['\ufeff', '::error::x'], '\ufeff\\u003a:error::x'],
  [['\ufeff\ufeff'], '\ufeff\\ufeff'],
])('a byte order mark stays where a text begins with it: %j', (pieces, expected) => {
  expect(filtered(...pieces)).toBe(expected);
});

test('wherever the pieces end', () => {
  const text = 'a\n \t::add-mask::e\nb ##[group]c\n##vso[x]\r\n::error::x\n::\n';
  for (let first = 0; first <= text.length; first += 1) {
    for (let second = first; second <= text.length; second += 1) {
      const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)];
      expect(filtered(...pieces)).not.toMatch(/(^|[\r\n])\s*::|##(vso)?\[/);
    }
  }
});

test('filtered twice it is the same', () => {
  const once = filtered('::x\n##[y]\n\u001b[2J\u202e');
  expect(filtered(once)).toBe(once);
});

test.each([' ', '\n', '\t \r\n', '\u001b[1m', '\u001b[1;', '\u202e', ':', ' :'])(
  'text of hostile length: %j',
  (unit) => {
    const text = `a${unit.repeat(400_000 / unit.length)}b`;
    expect(filtered(text).length).toBeGreaterThanOrEqual(text.length);
  },
);
