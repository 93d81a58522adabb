/**
 * Expressions that others have written for real answers of AWS: the `--query` examples of the AWS CLI's documentation,
 * the waiters and paginators of botocore, the `key` of Cloud Custodian's value filters, each written as a `filter` over
 * the `resources` of the call that gives them. Each row names the repository and the file that it is from.
 *
 * Those that are right raise no alarm; those that are wrong, or that JMESPath's specification has another word on, are
 * told what is.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import { ExpressionSyntaxError } from '../../../src/expressions/expression-error.ts';
import { problemsOf, problemsOfFilter } from './problems-of.ts';

interface Row {
  readonly source: string;
  readonly operation: string;
  /** Empty where the expression is over the whole answer. */
  readonly resources: string;
  readonly expression: string;
  /** Joined by ` // `. */
  readonly messages: string;
}

function rowsOf(name: string): Row[] {
  const [, ...lines] = readFileSync(path.join(import.meta.dirname, name), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const [source = '', operation = '', resources = '', expression = '', messages = ''] = line.split('\t');
    return { source, operation, resources, expression, messages };
  });
}

function told({ operation, resources, expression }: Row): string[] {
  try {
    return problemsOf(operation, expression, resources);
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    return [error.hint === undefined ? error.message : `${error.message} | ${error.hint}`];
  }
}

const right = rowsOf('real-expressions.tsv');
const wrong = rowsOf('real-mistakes.tsv');

test('the table is what it claims to be', () => {
  const catalog = createCatalog([]);
  const unknown = [...right, ...wrong].filter(({ operation }) => {
    const [service = '', name = ''] = operation.split(':');
    return !catalog.check(service, name).ok || catalog.shapes(service, name) === undefined;
  });
  expect(unknown).toEqual([]);
  expect(
    new Set(right.map(({ operation, resources, expression }) => `${operation} ${resources} ${expression}`)).size,
  ).toBe(right.length);
  expect(right.length).toBeGreaterThanOrEqual(150);
});

test.each(right)('no alarm: $operation $resources $expression', (row) => {
  expect(told(row)).toEqual([]);
});

test.each(wrong)('wrong in $source: $expression', (row) => {
  expect(told(row).join(' // ')).toBe(row.messages);
});

test.each(right.filter(({ resources }) => resources !== ''))(
  'no alarm as a filter: $operation $resources $expression',
  (row) => {
    expect(problemsOfFilter(row.operation, row.expression, row.resources)).toEqual([]);
  },
);
