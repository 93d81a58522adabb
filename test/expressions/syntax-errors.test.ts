import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { ExpressionSyntaxError } from '../../src/expressions/expression-error.ts';

/** Each expression with its mistake between « and », which are not part of it, then the message and the hint. */
const mistakes: readonly (readonly [marked: string, message: string, hint?: string])[] = [
  ['«»', 'the expression is empty'],
  ['«  »', 'the expression is empty'],
  ['a «=» b', 'expected an operator, found `=`', 'did you mean `==`?'],
  ['a[?b «=» `1`]', 'expected `]`, found `=`', 'did you mean `==`?'],
  ['a «and» b', 'expected an operator, found `and`', 'did you mean `&&`?'],
  ['a «or» b', 'expected an operator, found `or`', 'did you mean `||`?'],
  ["a «=»~ 'x.*'", 'expected an operator, found `=`', "write regex_match(Name, '^a.*')"],
  ["a «in» ['x']", 'expected an operator, found `in`', "write contains(['a', 'b'], Name)"],
  ['not «a»', 'expected an operator, found `a`', 'did you mean `!`?'],
  ['b && (NOT «a»)', 'expected `)`, found `a`', 'did you mean `!`?'],
  ['a «b»', 'expected an operator, found `b`'],
  ["«match»(a, 'x')", 'there is no function `match`', "as in regex_match(Name, '^a.*')"],
  ['«now»()', 'there is no function `now`', 'as in `cove.now`, or age_days(CreateDate)'],
  ['«Count»(a)', 'there is no function `Count`', 'as in length(Tags)'],
  ['[a «b»]', 'expected `,` or `]`, found `b`'],
  ['[a, «]»', 'expected a value, found `]`'],
  ['a.«[]»', 'expected a member name, found `[]`'],
  ['{a «b»}', 'expected `:`, found `b`'],
  ['{a: b «c»: d}', 'expected `,` or `}`, found `c`'],
  ['{a: b, «}»', 'expected a member name, found `}`'],
  ['a.«»', 'expected a member name, but the expression ends here'],
  ['a[«»', 'expected an index, a slice, `*` or `?`, but the expression ends here'],
  ['a[?b«»', 'expected `]`, but the expression ends here'],
  ['(a«»', 'expected `)`, but the expression ends here'],
  ['length(a«»', 'expected `,` or `)`, but the expression ends here'],
  ['a«)»', 'expected an operator, found `)`'],
  ['a[«b»]', 'expected an index, a slice, `*` or `?`, found `b`'],
  ['a[1 «2»]', 'expected `:`, found `2`'],
  ['a[1«-2»]', 'expected `:`, found `-2`'],
  ['a[«::0»]', 'the step of a slice cannot be 0'],
  ['age_days(a) > «90»', 'expected a value, found `90`', 'put a number as a value in backticks: `90`'],
  ['a ? b«»', 'expected `:`, but the expression ends here'],
  [
    '«&»a',
    'expected a value, found `&`',
    'did you mean `&&`? A single `&` is only for the argument of a function like sort_by',
  ],
  ['a «#» b', 'unexpected character "#"'],
  ['a == «\u2018»b\u2019', 'unexpected character "\u2018"', "put strings in plain quotes: 'text'"],
  ["a == «'»b", "the string that begins here has no closing '"],
  ['«"»a', 'the name that begins here has no closing "'],
  ['«`»[1]', 'the JSON literal that begins here has no closing `'],
  ['«"\\x"»', 'the name in double quotes is not a valid JSON string'],
  ['a == «`prod`»', 'the literal in backticks is not JSON', "put strings in single quotes: 'prod'"],
  ['«`{"a":`»', 'the literal in backticks is not JSON'],
  [
    'a == «`9007199254740993`»',
    '9007199254740993 is not a number that JSON can hold exactly',
    'numbers beyond 2^53 are rounded, here and in answers: compare with a smaller one',
  ],
  [
    'a == «`["1", -9223372036854775807]`»',
    '-9223372036854775807 is not a number that JSON can hold exactly',
    'numbers beyond 2^53 are rounded, here and in answers: compare with a smaller one',
  ],
  ...['1e999', '-1E400', '[0.1e1000]', '{"a": 1e-999}'].map((json): [string, string, string] => [
    `a > «\`${json}\`»`,
    `${/-?[\d.]+e[-\d]+/i.exec(json)?.[0]} is not a number that JSON can hold exactly`,
    'it would be read as infinity or 0',
  ]),
  [
    `a > «\`${'1'.repeat(400)}\`»`,
    `${'1'.repeat(40)}… is not a number that JSON can hold exactly`,
    'it would be read as infinity or 0',
  ],
  ['«constructor».name', '`constructor` is not allowed as a name'],
  ['a.«"__proto__"»', '`__proto__` is not allowed as a name'],
  ['a[*].«toString»', '`toString` is not allowed as a name'],
  ['a.{«hasOwnProperty»: b}', '`hasOwnProperty` is not allowed as a name'],
  ['let «$__proto__» = a in b', '`__proto__` is not allowed as a name'],
  ['a[?«prototype»]', '`prototype` is not allowed as a name'],
  ['«lenght»(a)', 'there is no function `lenght`', 'did you mean `length`?'],
  ['a.«constructor»(b)', 'there is no function `constructor`'],
  ['«ageDays»(a)', 'there is no function `ageDays`', 'did you mean `age_days`?'],
  ['«cove»(a)', 'there is no function `cove`'],
  ['«"length"»(a)', 'the name of a function is not quoted'],
  ['«length»()', '`length` takes 1 argument, found 0'],
  ['«age_days»(a, cove.now)', '`age_days` takes 1 argument, found 2'],
  ['«split»(a)', '`split` takes 2 to 3 arguments, found 1'],
  ['«not_null»()', '`not_null` takes at least 1 argument, found 0'],
  ['sort_by(a, «b»)', 'argument 2 of `sort_by` is an expression and needs an `&` before it', 'for example `&Name`'],
  ['length(«&»a)', 'argument 1 of `length` is a value: no `&` before it'],
  ['«$x»', 'there is no variable $x here', '`let $x = … in …` defines one'],
  ['(let $x = a in $x) || «$x»', 'there is no variable $x here', '`let $x = … in …` defines one'],
  ['let $x = «$x» in $x', 'there is no variable $x here', '`let $x = … in …` defines one'],
  ['let $x = a«»', 'expected `in`, but the expression ends here'],
  ['let $x «==» a in $x', 'expected `=`, found `==`'],
];

