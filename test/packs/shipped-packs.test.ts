import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { canonicalServiceName } from '../../src/catalog/service-names.ts';
import { packageFile } from '../../src/package-files.ts';
import { readPack } from '../../src/policy/packs/read-pack.ts';

const root = packageFile('policies');
const packs = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** `service:Operation`, wherever it stands in the files of a pack. */
function servicesIn(value: unknown): string[] {
  if (typeof value === 'string') return [];
  if (Array.isArray(value)) return value.flatMap(servicesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const isShort = (key === 'operation' || key === 'call') && typeof each === 'string';
    const [, service] = (isShort && /^([a-z][a-z0-9-]*):[A-Z]/.exec(each)) || [];
    return service === undefined ? servicesIn(each) : [canonicalServiceName(service)];
  });
}

/** The calls of `with` may be texts alone. */
function sharedServices(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(sharedServices);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    if (key !== 'with' || typeof each !== 'object' || each === null) return sharedServices(each);
    return Object.values(each).flatMap((call) => (typeof call === 'string' ? servicesIn({ call }) : []));
  });
}

describe.each(packs)('policies/%s', (name) => {
  const folder = path.join(root, name);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));

  test('is a pack whose files are there', async () => {
    const file = { path: path.join(folder, 'pack.yml'), name: `policies/${name}/pack.yml` };
    expect((await readPack({ file })).diagnostics).toEqual([]);
  });

  test('has the clients of its operations as peers, and no other', async () => {
    const file = { path: path.join(folder, 'pack.yml'), name: 'pack.yml' };
    const { pack } = await readPack({ file });
    const documents = (pack?.policyFiles ?? []).map((each) => parse(readFileSync(each.path, 'utf8')));
    const services = new Set(documents.flatMap((each) => [...servicesIn(each), ...sharedServices(each)]));
    const peers = [...services].map((service) => `@aws-sdk/client-${service}`);
    expect(Object.keys(manifest.peerDependencies ?? {}).sort()).toEqual([...peers, 'cove-policy'].sort());
  });
});
