import { readdirSync, readFileSync } from 'node:fs';
import { compile } from 'jmespath';
import { expect, test } from 'vitest';
import { ExpressionSyntaxError } from '../../src/expressions/expression-error.ts';
import { parseExpression } from '../../src/expressions/parse-expression.ts';
import type { SyntaxNode } from '../../src/expressions/syntax-tree.ts';

const folder = new URL('../fixtures/jmespath-compliance/', import.meta.url);

const official = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name): { cases: { expression: string }[] }[] => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
  .flatMap(({ cases }) => cases.map(({ expression }) => expression));

/** The one case of the suite that the library gets wrong. */
const wrongInLibrary = "'\\\\'";

const more = [
  'a.b[0].c[*].d[].e[?f > `1`].g | h',
  'a[*][0]',
  'a[*][b, c]',
  'a[?b][?c]',
  'a.*.b.*',
  '*.*',
  '[*].a[]',
  'a[1:2].b[::-1]',
  'a.{b: c, "d e": f.g}',
  'a.[b, c].d',
  '!a && !b || c == d',
  'a || b && c | d',
  'a + b * c - d / e // f % g',
  '-a + +b',
  'a ? b : c ? d : e',
  'let $x = a, $y = b in $x.c || $y',
  'sort_by(a, &b.c)[0].d',
  'a.length(@).b',
  'map(&[@, $], a)',
  "'it''s'",
];

const all = [...new Set([...official, ...more])].filter((text) => text !== wrongInLibrary);

test.each(all)('%s: the same tree as the library has, wherever both accept it', (text) => {
  let ours: SyntaxNode;
  let library: unknown;
  try {
    ours = parseExpression(text);
    library = compile(text);
  } catch (error) {
    // That the library refuses something else is shown by the compliance suite: it holds for us alone.
    if (!(error instanceof ExpressionSyntaxError)) expect(error).toBeInstanceOf(Error);
    return;
  }
  expect(plain(ours)).toEqual(plain(library));
});

test('every name knows its place', () => {
  const text = 'Trails[?IsLogging && age_days("Start") > `1`].{Name: Meta.Name}';
  const names: string[] = [];
  visit(parseExpression(text), (node) => {
    if (!('span' in node) || !('name' in node) || node.type === 'Comparator') return;
    names.push(text.slice(node.span.start, node.span.end));
  });
  expect(names).toEqual(['Trails', 'IsLogging', 'age_days("Start")', '"Start"', 'Name: Meta.Name', 'Meta', 'Name']);
});

/** Without places, with `cove` as the member that it is for the library, and `*` as one operator. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const node = value as Readonly<Record<string, unknown>>;
  if (node.type === 'Context') return { type: 'Field', name: 'cove' };
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => name !== 'span')
      .map(([name, member]) => [name, name === 'operator' && member === 'Star' ? 'Multiply' : plain(member)]),
  );
}

type Visited = Readonly<{ type: string; name: string; span: { start: number; end: number } }>;

function visit(value: unknown, see: (node: Visited) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value) see(value as Visited);
  const members = Array.isArray(value) ? value : sorted(Object.values(value));
  for (const member of members) visit(member, see);
}

/** In the order of the text. */
function sorted(members: unknown[]): unknown[] {
  const startOf = (member: unknown): number => (member as { span?: { start: number } } | null)?.span?.start ?? 0;
  return members.sort((a, b) => startOf(a) - startOf(b));
}
