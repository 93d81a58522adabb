import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { coveMembers } from '../../src/expressions/cove-members.ts';
import { ExpressionEvaluationError } from '../../src/expressions/expression-error.ts';
import { isTruthy } from '../../src/expressions/is-truthy.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { mark } from '../../src/values/marked.ts';
import { cove, freeze } from './test-cell.ts';

const trails = freeze<JsonValue>({
  Trails: [
    { Name: 'a', HomeRegion: 'eu-west-1', Count: 2, cove: { region: 'a member' } },
    { Name: 'b', HomeRegion: 'us-east-1', Count: 1 },
  ],
  Zero: 0,
});

const table: readonly (readonly [expression: string, value: JsonValue])[] = [
  ['cove.region', 'eu-west-1'],
  ['cove.account.tags.stage', 'prod'],
  ['cove.parameters.maxKeyAgeDays', 90],
  ['"cove".region', 'eu-west-1'],
  ['Trails[?HomeRegion == cove.region].Name', ['a']],
  ['Trails[?HomeRegion == cove.region] | [0].Name', 'a'],
  [
    'Trails[*].[Name, cove.region]',
    [
      ['a', 'eu-west-1'],
      ['b', 'eu-west-1'],
    ],
  ],
  ['Trails[0].{r: cove.region}', { r: 'eu-west-1' }],
  ['Trails[0] | cove.region', 'eu-west-1'],
  // After a dot it is a member like any other.
  ['Trails[0].cove.region', 'a member'],
  ['Trails[*].cove.region', ['a member']],
  ['Trails[0] | @.cove.region', 'a member'],
  ['Trails[0].cove[0]', null],
  ['Trails[0].cove[?cove.region]', null],
  // The resource itself holds no `cove`.
  ['keys(@)', ['Trails', 'Zero']],
  ['@.cove', null],
  ['keys($)', ['Trails', 'Zero']],
  // In expressions that functions evaluate, as everywhere.
  ['map(&cove.region, Trails)', ['eu-west-1', 'eu-west-1']],
  ['sort_by(Trails, &Count)[].Name', ['b', 'a']],
  ["sort_by(Trails, &join('', [cove.region, Name]))[].Name", ['a', 'b']],
  ['map(&length($.Trails), Trails)', [2, 2]],
  ['Trails[?Count == $.Trails[0].Count].Name', ['a']],
  [
    'let $r = cove.region in map(&[$r, Name], Trails)',
    [
      ['eu-west-1', 'a'],
      ['eu-west-1', 'b'],
    ],
  ],
  ['let $a = Zero in let $b = `1` in [$a, $b]', [0, 1]],
  ['let $a = Trails[0].None in let $b = `1` in [$a, $b]', [null, 1]],
  ['let $a = `1`, $b = `2` in let $a = `3` in [$a, $b]', [3, 2]],
  [
    'map(&let $n = Name in map(&[$n, Name], $.Trails), Trails)[0]',
    [
      ['a', 'a'],
      ['a', 'b'],
    ],
  ],
  ['max_by(Trails, &Name).Name', 'b'],
  ['min_by(Trails, &Name).Name', 'a'],
  ['min_by(`[]`, &Name)', null],
  ['group_by(Trails, &HomeRegion)."us-east-1"[0].Name', 'b'],
  ['contains(Trails, Trails[1])', true],
  ["contains('abc', `1`)", false],
  ['contains(`[{"a": [1]}]`, `{"a": [1]}`)', true],
  ["to_number('12')", 12],
  ["to_number('-1.5e3')", -1500],
  ["to_number('')", null],
  ["to_number('0x10')", null],
  ["to_number(' 1')", null],
  ['merge(`{"a": 1, "b": 1}`, `{"b": 2}`)', { a: 1, b: 2 }],
  ["pad_left('7', `3`, '0')", '007'],
  ["pad_right('7', `3`)", '7  '],
  ['`"a\\`b\\`c"`', 'a`b`c'],
  ['Trails[0].Count - Zero', 2],
  ['Zero ? `1` : `2`', 1],
  // Source: JEP-16. Operators of one precedence are evaluated from left to right.
  ['`6` / `2` * `3`', 9],
  ['`7` // `2` * `3`', 9],
  ['`10` % `4` * `3`', 6],
  ['`2` * `6` / `3` * `4` - `1`', 15],
  ['`6` \u00f7 `2` \u00d7 `3`', 9],
  ['Trails[].Count | [0] * [1] - `1`', 1],
  // Source: JEP-21. `|` has a lower precedence than `? :`.
  ["Zero ? 'a' : 'b' | length(@)", 1],
  ["None ? 'a' : None ? 'b' : 'cd' | length(@)", 2],
  ["None ? 'a' : (Zero | 'cd')", 'cd'],
];

