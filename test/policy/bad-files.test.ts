import { readdirSync } from 'node:fs';
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
