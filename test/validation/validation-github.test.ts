import { describe, expect, test } from 'vitest';
import { validationGithub } from '../../src/validation/validation-github.ts';
import { diagnostic, sampleValidations } from './sample-validations.ts';

const annotate = (...diagnostics: Parameters<typeof diagnostic>[0][]): string =>
  validationGithub({ files: ['a.yml'], policies: undefined, diagnostics: diagnostics.map(diagnostic) });

test.each([
  ['a place', {}, '::error file=a.yml,line=2,col=1,title=schema/unknown-key::unknown key "severt"\n'],
  [
    'a warning',
    { severity: 'warning' },
    '::warning file=a.yml,line=2,col=1,title=schema/unknown-key::unknown key "severt"\n',
  ],
  [
    'a hint',
    { hint: 'do it' },
    '::error file=a.yml,line=2,col=1,title=schema/unknown-key::unknown key "severt" (do it)\n',
  ],
  ['a file as a whole', { code: 'file/empty', message: 'empty' }, '::error file=a.yml,title=file/empty::empty\n'],
  [
    'no file',
    { code: 'file/unknown-parameter', file: '(parameters)', message: 'm' },
    '::error title=file/unknown-parameter::m\n',
  ],
  ['a percent sign', { message: '100%25' }, '::error file=a.yml,line=2,col=1,title=schema/unknown-key::100%2525\n'],
  [
    'line breaks',
    { message: 'a\r\n::error::b' },
    '::error file=a.yml,line=2,col=1,title=schema/unknown-key::a\\u000d\\u000a::error::b\n',
  ],
  [
    'a file name that ends the properties',
    { file: 'a::b,c%.yml', message: 'm' },
    '::error file=a%3A%3Ab%2Cc%25.yml,line=2,col=1,title=schema/unknown-key::m\n',
  ],
] as const)('%s', (_, changes, expected) => {
  expect(annotate(changes)).toBe(expected);
});

describe('GitHub shows ten of a kind', () => {
  test('ten are told as they are', () => {
    const lines = annotate(...Array.from({ length: 10 }, (_, index) => ({ message: `m${index}` }))).split('\n');
    expect(lines.length).toBe(11);
    expect(lines[9]).toContain('::m9');
  });

  test('of eleven the tenth counts the rest, and warnings are counted apart', () => {
    const many = Array.from({ length: 11 }, (_, index) => ({ message: `m${index}` }));
    const lines = annotate(...many, { severity: 'warning', message: 'w' })
      .trimEnd()
      .split('\n');
    expect(lines.length).toBe(11);
    expect(lines[9]).toBe('::error title=cove-policy::2 more errors: the log of this step has them all');
    expect(lines[10]).toContain('::warning');
  });
});

test.each(Object.entries(await sampleValidations()))(
  'each line is one command or one sentence: %s',
  (_, validation) => {
    for (const line of validationGithub(validation).trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(::(error|warning) ([a-z]+=[^:,]*,)*[a-z]+=[^:,]*::.+|\d+ files?, \d+ polic(y|ies): valid)$/,
      );
    }
  },
);