test.each(table)('%s', (expression, value) => {
  expect(compileExpression(expression).evaluate(trails, cove)).toEqual(value);
});

test.each([null, 'text', 1, false, [], {}])('the resource may be %j', (resource) => {
  expect(compileExpression('@').evaluate(resource, cove)).toEqual(resource);
  expect(compileExpression('$').evaluate(resource, cove)).toEqual(resource);
  expect(compileExpression('[cove.region, map(&$, `[1]`)[0]]').evaluate(resource, cove)).toEqual([
    'eu-west-1',
    resource,
  ]);
});

const failures: readonly (readonly [expression: string, message: string])[] = [
  ['length(None)', '`length(None)`: length() takes string or array or object as argument 1, found null'],
  ['Zero + None', '`Zero + None`: arithmetic needs numbers, found null'],
  ["Zero + 'a'", "`Zero + 'a'`: arithmetic needs numbers"],
  ['`1` / Zero', '``1` / Zero`: division by zero'],
  [
    'sort_by(Trails, &None)',
    '`sort_by(Trails, &None)`: sort_by() needs keys that are all numbers or all strings, found null',
  ],
  [
    'group_by(Trails, &Count)',
    '`group_by(Trails, &Count)`: group_by() needs keys that are strings, found a value of type number',
  ],
  ['merge(@, Zero)', '`merge(@, Zero)`: merge() takes objects, found a value of type number'],
  [
    "pad_left('a', `1000000000`)",
    "`pad_left('a', `1000000000`)`: pad_left() needs a width that is a whole number from 0 to 10000",
  ],
  ["pad_left('a', `3`, 'xy')", "`pad_left('a', `3`, 'xy')`: pad_left() pads with a single character"],
];

test.each(failures)('%s cannot be evaluated', (expression, message) => {
  const evaluate = () => compileExpression(expression).evaluate(trails, cove);
  expect(evaluate).toThrow(ExpressionEvaluationError);
  expect(evaluate).toThrow(message);
});

