import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, test } from 'vitest';
import { renderDiagnostics } from '../../src/documents/render-diagnostics.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import { testCatalog } from './test-catalog.ts';

const root = path.join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'cove-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every YAML example of a page, with the line that it begins on. */
function examples(page: string): { line: number; text: string }[] {
  const content = readFileSync(path.join(root, 'docs', page), 'utf8');
  return [...content.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => ({
    line: content.slice(0, match.index).split('\n').length,
    text: match[1] ?? '',
  }));
}

async function problems(file: string, cwd: string): Promise<string> {
  const loaded = await loadPolicies([file], { cwd, services: testCatalog, allowSecretReads: false });
  return renderDiagnostics(loaded.diagnostics, { color: false });
}

describe('docs/policy-language.md: every example is a policy file that loads', () => {
  const all = examples('policy-language.md');

  test('there are examples', () => {
    expect(all.length).toBeGreaterThan(5);
  });

  test.each(all)('line $line', async ({ line, text }) => {
    writeFileSync(path.join(folder, `line-${line}.yml`), text);
    expect(await problems(`line-${line}.yml`, folder)).toBe('');
  });
});

describe('schemas/policy.schema.json is fit for editors', () => {
  type Schema = { [key: string]: unknown };
  const schema = JSON.parse(readFileSync(path.join(root, 'schemas', 'policy.schema.json'), 'utf8')) as Schema;
  const definitions = schema.definitions as Record<string, Schema>;
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false });
  ajv.addSchema(schema, 'policy');

  const parts = Object.entries(definitions).flatMap(([name, definition]) => [
    [name, definition] as const,
    ...Object.entries((definition.properties ?? {}) as Record<string, Schema>)
      .filter(([, property]) => property.$ref === undefined)
      .map(([key, property]) => [`${name}/properties/${key}`, property] as const),
  ]);

  test.each(parts)('%s is described, and its examples fit it', (name, part) => {
    expect(part.description).toMatch(/\.$/);
    for (const example of (part.examples ?? []) as unknown[]) {
      expect(ajv.validate(`policy#/definitions/${name}`, example), JSON.stringify(ajv.errors)).toBe(true);
    }
  });

  test.each(Object.entries(definitions))('%s allows no unknown keys, inputs apart', (name, definition) => {
    if (definition.properties !== undefined) expect(definition.additionalProperties).toBe(false);
    expect(name === 'input').toBe(definition.additionalProperties === true);
  });

  test('the editor line of every shipped policy leads to it', () => {
    for (const name of readdirSync(path.join(root, 'policies')).filter((each) => /^[^.]+\.yml$/.test(each))) {
      const [first] = readFileSync(path.join(root, 'policies', name), 'utf8').split('\n');
      expect(first).toBe('# yaml-language-server: $schema=../schemas/policy.schema.json');
    }
  });
});
