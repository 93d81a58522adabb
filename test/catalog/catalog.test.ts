import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';

let project: string;

/** A package as npm would have put it into the project. */
async function install(name: string, index: string | undefined): Promise<void> {
  const directory = join(project, 'node_modules', '@aws-sdk', name);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name: `@aws-sdk/${name}`, main: 'index.js' }));
  if (index !== undefined) await writeFile(join(directory, 'index.js'), index);
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'cove-policy-'));
  await install(
    'client-glacier',
    `class __Client {}
class GlacierClient extends __Client {}
class ListVaultsCommand { constructor(input) { this.input = input; } }
async function* paginateListVaults() {}
module.exports = { __Client, GlacierClient, ListVaultsCommand, paginateListVaults };`,
  );
  await install('client-wafv2', "require('@smithy/not-there');");
  await install('client-neptune', 'syntax error here');
  await install('client-fsx', undefined);
  await install('client-amp', 'module.exports = {};');
});

afterAll(() => rm(project, { recursive: true }));

describe('a client', () => {
  it('comes from the own dependencies', () => {
    expect(createCatalog([]).check('cloudtrail', 'DescribeTrails')).toEqual({ ok: true, service: 'cloudtrail' });
  });

  it('comes from the own dependencies, and from the project of the policies where we have none', () => {
    const catalog = createCatalog([project]);
    expect(catalog.check('glacier', 'ListVaults')).toEqual({ ok: true, service: 'glacier' });
    expect(catalog.check('cloudtrail', 'DescribeTrails')).toEqual({ ok: true, service: 'cloudtrail' });
    expect(createCatalog([]).check('glacier', 'ListVaults')).toMatchObject({ code: 'service-not-installed' });
  });

  it('that is not installed is named with the line that installs it', () => {
    expect(createCatalog([]).check('elb', 'DescribeLoadBalancers')).toEqual({
      ok: false,
      code: 'service-not-installed',
      message:
        'the SDK client for "elastic-load-balancing" is not installed: npm install @aws-sdk/client-elastic-load-balancing',
    });
  });

  it.each([
    ['wafv2', "Cannot find module '@smithy/not-there'"],
    ['neptune', 'Unexpected identifier'],
    ['fsx', 'index.js'],
  ])('that is broken is not called "not installed": %s', (service, reason) => {
    const check = createCatalog([project]).check(service, 'ListUsers');
    expect(check).toMatchObject({ ok: false, code: 'service-broken', message: expect.stringContaining(reason) });
  });

  it('a package that is no SDK client is passed over', () => {
    expect(createCatalog([project]).check('amp', 'ListWorkspaces')).toMatchObject({ code: 'service-not-installed' });
  });

  it.each([
    '../../x',
    '..',
    'cloudtrail/../ec2',
    '/etc/passwd',
    '',
    '__proto__',
    'constructor',
    'a\u0000b',
    '@scope/x',
    'Ünïcode',
    'x'.repeat(200),
  ])('of a hostile name is never looked for: %j', (name) => {
    const catalog = createCatalog([project]);
    expect(catalog.check(name, 'DescribeTrails')).toMatchObject({ ok: false, code: 'unknown-service' });
    expect(() => catalog.operation(name, 'DescribeTrails')).toThrow('was not checked before its use');
  });

  it.each([
    ['cloudtrial', 'did you mean "cloudtrail"?'],
    ['organisations', 'did you mean "organizations"?'],
  ])('with a slip of the pen: %s', (name, hint) => {
    expect(createCatalog([]).check(name, 'DescribeTrails')).toMatchObject({ code: 'unknown-service', hint });
  });

  it.each([
    ['config', 'config-service', 'DescribeConfigurationRecorders'],
    ['configservice', 'config-service', 'DescribeConfigurationRecorders'],
    ['CloudTrail', 'cloudtrail', 'DescribeTrails'],
  ])('by the name that boto3 or the AWS CLI has for it: %s', (alias, service, operation) => {
    const catalog = createCatalog([]);
    expect(catalog.check(alias, operation)).toEqual({ ok: true, service });
    expect(catalog.operation(alias, operation)).toBe(catalog.operation(service, operation));
  });
});

describe('an operation', () => {
  it('brings all that is needed to call it to its end', () => {
    const operation = createCatalog([]).operation('organizations', 'ListAccounts');
    expect(operation).toMatchObject({ service: 'organizations', name: 'ListAccounts' });
    expect(operation.inputMembers).toEqual(expect.arrayContaining(['NextToken', 'MaxResults']));
    expect(operation.paginator).toBeTypeOf('function');
    expect(operation.outputShape?.isStructSchema()).toBe(true);
  });

  it('of a client too old to carry schemas has no shape, and no input members', () => {
    const operation = createCatalog([project]).operation('glacier', 'ListVaults');
    expect(operation).toMatchObject({ outputShape: undefined, inputMembers: [] });
    expect(operation.paginator).toBeTypeOf('function');
  });

  it.each([
    ['describeTrails', 'did you mean "DescribeTrails"?'],
    ['DescribeTrail', 'did you mean "DescribeTrails"?'],
    ['GetTrailsStatus', 'did you mean "GetTrailStatus"?'],
  ])('with a slip of the pen: %s', (name, hint) => {
    expect(createCatalog([]).check('cloudtrail', name)).toEqual({
      ok: false,
      code: 'unknown-operation',
      message: `"${name}" is not an operation of "cloudtrail"`,
      hint,
    });
  });

  it.each([
    '$',
    '',
    '__proto__',
    'constructor',
    'toString',
    'CloudTrailClient',
    'paginateListTrails',
    'DescribeTrailsCommand',
  ])('that is none is refused, whatever else the package exports: %j', (name) => {
    const catalog = createCatalog([]);
    expect(catalog.check('cloudtrail', name)).toMatchObject({ ok: false, code: 'unknown-operation' });
    expect(() => catalog.operation('cloudtrail', name)).toThrow('was not checked before its use');
  });
});
