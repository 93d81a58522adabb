import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageInDays } from '../../src/expressions/age-in-days.ts';
import { cidrContains } from '../../src/expressions/cidr-contains.ts';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import { globMatches } from '../../src/expressions/glob-matches.ts';
import type { JsonValue } from '../../src/values/json.ts';
import { FUNCTION_CASES, STANDARD_CASES } from './function-cases.ts';
import { cove } from './test-cell.ts';

test.each([...FUNCTION_CASES, ...STANDARD_CASES])('%s of %j', (expression, value, result) => {
  expect(compileExpression(expression).evaluate({ v: value }, cove)).toEqual(result);
});

/** In the square of its length each would take hours: an expression cannot be interrupted within a function. */
test.each([
  ['trim(v)', `a${' '.repeat(2_000_000)}a`],
  ["trim_right(v, ' -')", `a${' -'.repeat(1_000_000)}a`],
  ["split(v, ' ')[0]", ' '.repeat(2_000_000)],
  ["length(replace(v, ' ', 'b', `1000000`))", ' '.repeat(2_000_000)],
  ["find_last(v, 'b')", ' '.repeat(2_000_000)],
  ['length(keys(group_by(v, &@)))', Array.from({ length: 200_000 }, () => 'a')],
  ['sort(v)[0]', Array.from({ length: 200_000 }, (_, index) => -index)],
  ['max(v)', Array.from({ length: 200_000 }, (_, index) => index)],
  ['reverse(v)', 'a'.repeat(200_000)],
  ['words(v)', `a${'-'.repeat(2_000_000)}a`],
  ['length(decode_base64(v))', 'YWJj'.repeat(1_500_000)],
])('%s takes time in proportion to what it is given', (expression, value) => {
  expect(() => compileExpression(expression).evaluate({ v: value }, cove)).not.toThrow();
});

