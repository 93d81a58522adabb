import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadPolicies } from '../../../src/policy/load-policies.ts';
import { testCatalog } from '../test-catalog.ts';
import { inferOver } from './problems-of.ts';

const page = readFileSync(path.join(import.meta.dirname, '..', '..', '..', 'docs', 'type-checks.md'), 'utf8');

/** The rows of the page's tables: what, for example, code, message. */
const rows = [...page.matchAll(/^\| (.*?) \| `` (.*?) `` \| `(.*?)` \| `` (.*?) `` \|$/gm)].map(
  ([, what = '', example = '', code = '', message = '']) => ({ what, example, code, message }),
);
const isPart = (example: string): boolean => /^(call\.input|remediate|finding|resources): /.test(example);

const cwd = mkdtempSync(path.join(os.tmpdir(), 'cove-type-checks-'));
afterAll(() => rmSync(cwd, { recursive: true }));

test('there are rows', () => {
  expect(rows.filter(({ example }) => isPart(example)).length).toBeGreaterThan(5);
  expect(rows.filter(({ example }) => !isPart(example)).length).toBeGreaterThan(5);
});

test.each(rows.filter(({ example }) => !isPart(example)))('$what', ({ example, code, message }) => {
  expect(inferOver('cloudtrail:DescribeTrails', example).problems).toMatchObject([{ code, message }]);
});

test.each(rows.filter(({ example }) => isPart(example)))('$what', async ({ example, code, message }) => {
  const [key = '', value = ''] = example.split(/: (.*)/s);
  const input = key === 'call.input' ? value : '{}';
  const resources = key === 'resources' ? value : 'trailList';
  const other = key === 'finding' || key === 'remediate' ? `    ${example}\n` : '';
  const text = `version: 1
policies:
  - id: example
    title: Example
    call: { operation: "cloudtrail:DescribeTrails", input: ${input} }
    resources: ${resources}
    filter: "@"
${other}`;
  writeFileSync(path.join(cwd, 'example.yml'), text);
  const loaded = await loadPolicies(['example.yml'], { cwd, services: testCatalog, allowSecretReads: false });
  expect(loaded.diagnostics).toMatchObject([{ code, message }]);
});
