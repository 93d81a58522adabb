import { readFileSync } from 'node:fs';
import { TreeInterpreter } from 'jmespath';
import { describe, expect, test } from 'vitest';
import { AUDIT_FUNCTIONS } from '../../src/expressions/audit-functions.ts';
import { compileExpression } from '../../src/expressions/compile-expression.ts';
import type { ExpressionFunction, ResultType } from '../../src/expressions/expression-function.ts';
import { FUNCTIONS, signatureOf } from '../../src/expressions/function-table.ts';
import { LIBRARY_FUNCTIONS } from '../../src/expressions/library-functions.ts';
import { STANDARD_FUNCTIONS } from '../../src/expressions/standard-functions.ts';
import { packageFile } from '../../src/package-files.ts';
import { isJsonObject, type JsonValue } from '../../src/values/json.ts';
import { FUNCTION_CASES } from './function-cases.ts';
import { cove } from './test-cell.ts';

const names = [...FUNCTIONS.keys()];

test('the library has no function beside the records, and every one that a record leaves to it', () => {
  const inLibrary = Object.keys(TreeInterpreter.runtime._functionTable).sort();
  expect(Object.keys({ ...LIBRARY_FUNCTIONS, ...STANDARD_FUNCTIONS }).sort()).toEqual(inLibrary);
});

describe.each(names)('%s', (name) => {
  const record = FUNCTIONS.get(name);
  const signature = signatureOf(name) ?? [];

  test('is written in the documentation as it is called', () => {
    expect(record?.usage.startsWith(`${name}(`)).toBe(true);
    const written = /\((.*)\)/.exec(record?.usage ?? '')?.[1]?.split(', ') ?? [];
    const expected = signature.flatMap(({ optional, variadic }) => [
      optional === true ? '?' : '',
      ...(variadic ? ['...'] : []),
    ]);
    expect(
      written.map((each) => (each === '...' || each.endsWith('?') ? each.slice(each === '...' ? 0 : -1) : '')),
    ).toEqual(expected);
    expect(record?.doc).toMatch(/^[A-Z`][^\n]*\.$/);
  });
});

test('every function of ours is in a case, and gives what its record says', () => {
  const called = new Set<string>();
  for (const [expression, value] of FUNCTION_CASES) {
    // The call that a case begins with, without what the case makes of its result.
    const [call = '', name = ''] = /^(\w+)\([^()]*\)/.exec(expression) ?? [];
    const record = FUNCTIONS.get(name);
    if (record === undefined) continue;
    called.add(name);
    const result = compileExpression(call).evaluate({ v: value }, cove);
    expect([call, result, fits(record.result, result)]).toEqual([call, result, true]);
  }
  expect(Object.keys(AUDIT_FUNCTIONS).filter((name) => !called.has(name))).toEqual([]);
});

test.each<[ResultType, JsonValue]>([
  ['boolean', 'true'],
  [{ always: 'number' }, null],
  [{ always: 'string' }, ''],
  [{ letters: 'lower' }, 'A'],
  [{ letters: 'upper' }, true],
  [{ oneOf: ['a'] }, 'b'],
  [{ listOf: 'string' }, [1]],
  [{ mapOf: 'string' }, { a: 1 }],
  [
    { objectOf: { a: 'string' }, name: 'x' },
    { a: 'x', b: 'x' },
  ],
  [{ objectOf: { a: 'string' }, name: 'x' }, { a: 1 }],
])('%j is not what is given by %j', (type, value) => {
  expect(fits(type, value)).toBe(false);
});

/** Whatever is said of a function by its arguments is for the tests of the type checker. */
function fits(type: ResultType, value: JsonValue): boolean {
  if (typeof type !== 'string' && 'always' in type) return typeof value === type.always && value !== '';
  if (value === null || type === 'unknown') return true;
  if (typeof type === 'string') return ['boolean', 'number', 'string'].includes(type) ? typeof value === type : true;
  if ('letters' in type) {
    return (
      typeof value === 'string' && value === (type.letters === 'lower' ? value.toLowerCase() : value.toUpperCase())
    );
  }
  if ('oneOf' in type) return type.oneOf.some((each) => each === value);
  if ('listOf' in type) return Array.isArray(value) && value.every((each) => fits(type.listOf, each));
  if ('mapOf' in type) return isJsonObject(value) && Object.values(value).every((each) => fits(type.mapOf, each));
  if (!('objectOf' in type)) return true;
  const members = Object.entries(type.objectOf);
  return (
    isJsonObject(value) &&
    Object.keys(value).length === members.length &&
    members.every(([name, member]) => name in value && fits(member, value[name] ?? null))
  );
}

describe('docs/policy-language.md', () => {
  const docs = readFileSync(packageFile('docs/policy-language.md'), 'utf8');

  const atWork = docs.split('| expression | gives |\n| --- | --- |\n')[1]?.split('\n\n')[0]?.split('\n') ?? [];
  test.each(atWork)('%s', (row) => {
    const [, , expression = '', result = ''] = /^\| (`` |`)(.*?)(?: ``|`) \| `(.*)` \|$/.exec(row) ?? [];
    expect(compileExpression(expression).evaluate({}, cove)).toEqual(JSON.parse(result));
  });
  test('has examples of what no standard says', () => {
    const all = atWork.join('\n');
    for (const form of [
      'let $',
      ' ? ',
      ' // ',
      ' % ',
      ...['split', 'replace', 'items', 'group_by', 'find_first'].map((name) => `${name}(`),
    ])
      expect(all).toContain(form);
  });

  test.each([
    ['JMESPath, with its standard functions and these:', AUDIT_FUNCTIONS],
    ['The functions of the JMESPath standard:', { ...LIBRARY_FUNCTIONS, ...STANDARD_FUNCTIONS }],
  ])('%s', (introduction, records) => {
    const start = docs.indexOf(`${introduction}\n\n| function | |\n| --- | --- |\n`);
    expect(start).toBeGreaterThan(0);
    const table = docs.slice(start).split('\n\n')[1]?.split('\n').slice(2);
    expect(table).toEqual(
      Object.values<ExpressionFunction>(records).map(({ usage, doc }) => `| \`${usage}\` | ${doc} |`),
    );
  });
});