// Where a resource has something sensitive, functions are called in another way.
test.each([
  ['', {}],
  [', beside a sensitive value', { secret: mark('hunter2') }],
])('numbers beyond 2^53, which are rounded, are never taken for equal%s', (_, members) => {
  const numbers: JsonValue = JSON.parse(
    '{"a": 9007199254740992, "b": 9007199254740993, "c": 9223372036854775807, "d": 3}',
  );
  const value: JsonValue = Object.assign({}, numbers, members);
  const run = (text: string): JsonValue => compileExpression(text).evaluate(value, cove);
  for (const text of ['a == b', 'a != b', 'a < b', 'a >= b', '[@][?a == b]', 'a == `9007199254740992`']) {
    expect(() => run(text)).toThrow(ExpressionEvaluationError);
    expect(() => run(text)).toThrow('numbers beyond 2^53 are rounded');
  }
  const others = [
    'contains([a], b)',
    'contains([{x: a}], {x: b})',
    '[a] == [b]',
    '{x: a} != {x: b}',
    'parse_json(\'{"x": 9007199254740993}\') == {x: a}',
    "parse_json('9007199254740993') == a",
    "to_string(b) == '9007199254740993'",
    "to_number('9007199254740993') == a",
    'a - b == `0`',
    'a + -b == `0`',
    'b % `2` == `0`',
    'a / b',
    'c / a >= `1024`',
    'sum([a, -b])',
    'sum([a, -b, d])',
    'avg([a, -b])',
    'avg([b, a, d])',
    'max_by([{n: a, x: d}, {n: b, x: a}], &n).x',
    'min_by([{n: a, x: d}, {n: b, x: a}], &n).x',
    'sort_by([{n: a, x: d}, {n: c}, {n: b, x: a}], &n)[0].x',
    'to_string([a]) == to_string([b])',
    "'[9007199254740993]' == to_string([b])",
    'to_string({x: b}) != \'{"x":9007199254740993}\'',
    "contains(to_string([b]), '9007199254740993')",
    "contains([to_string([b])], '[9007199254740993]')",
    "to_string([b]) | contains(@, '[9007199254740993')",
    "contains(to_string([b]), '740993')",
    'starts_with(to_string({x: b}), \'{"x":9007199254740993\')',
    "ends_with(to_string({x: b}), '740993}')",
    "ends_with(to_string({x: c}), '5807}')",
    "regex_match(to_string({x: b}), '740993')",
    "regex_match(to_string({x: b}), '[39]}$')",
    "regex_match(to_string({x: c}), '^.*58?07.$')",
    "glob_match(to_string({x: b}), '*740993*')",
    "find_first(to_string([b]), '93')",
    "find_last(to_string([b]), '93')",
    "split(to_string([b]), '3')",
    "replace(to_string([b]), '93', '')",
    "statements({Statement: {Condition: {NumericEquals: {x: b}}}})[].Condition[].values[] == ['9007199254740993']",
  ];
  for (const text of others) expect(() => run(text), text).toThrow('numbers beyond 2^53 are rounded');
  expect(run("[contains([d], a), contains([c], a), contains([b], d), [c] == [a], contains([a], 'x')]")).toEqual(
    new Array(5).fill(false),
  );
  expect(run("[contains([d], d), contains(['x'], 'x'), to_string(d), to_string({a: a, d: d})]")).toEqual([
    true,
    true,
    '3',
    '{"a":9007199254740992,"d":3}',
  ]);
  expect(
    run(
      '[c / `1024` > d, sum([c, d]) > d, avg([c, d]) > d, avg([a, d]) > d, max([a, b]) > d, sort([c, a, d])[0], ' +
        'max_by([{n: d}, {n: a}, {n: c}], &n).n > a, min_by([{n: a}, {n: b}, {n: d}], &n).n, sum(`[]`), avg(`[]`), ' +
        'sort_by([{n: c}, {n: a}, {n: d}, {n: d}], &n)[-1].n > a, contains(to_string(@), \'"d":3\'), ' +
        "contains('{\"id\":9223372036854775807}', '9223372036854775807'), '[9223372036854775807]' == '[9223372036854775807]', " +
        'sum([`1`, `2`]), avg([`1`, `2`]), to_string([a]) == to_string([c])]',
    ),
  ).toEqual([...[true, true, true, true, true, 3, true, 3, 0, null, true, true], ...[true, true, 3, 1.5, false]]);
  expect(run('[d % `2`, d - `1`, c - d > a, c / `1024` > d, -a < d]')).toEqual([1, 2, true, true, true]);
  // What the digits that may be lost cannot decide.
  expect(
    run(
      '[starts_with(to_string({x: b}), \'{"x":900719\'), starts_with(to_string({x: b}), \'{"y":9\'), ' +
        "ends_with(to_string({x: b, y: d}), '3}'), regex_match(to_string({x: b}), '^..x.:\\d{16}'), " +
        "regex_match(to_string({x1: b}), 'x1'), regex_match(to_string({x: b}), '[0-9]{20}'), " +
        "glob_match(to_string({x1: b}), '*x1*'), split(to_string({x: b, y: d}), '\"y\":3')[1], " +
        "find_first(to_string({x: b}), '9007'), starts_with('{\"x\":9223372036854775807}', '{\"x\":9223372036854775807'), " +
        "contains(to_string([b]), ':[9007199254740993')]",
    ),
  ).toEqual([true, false, true, true, true, false, true, '}', 5, true, false]);
  // The order of what differs once rounded is right.
  expect(run('[a == c, a < c, a > d, c > `3`, d == d, a == `3`, a == null]')).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});

