import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { DataShape } from '../../src/catalog/data-shape.ts';

const catalog = createCatalog([]);

/** A shape in one line, structures by their names, as deep as asked. */
function told(shape: DataShape, depth: number): string {
  if (shape.kind === 'list') return `[${told(shape.element, depth)}]`;
  if (shape.kind === 'map') return `map of ${told(shape.value, depth)}`;
  if (shape.kind !== 'structure') return shape.kind;
  if (depth === 0) return shape.name;
  const members = shape.memberNames.map((name) => {
    const member = shape.member(name);
    return `${name}${shape.required.includes(name) ? '!' : ''}: ${member === undefined ? '?' : told(member, depth - 1)}`;
  });
  return `{ ${members.join(', ')} }`;
}

test.each<[string, string, string, string]>([
  ['cloudtrail', 'GetTrailStatus', '{ Name!: string }', 'IsLogging: boolean, LatestDeliveryError: string'],
  [
    'cloudtrail',
    'DescribeTrails',
    '{ trailNameList: [string], includeShadowTrails: boolean }',
    '{ trailList: [Trail] }',
  ],
  [
    'config-service',
    'DescribeConfigurationRecorderStatus',
    'ConfigurationRecorderNames: [string]',
    '{ ConfigurationRecordersStatus: [ConfigurationRecorderStatus] }',
  ],
  ['config-service', 'StopConfigurationRecorder', '{ ConfigurationRecorderName!: string }', '{  }'],
  [
    'organizations',
    'ListAccounts',
    '{ NextToken: string, MaxResults: number }',
    '{ Accounts: [Account], NextToken: string }',
  ],
  [
    'organizations',
    'ListTagsForResource',
    '{ ResourceId!: string, NextToken: string }',
    '{ Tags: [Tag], NextToken: string }',
  ],
  ['sts', 'GetCallerIdentity', '{  }', '{ UserId: string, Account: string, Arn: string }'],
  ['account', 'ListRegions', 'RegionOptStatusContains: [string]', '{ NextToken: string, Regions: [Region] }'],
  ['ec2', 'GetEbsEncryptionByDefault', '{ DryRun: boolean }', 'EbsEncryptionByDefault: boolean'],
  ['ec2', 'DescribeInstances', 'Filters: [Filter]', '{ NextToken: string, Reservations: [Reservation] }'],
])('%s:%s', (service, operation, input, output) => {
  const shapes = catalog.shapes(service, operation);
  expect(shapes).toBeDefined();
  if (shapes === undefined) return;
  expect(told(shapes.input, 1)).toContain(input);
  expect(told(shapes.output, 1)).toContain(output);
});

describe('every operation of the installed clients', () => {
  test.each(['cloudtrail', 'config-service', 'organizations', 'sts', 'account', 'ec2'])('%s', async (service) => {
    const client = (await import(`@aws-sdk/client-${service}`)) as Record<string, unknown>;
    const names = Object.keys(client).filter((name) => /^[A-Z]\w+Command$/.test(name));
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const shapes = catalog.shapes(service, name.replace(/Command$/, ''));
      expect([shapes?.input.kind, shapes?.output.kind], name).toEqual(['structure', 'structure']);
      expect(shapes && told(shapes.output, 3), name).not.toContain('?');
    }
  });
});
