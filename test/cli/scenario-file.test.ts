import { describe, expect, test } from 'vitest';
import { matches } from './matches.ts';
import { parseScenario, printScenario } from './scenario-file.ts';

const text = `A title.
world: demo
env: NAME=a=b
needs: linux
--- file folder/a.yml
one
--- run
first | second
--- exit 1
--- stdout
out
--- stderr
err
--- written report.txt
written
--- run
third
--- exit 0
`;

describe('a scenario', () => {
  test('is read', () => {
    expect(parseScenario(text)).toMatchObject({
      title: 'A title.',
      world: 'demo',
      env: { NAME: 'a=b' },
      needs: ['linux'],
      files: [{ name: 'folder/a.yml', text: 'one\n' }],
      steps: [
        {
          command: 'first | second',
          exitCode: 1,
          stdout: 'out\n',
          stderr: 'err\n',
          written: [{ name: 'report.txt', text: 'written\n' }],
        },
        { command: 'third', exitCode: 0, stdout: '', stderr: '', written: [] },
      ],
    });
  });

  test('is printed as it was', () => {
    expect(printScenario(parseScenario(text))).toBe(text);
  });

  test.each([
    ['A title.\n', 'a scenario has at least one section "--- run"'],
    ['A title.\nword: demo\n--- run\nx\n', 'unknown setting: word: demo'],
    ['A title.\nworld: mars\n--- run\nx\n', 'unknown setting: world: mars'],
    ['A title.\n--- fil a\n--- run\nx\n', 'unknown section before the first run: fil'],
    ['A title.\n--- run\nx\n--- stdot\n', 'unknown section after a run: stdot'],
  ])('%j is refused', (wrong, message) => {
    expect(() => parseScenario(wrong)).toThrow(message);
  });
});

test.each([
  ['a\nb\n', 'a\nb\n', true],
  ['a\nb\n', '...\n', true],
  ['', '...\n', true],
  ['a\nb\nc\n', 'a\n...\nc\n', true],
  ['a\nc\n', 'a\n...\nc\n', true],
  ['a\nb\n', '...\nc\n', false],
  ['port 4566.\n', 'port <*>.\n', true],
  ['a\nb\n', '<*>\n', false],
  ['a.c\n', 'abc\n', false],
  ['abc\n', 'a.c\n', false],
  ['(a) [b] {c} $^*+?|\\/\n', '(a) [b] {c} $^*+?|\\/\n', true],
])('%j matches %j: %s', (actual, expected, answer) => {
  expect(matches(actual, expected)).toBe(answer);
});
