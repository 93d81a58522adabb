import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileTemplate, TemplateError } from '../../src/expressions/compile-template.ts';
import { ExpressionEvaluationError } from '../../src/expressions/expression-error.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { cove, freeze } from './test-cell.ts';

const resource = freeze<JsonValue>({
  Name: 'audit',
  Count: 2,
  On: false,
  None: null,
  List: [1, null],
  Map: { a: 'b' },
});

const inputs: readonly (readonly [template: JsonValue, rendered: JsonValue])[] = [
  ['plain', 'plain'],
  ['', ''],
  ['${Name}', 'audit'],
  ['${Count}', 2],
  ['${On}', false],
  ['${List}', [1, null]],
  ['${Map}', { a: 'b' }],
  ['${ Count }', 2],
  [' ${Count}', ' 2'],
  ['${Count}${Count}', '22'],
  ['trail ${Name} in ${cove.region}', 'trail audit in eu-west-1'],
  ['${Map} and ${List}', '{"a":"b"} and [1,null]'],
  [{ deep: [{ er: '${Name}', n: 1, b: true, z: null }] }, { deep: [{ er: 'audit', n: 1, b: true, z: null }] }],
  // Names of members are no templates.
  [{ '${Name}': '${Name}' }, { '${Name}': 'audit' }],
  ['$${Name}', '${Name}'],
  ['$$${Name}', '$${Name}'],
  ['$${Name} ${Name} $ $$ { } ${Count}', '${Name} audit $ $$ { } 2'],
  ['100 $', '100 $'],
  // What ends an expression is found by its tokens.
  ['${to_string({a: Name})}', '{"a":"audit"}'],
  ['${{a: {b: Count}}}', { a: { b: 2 } }],
  ["${'}'}", '}'],
  ["${'it\\'s }'}!", "it's }!"],
  ['${`{"}": "\\`"}`.a || `"}"`}', '}'],
  ['${"no}such" || Name}', 'audit'],
  ['${Name}}', 'audit}'],
];

test.each(inputs)('%j in an input', (template, rendered) => {
  expect(compileTemplate(template).render(resource, cove, 'error')).toEqual(rendered);
});

const messages: readonly (readonly [template: JsonValue, rendered: JsonValue])[] = [
  ['${None}', ''],
  ['a${None}b${Missing}', 'ab'],
  ['${Count}', '2'],
  ['${On}', 'false'],
  ['${List}', '[1,null]'],
  ['${Name} holds ${Map}', 'audit holds {"a":"b"}'],
];

test.each(messages)('%j in a message', (template, rendered) => {
  expect(compileTemplate(template).render(resource, cove, 'empty')).toEqual(rendered);
});

test.each(['${None}', 'a${Missing}', { a: ['${Missing.Name}'] }])(
  '%j in an input is refused: it gives null',
  (template) => {
    const render = () => compileTemplate(template).render(resource, cove, 'error');
    expect(render).toThrow(ExpressionEvaluationError);
    expect(render).toThrow(/^`(None|Missing|Missing\.Name)` gives null, but an input needs a value$/);
  },
);

test.each(['${Id}', 'a${Id}', { a: ['${{x: [Id]}}'] }, 'x=${to_string(@)}', { a: '${to_string([@])}' }])(
  '%j in an input is refused: the number is rounded',
  (template) => {
    const rounded: JsonValue = JSON.parse('{"Id": 9007199254740993}');
    expect(() => compileTemplate(template).render(rounded, cove, 'error')).toThrow(
      /gives a number beyond 2\^53, which is rounded: an input would speak of another one$/,
    );
    const exact: JsonValue = { Policy: '{"Id":9007199254740993}' };
    expect(compileTemplate('${Policy}').render(exact, cove, 'error')).toBe('{"Id":9007199254740993}');
    expect(compileTemplate('${Id}').render(rounded, cove, 'empty')).toBe('9007199254740992');
  },
);

test('it tells its source and its expressions, in order', () => {
  const source = { a: '${Name}-${Count}', b: ['${cove.region}'], c: '$${no}' };
  const template = compileTemplate(source);
  expect(template.source).toEqual(source);
  expect(template.expressions.map(({ text }) => text)).toEqual(['Name', 'Count', 'cove.region']);
});

const mistakes: readonly (readonly [template: JsonValue, error: Partial<TemplateError>])[] = [
  [
    'a ${Name',
    {
      path: [],
      offset: 2,
      length: 2,
      message: 'the `${` that begins here has no closing `}`',
      hint: 'write `$${` for a literal `${`',
    },
  ],
  ['${', { offset: 0 }],
  ["${'a}", { offset: 2, message: "the string that begins here has no closing '" }],
  ['${Name} ${}', { offset: 10, message: 'the expression is empty' }],
  [
    { a: ['x', '${Name} ${a = b}'] },
    { path: ['a', 1], offset: 12, length: 1, message: 'expected an operator, found `=`', hint: 'did you mean `==`?' },
  ],
  ['${a # b}', { offset: 4, message: 'unexpected character "#"' }],
  ['${lenght(a)}', { offset: 2, length: 6, hint: 'did you mean `length`?' }],
  ['${{a: b}', { offset: 0, message: 'the `${` that begins here has no closing `}`' }],
];

test.each(mistakes)('%j does not compile', (template, expected) => {
  try {
    compileTemplate(template);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateError);
    expect(error).toMatchObject(expected);
  }
});

test('any value that is escaped renders to itself', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: fc.constantFrom('$', '{', '}', 'a') }), (value) => {
      expect(compileTemplate(escaped(value as JsonValue)).render(null, cove, 'error')).toEqual(value);
    }),
  );
});

test('text and strings of the resource come out as they went in', () => {
  const text = fc.string({ unit: fc.constantFrom('$', '{', '}', "'", '"', '`', '\\', 'a', ' ') });
  fc.assert(
    fc.property(text, text, text, (before, value, after) => {
      const template = compileTemplate(`${escapeText(before)}${'${@}'}${escapeText(after)}`);
      // A `$` right before an expression would escape it.
      fc.pre(!before.endsWith('$'));
      expect(template.render(value, cove, 'error')).toBe(before + value + after);
    }),
  );
});

test('any string is a template or an error with a place in it', () => {
  const text = fc.string({ unit: fc.constantFrom('$', '{', '}', '${', "'", '"', '`', '\\', 'a', ' ', '.', '[', ']') });
  fc.assert(
    fc.property(text, (template) => {
      try {
        compileTemplate([template]);
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError);
        const { offset, length = 0, path } = error as TemplateError;
        expect(path).toEqual([0]);
        expect(offset + length).toBeLessThanOrEqual(template.length);
      }
    }),
  );
});

function escaped(value: JsonValue): JsonValue {
  if (typeof value === 'string') return escapeText(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, escaped(member)]));
}

function escapeText(text: string): string {
  return text.split('${').join('$${');
}
