import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadPolicies } from '../../../src/policy/build/load-policies.ts';
import { testCatalog } from '../test-catalog.ts';
import { inferOver } from './problems-of.ts';

const page = readFileSync(path.join(import.meta.dirname, '..', '..', '..', 'docs', 'type-checks.md'), 'utf8');

/** The rows of the page's tables: what, for example, code, message. */
const rows = [...page.matchAll(/^\| (.*?) \| `` (.*?) `` \| `(.*?)` \| `` (.*?) `` \|$/gm)].map(
  // A `|` within a table is written as `\|`.
  ([, what = '', example = '', code = '', message = '']) => ({
    what,
    example: example.replaceAll('\\|', '|'),
    code,
    message,
  }),
);
const isPart = (example: string): boolean =>
  /^(call\.input|call\.absent|remediate|finding|resources|lookups|filter|expand|defaults\.finding): /.test(example);

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
  const text = policyText(key, value);
  writeFileSync(path.join(cwd, 'example.yml'), text);
  const loaded = await loadPolicies(['example.yml'], { cwd, services: testCatalog, allowSecretReads: false });
  // The example judges classic selectors alone, and is told so.
  const told = loaded.diagnostics.filter((each) => each.code !== 'semantic/one-of-two');
  expect(told).toMatchObject([{ code, message }]);
});

/** A policy in which `value` stands at `key`. */
function policyText(key: string, value: string): string {
  const given = (name: string, otherwise: string): string => (key === name ? value : otherwise);
  const lookups = `    lookups:
      - { as: status, operation: "cloudtrail:GetTrailStatus", input: { Name: "\${TrailARN}" } }
      - operation: cloudtrail:GetEventSelectors
        input: { TrailName: "\${TrailARN}" }
        expand: ${given('expand', 'EventSelectors')}
`;
  return `version: 1
parameters:
  days: { type: integer, default: 90 }
defaults:
  finding: ${given('defaults.finding', '{}')}
policies:
  - id: example
    title: Example
    call: { operation: "cloudtrail:DescribeTrails", input: ${given('call.input', '{}')}, absent: ${given('call.absent', '[]')} }
    resources: ${given('resources', 'trailList')}
    filter: ${given('filter', '"@"')}
    finding: ${given('finding', '{ resource: "${to_string(@)}" }')}
${key === 'filter' || key === 'expand' ? lookups : ''}${key === 'remediate' || key === 'lookups' ? `    ${key}: ${value}\n` : ''}`;
}