describe('two runs do not meet', () => {
  test('an expression keeps neither the resource nor the context of an earlier evaluation', () => {
    const expression = compileExpression('[cove.region, $.id, map(&$.id, `[1]`)[0]]');
    const elsewhere = { ...cove, region: 'us-east-1' };
    expect(expression.evaluate({ id: 1 }, cove)).toEqual(['eu-west-1', 1, 1]);
    expect(expression.evaluate({ id: 2 }, elsewhere)).toEqual(['us-east-1', 2, 2]);
    expect(expression.evaluate({ id: 3 }, cove)).toEqual(['eu-west-1', 3, 3]);
  });

  test('a failed evaluation leaves nothing behind', () => {
    expect(() => compileExpression('let $x = @ in map(&age_days(@), $x)').evaluate(['no date'], cove)).toThrow();
    expect(compileExpression('map(&@, $)').evaluate([1], cove)).toEqual([1]);
  });
});

test('keys named like what objects inherit pollute nothing', () => {
  const resource: JsonValue = JSON.parse(
    '{"__proto__": {"polluted": true}, "keys": ["__proto__", "constructor"], "k": "__proto__"}',
  );
  const run = (text: string): JsonValue => compileExpression(text).evaluate(resource, cove);
  expect(Object.keys(run('merge(@, `{}`)') as object)).toContain('__proto__');
  expect(Object.keys(run('group_by([@], &k)') as object)).toEqual(['__proto__']);
  expect(Object.keys(run('from_items([[k, @]])') as object)).toEqual(['__proto__']);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('whatever the expression and the resource: a value, or an evaluation error', () => {
  const leaf = fc.constantFrom('@', '$', 'a', 'b', 'cove', '`1`', "'x'", '`[1, "a", null]`', '`{"a": [0]}`', '"__a"');
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc
        .tuple(
          tie('expression'),
          fc.constantFrom('.a', '[0]', '[]', '[*]', '.*', '[-1]', '[1:]', '[::-1]', '[?a]', '.{x: b}', '.[a]'),
        )
        .map((each) => each.join('')),
      fc
        .tuple(tie('expression'), fc.constantFrom('==', '<', '||', '&&', '|', '+', '-', '/', '%'), tie('expression'))
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc
        .tuple(
          fc.constantFrom(
            'length',
            'keys',
            'type',
            'to_string',
            'to_number',
            'sort',
            'sum',
            'max',
            'reverse',
            'age_days',
            'parse_json',
            'compact',
            'decode_uri',
            'merge',
            'not_null',
            'zip',
            'items',
            'from_items',
          ),
          tie('expression'),
        )
        .map(([name, arg]) => `${name}(${arg})`),
      fc
        .tuple(fc.constantFrom('sort_by', 'min_by', 'max_by', 'group_by'), tie('expression'), tie('expression'))
        .map(([name, list, key]) => `${name}(${list}, &${key})`),
      fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(let $v = ${a} in [$v, ${b}])`),
      fc
        .tuple(
          fc.constantFrom('cidr_contains', 'glob_match', 'contains', 'join', 'split'),
          tie('expression'),
          tie('expression'),
        )
        .map(([name, a, b]) => `${name}(${a}, ${b})`),
    ),
  }));
  fc.assert(
    fc.property(expression, fc.jsonValue(), (text, resource) => {
      const value = freeze(structuredClone(resource) as JsonValue);
      const before = JSON.stringify(value);
      const compiled = compileExpression(text);
      try {
        expect(compiled.evaluate(value, cove)).not.toBeUndefined();
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionEvaluationError);
      }
      expect(JSON.stringify(value)).toBe(before);
      expect(coveMembers(compiled).every(([first]) => first === 'cove')).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test.each([null, false, '', [], {}])('%j is false', (value) => {
  expect(isTruthy(value)).toBe(false);
});

test.each([true, 0, -1, ' ', 'false', [null], { a: null }])('%j is true', (value) => {
  expect(isTruthy(value)).toBe(true);
});
