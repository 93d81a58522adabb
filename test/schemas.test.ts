import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../src/package-files.ts';

/** What several formats list, and what one of them leaves out. See docs/decisions/0096-schemas-are-whole.md. */
const SHARED_LISTS = {
  errorKind: {},
  changeState: {},
  severity: {},
  skipReason: {},
} as const satisfies Record<string, Readonly<Record<string, readonly string[]>>>;

interface Schema {
  readonly definitions?: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
}

const schemas = readdirSync(packageFile('schemas')).map((file): readonly [string, Schema] => [
  file.replace('.schema.json', ''),
  JSON.parse(readFileSync(packageFile(`schemas/${file}`), 'utf8')),
]);

test.each(Object.entries(SHARED_LISTS))('every schema lists the same of %s', (name, left) => {
  const lists = schemas.flatMap(([schema, { definitions }]) => {
    const values = definitions?.[name]?.enum;
    return values === undefined ? [] : [{ schema, values: [...values].sort() }];
  });
  const all = [...new Set(lists.flatMap(({ values }) => values))].sort();
  expect(all.length).toBeGreaterThan(1);
  const leftOut = new Map<string, readonly string[]>(Object.entries(left));
  expect(
    lists.map(({ schema, values }) => ({ schema, missing: all.filter((each) => !values.includes(each)) })),
  ).toEqual(lists.map(({ schema }) => ({ schema, missing: leftOut.get(schema) ?? [] })));
});

test.each(schemas)('%s refers to no other file', (_, schema) => {
  const references = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)].map(([, target = '']) => target);
  expect(references.filter((target) => !target.startsWith('#'))).toEqual([]);
});

test('a pack declares parameters as a policy file does', () => {
  const [ofPacks, ofPolicies] = ['pack', 'policy'].map(
    (name) => schemas.find(([schema]) => schema === name)?.[1].definitions?.parameter,
  );
  expect(ofPacks).toBeDefined();
  expect(ofPacks).toEqual(ofPolicies);
});