/** Nothing is known of these: an error, so that they neither match nor pass. */
const failures: readonly (readonly [expression: string, value: JsonValue, message: string])[] = [
  ["split(v, ',', `-1`)", 'a', 'split() needs a count that is 0 or more'],
  ["find_first(v, 'a', `0.5`)", 'a', 'find_first() needs whole numbers, found 0.5'],
  ['zip(`[1, 2]`, v)', 'ab', 'zip() takes lists, found a value of type string'],
  ['zip(`[1, 2]`, v)', { length: 1 }, 'zip() takes lists, found a value of type object'],
  ['zip(`[1, 2]`, v)', null, 'zip() takes lists, found null'],
  ['to_number(v) > `5`', '1e999', 'to_number() finds a number beyond 10^308'],
  ['parse_json(v).a == `1`', '{"a": [{"b": -1e+999}]}', 'parse_json() finds a number beyond 10^308'],
  ['parse_json(v)', `${'9'.repeat(290)}e99`, 'parse_json() finds a number beyond 10^308'],
  ['parse_json(v) == `1`', `1${'0'.repeat(400)}`, 'parse_json() finds a number beyond 10^308'],
  ['v % `0` > `1`', 7, 'division by zero'],
  ['v * `10` > `1`', 1e308, 'the result is not a finite number'],
  ['age_days(v)', null, 'age_days() takes string or number as argument 1, found null'],
  ['age_days(v)', 1_767_225_600, 'age_days() needs milliseconds since 1970, but 1767225600 looks like seconds'],
  ['age_days(v)', 0, 'age_days() needs milliseconds since 1970, but 0 looks like seconds'],
  ['age_days(v)', 1_767_225_600_000_000, 'age_days() needs milliseconds since 1970, but 1767225600000000 looks like a'],
  ['age_days(v)', 253_402_300_800_000, 'age_days() needs milliseconds since 1970'],
  ['days_ago(v)', 1e15, 'days_ago() needs days that lead to a date, found 1000000000000000'],
  ['days_ago(v)', null, 'days_ago() takes number as argument 1, found null'],
  ["regex_match(v, 'a')", null, 'regex_match() takes string as argument 1, found null'],
  [
    "regex_match('a', v)",
    '(?=a)',
    'regex_match() needs a regular expression of RE2: invalid or unsupported Perl syntax',
  ],
  ["regex_match('a', v)", '((a{100}){100}){100}', 'regex_match() needs a regular expression of RE2: invalid repeat'],
  ["regex_match('a', v)", 'a'.repeat(1_001), 'regex_match() needs a pattern of at most 1000 characters'],
  ['words(v)', null, 'words() takes string as argument 1, found null'],
  ['decode_base64(v)', 'a', 'decode_base64() needs base64, found "a"'],
  ['decode_base64(v)', 'YWJj=', 'decode_base64() needs base64, found "YWJj="'],
  ['decode_base64(v)', 'YQ', 'decode_base64() needs base64, found "YQ"'],
  ['decode_base64(v)', '/w==', 'decode_base64() needs base64 of text, but its bytes are not UTF-8'],
  ['parse_csv(v)', '', 'parse_csv() needs CSV whose first line names the columns, found nothing'],
  ['parse_csv(v)', 'a,a', 'parse_csv() needs columns with different names, but two are "a"'],
  ['parse_csv(v)', 'a\n1,2', 'parse_csv() needs rows of 1 field, but row 1 has 2'],
  ['parse_csv(v)', 'a,b\n1', 'parse_csv() needs rows of 2 fields, but row 1 has 1'],
  ['parse_csv(v)', 'a\n"x', 'parse_csv() needs CSV, but cannot read it from character 3 on'],
  ['parse_csv(v)', 'a\n"x"y', 'parse_csv() needs CSV, but cannot read it from character 3 on'],
  ['statements(v)', null, 'statements() takes string or object as argument 1, found null'],
  ['statements(v)', 'x', 'statements() needs a string of JSON, found "x"'],
  ['statements(v)', '%', 'statements() needs JSON, as it is or with percent escapes'],
  ['statements(v)', {}, 'statements() needs a policy document, but this one has no "Statement"'],
  ['statements(v)', '%5B%5D', 'statements() needs a policy document, which is an object'],
  [
    'statements(v)',
    { Statement: [], statement: [{ Effect: 'Allow' }] },
    'statements() finds "statement" twice, in different letters',
  ],
  [
    'statements(v)',
    { Statement: { Effect: 'Deny', effect: 'Allow' } },
    'statements() finds "effect" twice, in different letters',
  ],
  [
    'statements(v)',
    { Statement: { Effect: 'Allow', Principal: { AWS: '*', aws: '1' } } },
    'statements() finds "aws" twice, in different letters',
  ],
  [
    'statements(v)',
    '{"Statement": [{"Effect": "Allow", "\\u0045ffect": "Deny"}]}',
    'statements() needs JSON without two members of the same name',
  ],
  [
    'statements(v)',
    '{"Statement": [], "Statement": []}',
    'statements() needs JSON without two members of the same name',
  ],
  ...[null, [], {}].map((held): [string, JsonValue, string] => [
    'statements(v)',
    { Statement: [{ Effect: 'Allow', Condition: { Bool: { 'aws:x': [held] } } }] },
    'statements() needs text, numbers or booleans in a condition, found',
  ]),
  ['parse_json(v)', '[{"a": 1, "b": {}, "a": 2}]', 'parse_json() needs JSON without two members of the same name'],
  ['parse_json(v)', '{"__proto__": 1, "__proto__": 1}', 'parse_json() needs JSON without two members of the same name'],
  ['statements(v)', '{\\"Version\\":}', 'statements() needs a string of JSON, found "{\\"Version\\":}"'],
  ['statements(v)', { Statement: [1] }, 'statements() needs statements that are objects'],
  ['statements(v)', { Statement: [{}] }, 'statements() needs statements whose "Effect" is "Allow" or "Deny"'],
  [
    'statements(v)',
    { Statement: [{ Effect: 'Allow', Principle: '*' }] },
    'statements() finds "Principle" in a statement',
  ],
  [
    'statements(v)',
    { Statement: [{ Effect: 'Allow', Principal: { User: '*' } }] },
    'statements() finds principals of an unknown type, "User"',
  ],
  [
    'statements(v)',
    { Statement: [{ Effect: 'Allow', Action: [1] }] },
    'statements() needs text in a statement, found 1',
  ],
  ['age_days(v)', '', 'age_days() needs an ISO 8601 date, found ""'],
  ['age_days(v)', 'yesterday', 'age_days() needs an ISO 8601 date, found "yesterday"'],
  ['age_days(v)', '2026-02-29', 'age_days() needs an ISO 8601 date'],
  ['age_days(v)', '2026-13-01', 'age_days() needs an ISO 8601 date'],
  ['age_days(v)', '2026-01-00', 'age_days() needs an ISO 8601 date'],
  ['age_days(v)', '2026-01-01T24:00:00Z', 'age_days() needs an ISO 8601 date'],
  ['age_days(v)', '2026-01-01T10:00:00+99:00', 'age_days() needs an ISO 8601 date'],
  ['age_days(v)', 'N/A', 'age_days() needs an ISO 8601 date'],
  ['map(&age_days(@), v)', ['2026-01-01', null], 'age_days() takes string or number as argument 1, found null'],
  ['map(&age_days(@), v)', ['x'], 'age_days() needs an ISO 8601 date, found "x"'],
  ['parse_json(v)', '{', 'parse_json() needs a string of JSON, found "{"'],
  ['parse_json(v)', null, 'parse_json() takes string as argument 1, found null'],
  ['parse_json(v)', '['.repeat(500) + ']'.repeat(500), 'parse_json() needs JSON of at most 100 levels'],
  ['decode_uri(v)', '%', 'decode_uri() needs a percent-encoded string, found "%"'],
  ['decode_uri(v)', '%ff', 'decode_uri() needs a percent-encoded string, found "%ff"'],
  ["cidr_contains(v, '10.0.0.1')", '10.0.0.0', 'cidr_contains() needs a CIDR block, found "10.0.0.0"'],
  ["cidr_contains(v, '10.0.0.1')", '10.0.0.0/33', 'cidr_contains() needs a CIDR block'],
  ["cidr_contains(v, '10.0.0.1')", '10.0.0.0/08', 'cidr_contains() needs a CIDR block'],
  ["cidr_contains(v, '10.0.0.1')", '10.0.0.0/', 'cidr_contains() needs a CIDR block'],
  ["cidr_contains(v, '10.0.0.1')", '10.0.0.0/8/8', 'cidr_contains() needs a CIDR block'],
  ["cidr_contains(v, '10.0.0.1')", '10.0.0/8', 'cidr_contains() needs a CIDR block'],
  ["cidr_contains(v, '10.0.0.1')", '::/129', 'cidr_contains() needs a CIDR block'],
  ["cidr_contains('10.0.0.0/8', v)", 'localhost', 'cidr_contains() needs an address or CIDR block, found "localhost"'],
  ["cidr_contains('10.0.0.0/8', v)", '010.0.0.1', 'cidr_contains() needs an address or CIDR block'],
  ["cidr_contains('10.0.0.0/8', v)", 'fe80::1%eth0', 'cidr_contains() needs an address or CIDR block'],
  ["cidr_contains('10.0.0.0/8', v)", null, 'cidr_contains() takes string as argument 2, found null'],
  ["glob_match(v, '*')", null, 'glob_match() takes string as argument 1, found null'],
];

