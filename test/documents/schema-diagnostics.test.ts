import { expect, test } from 'vitest';
import { parseYaml } from '../../src/documents/parse-yaml.ts';
import { schemaDiagnostics } from '../../src/documents/schema-diagnostics.ts';
import { SourceText } from '../../src/documents/source-text.ts';

// Each was compared with all before it: a file of 10,000 empty policies took a minute.
test('mappings without number that lack something are looked at once each', () => {
  const source = new SourceText('a.yml', 'a: {}');
  const { root, flawed } = parseYaml(source);
  if (root === undefined) throw new Error('the file is not read');
  const errors = Array.from({ length: 100_000 }, (_, at) => ({
    keyword: 'required',
    instancePath: `/policies/${at >> 2}`,
    schemaPath: '#/required',
    params: { missingProperty: `p${at % 4}` },
  }));
  const diagnostics = schemaDiagnostics({ source, root, flawed }, errors as never);
  expect(diagnostics).toHaveLength(1_000);
  expect(diagnostics[0]?.message).toContain('`p0`, `p1`, `p2` or `p3`');
});
