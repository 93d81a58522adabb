import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cove-policy-bounds-'));
});

afterAll(() => rm(folder, { recursive: true }));

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Objects in objects by variables: as many as names to the power of the depth. */
function nested(variable: string, depth: number, leaves: readonly string[]): string {
  return Array.from({ length: depth }, (_, level) => {
    const members = NAMES.map((name, index) => {
      return `${name}: ${level === 0 ? leaves[index % leaves.length] : `$${variable}${level - 1}`}`;
    });
    return `let $${variable}${level} = {${members.join(', ')}} in `;
  }).join('');
}

const TWO = nested('v', 8, ['@', 'Name']) + nested('u', 8, ['Name', '@']);

test.each([
  ['a union', `${TWO}($v7 || $u7).a.a`],
  ['a union of which all members are asked for', `${TWO}($v7 || $u7)${'.*'.repeat(7)} | [0]`],
  ['a list of both', `${TWO}[$v7, $u7][]${'.*'.repeat(7)}[]`],
  ['one of both', `${TWO}(Name ? $v7 : $u7)${'.*'.repeat(7)}[]`],
  ['what is compared', `${TWO}($v7 || $u7) == ($u7 || $v7)`],
  ['many of them', `${TWO}${Array.from({ length: 20 }, () => '($v7 || $u7).a').join(' || ')}`],
  // Joining all of them would take more than any machine's memory.
])('shapes that contain each other are not all joined: %s', async (_, filter) => {
  const text = [
    'version: 1',
    'policies:',
    '  - id: big',
    '    title: Big',
    '    call: cloudtrail:DescribeTrails',
    '    resources: trailList',
    `    filter: ${JSON.stringify(filter)}`,
    '    finding: { resource: "${TrailARN}", message: m }',
  ].join('\n');
  await writeFile(join(folder, 'big.yml'), text);
  const loaded = await loadPolicies(['big.yml'], { cwd: folder, services: createCatalog([]), allowSecretReads: false });
  expect(loaded.policies.length + loaded.diagnostics.length).toBeGreaterThan(0);
});
