/**
 * The shapes that the adapter reads are held against what the same client declares in its types: two generators' work,
 * made from one model. What differs here is read wrongly, or an upgrade of the client has changed what a schema looks
 * like.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { DataShape, StructureShape } from '../../src/catalog/data-shape.ts';
import { declaredValues } from '../../src/catalog/declared-values.ts';
import { installedClients, operationsOfClient } from './installed-clients.ts';

const catalog = createCatalog([]);
const require = createRequire(import.meta.url);

interface Declared {
  readonly members: readonly string[];
  /** Those without a question mark. */
  readonly required: readonly string[];
}

/** The interfaces of a client's `models/*.d.ts`, without the comments. */
function declaredTypes(client: string): ReadonlyMap<string, Declared> {
  const folder = path.join(
    path.dirname(require.resolve(`@aws-sdk/client-${client}/package.json`)),
    'dist-types',
    'models',
  );
  const text = readdirSync(folder)
    .filter((name) => /^models_\d+\.d\.ts$/.test(name))
    .map((name) => readFileSync(path.join(folder, name), 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, ''))
    .join('\n');
  const interfaces = [...text.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)];
  return new Map(
    interfaces.map(([, name = '', body = '']) => {
      const members = [...body.matchAll(/^ {4}"?([\w.:-]+)"?(\??):/gm)];
      return [
        name.replace(/^_/, ''),
        {
          members: members.map(([, member = '']) => member).sort(),
          required: members.flatMap(([, member = '', mark]) => (mark === '' ? [member] : [])).sort(),
        },
      ] as const;
    }),
  );
}

/** All structures that an operation's input or answer is made of, each once; unions are declared in another form. */
function structuresOf(client: string): ReadonlyMap<string, StructureShape> {
  const found = new Map<string, StructureShape>();
  const visit = (shape: DataShape | undefined): void => {
    if (shape?.kind === 'list') visit(shape.element);
    if (shape?.kind === 'map') visit(shape.value);
    if (shape?.kind !== 'structure' || found.has(shape.id)) return;
    found.set(shape.id, shape);
    for (const name of shape.memberNames) visit(shape.member(name));
  };
  for (const operation of operationsOfClient(client)) {
    const shapes = catalog.shapes(client, operation);
    visit(shapes?.input);
    visit(shapes?.output);
  }
  return found;
}

test.each(installedClients)('the structures of %s have the members that its types declare', (client) => {
  const declared = declaredTypes(client);
  const differences: unknown[] = [];
  let compared = 0;
  for (const shape of structuresOf(client).values()) {
    const type = declared.get(shape.name);
    if (type === undefined || shape.isUnion) continue;
    compared += 1;
    const members = [...shape.memberNames].sort();
    if (String(members) !== String(type.members))
      differences.push({ name: shape.name, members, declared: type.members });
    const unasked = shape.required.filter((name) => !type.required.includes(name));
    if (unasked.length > 0) differences.push({ name: shape.name, required: unasked, declared: type.required });
  }
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(structuresOf(client).size * 0.9);
});

test('an enumeration is read whether its values have comments or not', () => {
  const valuesAt = (client: string, place: string): readonly string[] | undefined =>
    declaredValues(require.resolve(`@aws-sdk/client-${client}`)).get(place);
  expect(valuesAt('ecs', 'DaemonTaskDefinition.pidMode')).toEqual(['none', 'shared']);
  expect(valuesAt('guardduty', 'UsageFeatureResult.Feature')).toContain('S3_DATA_EVENTS');
  expect(valuesAt('accessanalyzer', 'AnalyzerSummary.status')).toContain('ACTIVE');
});
