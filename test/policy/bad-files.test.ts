import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderDiagnostics } from '../../src/documents/render-diagnostics.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import { testCatalog } from './test-catalog.ts';

const folder = path.join(import.meta.dirname, 'bad');

const cases = readdirSync(folder)
  .filter((name) => !name.endsWith('.txt'))
  .sort();

describe('a bad policy file is reported with what is wrong in it', () => {
  test.each(cases)('%s', async (name) => {
    const loaded = await loadPolicies([name], { cwd: folder, services: testCatalog, allowSecretReads: false });
    expect(loaded.policies).toEqual([]);
    const told = renderDiagnostics(loaded.diagnostics, { color: false });
    await expect(told).toMatchFileSnapshot(path.join(folder, `${name.replace(/\.yml$/, '')}.txt`));
  });
});

const SOURCE = path.join(import.meta.dirname, '..', '..', 'src');
const CODE = /['`]((?:file|yaml|schema|expression|semantic|types|policy)\/[a-z-]+)['`]/g;

/** Codes that are put together from parts. */
const COMPOSED = [
  'semantic/unknown-service',
  'semantic/service-not-installed',
  'semantic/service-not-trusted',
  'semantic/service-broken',
  'semantic/unknown-operation',
];

/** Where what no file of `bad/` can show is tested. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'file/pattern': 'policy/build/find-policy-files.test.ts',
  'file/binary': 'policy/hostile-files.test.ts',
  'file/encoding': 'policy/hostile-files.test.ts',
  'file/not-found': 'policy/hostile-files.test.ts',
  'file/not-loaded': 'policy/build/find-policy-files.test.ts',
  'file/policy-tests': 'policy-tests/bad-tests.test.ts',
  'file/foreign': 'policy/hostile-files.test.ts',
  'file/too-large': 'policy/hostile-files.test.ts',
  'file/unknown-parameter': 'validation/validation-json.test.ts',
  'file/unreadable': 'policy/hostile-files.test.ts',
  'policy/more-problems': 'policy/hostile-files.test.ts',
  // Only controls have members that exclude each other.
  'schema/too-many': 'policy/packs/bad/control-holds-contradictions.txt',
  // Only files of packs and settings have a value that can be nothing but one.
  'schema/const': 'packs/bad/override-remediates.txt',
  'semantic/part-of-list': 'policy/types/tired-engineer.test.ts',
  'semantic/service-broken': 'catalog/catalog.test.ts',
  'semantic/service-not-trusted': 'catalog/client-folders.test.ts',
  'types/absent-passes': 'policy/types/tired-engineer.test.ts',
  'types/date-ahead': 'policy/types/tired-engineer.test.ts',
  'types/left-out': 'policy/types/written-forms.test.ts',
  'types/negated': 'policy/types/written-forms.test.ts',
  'types/part-of-range': 'policy/types/written-forms.test.ts',
  'types/part-of-values': 'policy/types/partly-equal.test.ts',
  'types/policy-document': 'policy/types/tired-engineer.test.ts',
  'types/unchecked': 'policy/types/load.test.ts',
  'types/whole-list': 'policy/types/partly-equal.test.ts',
  'types/wrong-value': 'policy/types/tired-engineer.test.ts',
  'yaml/too-complex': 'policy/hostile-files.test.ts',
  'yaml/too-deep': 'policy/hostile-files.test.ts',
};

/** Fallbacks: for keywords that no schema of policies has, and for expressions that go beyond all bounds. */
const NEVER = ['schema/invalid', 'schema/range', 'types/too-complex'];

test('every diagnostic of policies has a pair here, or a test elsewhere', async () => {
  const sources = ['documents', 'expressions', 'policy'].flatMap((name) =>
    readdirSync(path.join(SOURCE, name), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(SOURCE, name, file), 'utf8')),
  );
  const codes = new Set([...COMPOSED, ...sources.flatMap((text) => [...text.matchAll(CODE)].map(([, code]) => code))]);
  const shown = cases
    .map((name) => readFileSync(path.join(folder, `${name.replace(/\.yml$/, '')}.txt`), 'utf8'))
    .join('\n');
  const unseen = [...codes].filter((code) => !shown.includes(`[${code}]`)).sort();
  expect(unseen).toEqual([...Object.keys(ELSEWHERE), ...NEVER].sort());
  for (const [code, file] of Object.entries(ELSEWHERE)) {
    const test = readFileSync(path.join(import.meta.dirname, '..', file), 'utf8');
    expect(test, `${code} in test/${file}`).toContain(code.replace(/^semantic\//, ''));
  }
});
