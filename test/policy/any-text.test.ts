import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseYaml } from '../../src/documents/parse-yaml.ts';
import { renderDiagnostics } from '../../src/documents/render-diagnostics.ts';
import { schemaDiagnostics } from '../../src/documents/schema-diagnostics.ts';
import { SourceText } from '../../src/documents/source-text.ts';
import { buildPolicies } from '../../src/policy/build/build-policies.ts';
import { compilePolicySchema } from '../../src/policy/model/policy-schema.ts';
import { testCatalog } from './test-catalog.ts';

const schema = compilePolicySchema();

/**
 * All stages on one text. What must hold for any text whatever: no throw, places inside of the text, and no policy
 * beside an error.
 */
function judge(text: string): void {
  const source = new SourceText('any.yml', text);
  const { root, flawed, diagnostics: read } = parseYaml(source);
  const shape = root === undefined ? [] : schemaDiagnostics({ source, root, flawed }, schema.errors(root.value));
  const built =
    root === undefined
      ? { policies: [], diagnostics: [] }
      : buildPolicies({
          source,
          root,
          schema,
          options: { services: testCatalog, allowSecretReads: false },
          unchecked: new Set(),
        });
  const diagnostics = [...read, ...shape, ...built.diagnostics];
  if (root === undefined) expect(diagnostics).not.toEqual([]);
  const end = source.position(text.length);
  for (const { range } of diagnostics) {
    expect(range.line).toBeGreaterThan(0);
    expect(range.column).toBeGreaterThan(0);
    expect(range.endLine).toBeLessThanOrEqual(end.line);
    expect(range.endLine > range.line || range.endColumn >= range.column).toBe(true);
  }
  if (diagnostics.length === 0 && root !== undefined) expect(built.policies.length).toBeGreaterThan(0);
  expect(renderDiagnostics(diagnostics, { color: false })).not.toContain('\u001b');
}

const goodText = readFileSync(path.join(import.meta.dirname, 'good', 'everything.yml'), 'utf8');

const pieces = [
  '[', ']', '{', '}', ':', ': ', '- ', '? ', '&a ', '*a', '!t ', '|\n', '>-\n', '"', "'", '\\', '#', ' #', '\n', '\n\n', '\r\n', '\t', '  ',
  '---\n', '...\n', '%YAML 1.1\n', '<<: ', '${', '$${', '}', '= ', '0123', '0x1', '.inf', '~', 'true', '\u0000', '\u001b', '\ufeff', '\u202e', '👩',
  '\ud83d', 'version', 'policies:', 'filter', '__proto__: ', 'constructor', 'cove.parameters.', '@', '`', ',', '..',
]; // biome-ignore format: a list of tokens

test('no edit of a good file breaks the loader', () => {
  const edit = fc.record({
    at: fc.nat(goodText.length),
    remove: fc.nat(40),
    insert: fc.array(fc.constantFrom(...pieces), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
      let text = goodText;
      for (const { at, remove, insert } of edits) text = text.slice(0, at) + insert.join('') + text.slice(at + remove);
      judge(text);
    }),
    { numRuns: 400 },
  );
});

test('no text breaks the loader', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces, 'a', 'b'), { maxLength: 80 }), (parts) => judge(parts.join(''))),
    { numRuns: 800 },
  );
});

/** The keys of the language with values of any kind: right shapes and wrong ones next to one another. */
const anyPolicyFile = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(
      1,
      2,
      true,
      null,
      '',
      'a',
      'iam:ListUsers',
      'Users',
      'a = b',
      '${a}',
      '${',
      'enabled',
      111122223333,
      'eu-*',
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('mapping'),
  ),
  mapping: fc.dictionary(
    fc.constantFrom(
      'version', 'parameters', 'defaults', 'policies', 'id', 'title', 'severity', 'tags', 'targets', 'accounts', 'ous', 'exclude', 'regions', 'call',
      'operation', 'input', 'absent', 'resources', 'lookups', 'as', 'expand', 'filter', 'finding', 'message', 'remediate', 'undo', 'type', 'default', 'other',
    ), // biome-ignore format: a list of keys
    tie('value'),
    { maxKeys: 8 },
  ),
})).mapping;

test('no shape of file breaks the loader', () => {
  fc.assert(
    fc.property(anyPolicyFile, (file) => judge(stringify(file))),
    { numRuns: 800 },
  );
});