test.each(failures)('%s of %j is an error', (expression, value, message) => {
  expect(() => compileExpression(expression).evaluate({ v: value }, cove)).toThrow(`\`${expression}\`: ${message}`);
});

describe('glob_match', () => {
  test('does what a naive matcher does', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'é', '\u{1f600}'), { maxLength: 8 });
    const pattern = fc.array(fc.constantFrom('a', 'b', 'é', '\u{1f600}', '*', '?'), { maxLength: 8 });
    fc.assert(
      fc.property(letters, pattern, (text, glob) => {
        expect(globMatches(text.join(''), glob.join(''))).toBe(naiveMatch(text, glob));
      }),
      { numRuns: 3_000 },
    );
  });

  test('ends, whatever the pattern', () => {
    expect(globMatches('a'.repeat(5_000), `${'a*'.repeat(500)}b`)).toBe(false);
  });
});

describe('cidr_contains', () => {
  const family = fc.constantFrom<[bits: number, write: (address: bigint) => string]>([32, writeIPv4], [128, writeIPv6]);

  test('does what arithmetic does', () => {
    const input = family.chain(([bits, write]) =>
      fc.record({
        bits: fc.constant(BigInt(bits)),
        write: fc.constant(write),
        outer: fc.bigInt(0n, (1n << BigInt(bits)) - 1n),
        flipped: fc.integer({ min: 0, max: bits - 1 }),
        outerLength: fc.integer({ min: 0, max: bits }),
        innerLength: fc.integer({ min: 0, max: bits }),
      }),
    );
    fc.assert(
      fc.property(input, ({ bits, write, outer, flipped, outerLength, innerLength }) => {
        // One flipped bit: near enough for both answers to come up often.
        const inner = outer ^ (1n << BigInt(flipped));
        const size = 1n << (bits - BigInt(outerLength));
        const first = (outer / size) * size;
        const isInside = inner >= first && inner < first + size;
        const block = `${write(outer)}/${outerLength}`;
        expect(cidrContains(block, write(inner))).toBe(isInside);
        expect(cidrContains(block, `${write(inner)}/${innerLength}`)).toBe(isInside && innerLength >= outerLength);
        expect(cidrContains(block, block)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('reads every way to write an IPv6 address', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(cidrContains(`${new URL(`http://[${address}]/`).hostname.slice(1, -1)}/128`, address)).toBe(true);
      }),
    );
  });
});

describe('age_days', () => {
  test('counts what was added, in every way to write a date', () => {
    const time = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(time, fc.integer({ min: -500_000, max: 500_000 }), (now, days) => {
        const then = new Date(now.getTime() - days * 86_400_000);
        fc.pre(then.getUTCFullYear() >= 1 && then.getUTCFullYear() <= 9999);
        expect(ageInDays(then.toISOString(), now.toISOString())).toBe(days);
      }),
    );
  });

  test('any other text is an error', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(() => ageInDays(text, '2026-01-01')).toThrow('ISO 8601')));
  });
});

function naiveMatch(text: readonly string[], glob: readonly string[]): boolean {
  const [wanted, ...rest] = glob;
  if (wanted === undefined) return text.length === 0;
  if (wanted === '*') return naiveMatch(text, rest) || (text.length > 0 && naiveMatch(text.slice(1), glob));
  return text.length > 0 && (wanted === '?' || wanted === text[0]) && naiveMatch(text.slice(1), rest);
}

function writeIPv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
}

function writeIPv6(address: bigint): string {
  return Array.from({ length: 8 }, (_, group) => ((address >> BigInt(112 - 16 * group)) & 0xffffn).toString(16)).join(
    ':',
  );
}