const rows = mistakes.map(([marked, message, hint]) => ({ marked, message, hint }));

test.each(rows)('$marked', ({ marked, message, hint }) => {
  const text = marked.replace(/[«»]/g, '');
  const offset = marked.indexOf('«');
  const length = marked.indexOf('»') - offset - 1;
  const error = errorOf(text);
  expect({ message: error.message, offset: error.offset, hint: error.hint }).toEqual({ message, offset, hint });
  // An unclosed quote and the end have a place, and no length.
  if (error.length !== undefined) expect(error.length).toBe(length);
});

const hostile: readonly (readonly [what: string, text: string])[] = [
  ['brackets', '['.repeat(10_000)],
  ['parentheses', '('.repeat(10_000)],
  ['negations', '!'.repeat(10_000)],
  ['signs', '- '.repeat(8_000)],
  ['hashes', '{a:'.repeat(5_000)],
  ['calls', 'length('.repeat(2_000)],
  ['projections', 'a[*].'.repeat(3_000)],
  ['filters', '[?'.repeat(8_000)],
  ['lets', 'let $a = b in '.repeat(1_000)],
  ['conditions', 'a ? b : '.repeat(2_000)],
  ['members', `a${'.a'.repeat(8_000)}`],
  ['pipes', `a${'|a'.repeat(8_000)}`],
  ['indices', `a${'[0]'.repeat(5_000)}`],
  ['nested literal', `\`${'['.repeat(5_000)}${']'.repeat(5_000)}\``],
  ['megabyte', 'a'.repeat(1_000_000)],
];

test.each(hostile)('%s without end are a syntax error, and no stack overflow', (_what, text) => {
  expect(errorOf(text).message).not.toContain('stack');
});

test('any text is an expression or a syntax error with a place in it', () => {
  const words = [
    'a',
    'cove',
    ' ',
    '.',
    '[',
    ']',
    '[?',
    '{',
    '}',
    '(',
    ')',
    '*',
    '&',
    '|',
    '||',
    '!',
    '==',
    '`1`',
    "'s'",
    '$',
    '$x',
    'let ',
    ' in ',
    ':',
    ',',
    '@',
    '-',
    '1',
    'length',
    '"q"',
    '?',
    '`',
    '\\',
    '\u{1f600}',
  ];
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...words)).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(text, (expression) => {
      try {
        compileExpression(expression);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionSyntaxError);
        const { offset, length = 0 } = error as ExpressionSyntaxError;
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset + length).toBeLessThanOrEqual(expression.length);
      }
    }),
    { numRuns: 2_000 },
  );
});

function errorOf(text: string): ExpressionSyntaxError {
  try {
    compileExpression(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionSyntaxError);
    return error as ExpressionSyntaxError;
  }
  throw new Error(`${text} compiles`);
}
