import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { draftPolicy } from '../../src/authoring/draft-policy.ts';
import { explainOperation } from '../../src/authoring/explain-operation.ts';
import { describeService, explainService } from '../../src/authoring/explain-service.ts';
import { resolveOperation } from '../../src/authoring/resolve-operation.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { describeOperation } from '../../src/catalog/describe-operation.ts';
import { packageFile } from '../../src/package-files.ts';
import { displayWidth } from '../../src/text/display-width.ts';
import { catalog, installedServices } from './installed-clients.ts';

const layout = { color: false, width: 100 };

async function describeNamed(name: string) {
  const { service, operation = '' } = resolveOperation(name, catalog);
  return describeOperation(catalog, service.service, operation);
}

/**
 * One of each protocol, and of each thing that there is to say. The files are what users see: read a difference before
 * `vitest -u`.
 */
describe('an explanation', () => {
  test.each([
    { name: 'cloudtrail:DescribeTrails', why: 'JSON 1.1' },
    { name: 'cloudtrail:StopLogging', why: 'a write' },
    { name: 'cloudfront:ListKeyGroups', why: 'REST XML; global; list and token in one member' },
    { name: 'dynamodb:GetItem', why: 'JSON 1.0; recursive; hands out what customers store' },
    { name: 'ec2:DescribeVolumes', why: 'EC2 query' },
    { name: 'eks:ListNodegroups', why: 'REST JSON' },
    { name: 'iam:GenerateCredentialReport', why: 'prepared in the background' },
    { name: 'iam:ListUsers', why: 'query; paginated' },
    { name: 'kms:Decrypt', why: 'sensitive members' },
    { name: 's3:GetPublicAccessBlock', why: 'REST XML; another name in IAM; no documented errors' },
    { name: 's3:GetObject', why: 'a stream' },
    { name: 'organizations:ListAccounts', why: 'sensitive members, enumerations' },
  ])('$name ($why)', async ({ name }) => {
    const text = explainOperation(await describeNamed(name), layout);
    await expect(text).toMatchFileSnapshot(`explained/${name.replace(':', '-')}.txt`);
  });

  test.each(['dynamodb:GetItem', 'ec2:DescribeInstances', 'iam:ListUsers'])(
    'of %s fits the terminal, but for words that are longer',
    async (name) => {
      const described = await describeNamed(name);
      for (const width of [40, 80, 120]) {
        // Names have half of the width, and types 20 columns at least.
        const column = Math.max(24, Math.floor(width / 2)) + 2;
        for (const line of explainOperation(described, { color: false, width }).split('\n')) {
          const longest = Math.max(...line.split(/ +/).map((word) => displayWidth(word)));
          expect(displayWidth(line), line).toBeLessThanOrEqual(Math.max(width, column + Math.max(20, longest)));
        }
      }
    },
  );

  test('is coloured where that is wanted, and has the same words', async () => {
    const described = await describeNamed('kms:Decrypt');
    const coloured = explainOperation(described, { color: true, width: 100 });
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(explainOperation(described, layout));
  });

  test('shows terminal escapes in what a client says instead of sending them', async () => {
    const described = await describeNamed('sqs:ListQueues');
    const text = explainOperation(
      { ...described, summary: 'a\u001b[2Jb', errors: [{ name: 'X\u202e', summary: 'c\u0007', absence: 'by-name' }] },
      layout,
    );
    for (const hidden of ['\u001b', '\u202e', '\u0007']) expect(text).not.toContain(hidden);
    expect(text).toContain('a\\u001b[2Jb');
  });
});

describe('a client without schemas', () => {
  test('is explained as far as it goes, and says what is unchecked', async () => {
    const project = await mkdtemp(join(tmpdir(), 'cove-policy-old-client-'));
    try {
      await mkdir(join(project, 'node_modules/@aws-sdk'), { recursive: true });
      const old = packageFile('node_modules/client-sqs-without-schemas');
      await symlink(old, join(project, 'node_modules/@aws-sdk/client-sqs'));
      const described = await describeOperation(createCatalog([project], { ours: [] }), 'sqs', 'ListQueues');
      expect(described).toMatchObject({
        input: null,
        output: null,
        pagination: {
          kind: 'paged',
          tokens: [{ asks: 'NextToken', answers: 'NextToken' }],
          sends: { MaxResults: 1000 },
        },
      });
      const text = explainOperation(described, layout);
      expect(text).toContain('input  unchecked: this client version carries no shapes\n');
      expect(text).toContain('output  unchecked: this client version carries no shapes\n');
      const { service } = resolveOperation('sqs', createCatalog([project], { ours: [] }));
      expect(draftPolicy(createCatalog([project], { ours: [] }), service, 'ListQueues', { schema: '' })).toEqual({
        ok: false,
        reason: expect.stringContaining('sqs:ListQueues is unchecked: this client version has no shapes'),
        hint: 'a newer client does: npm install @aws-sdk/client-sqs@latest',
      });
    } finally {
      await rm(project, { recursive: true });
    }
  });
});

describe('a service', () => {
  test.each(['sts', 'secrets-manager', 'account'])(
    '%s: its operations, by what a policy may do with them',
    async (name) => {
      const { service } = resolveOperation(name, catalog);
      await expect(explainService(describeService(service), layout)).toMatchFileSnapshot(`explained/${name}.txt`);
    },
  );

  test.each(installedServices)('$service: each operation is in exactly one group', (service) => {
    const { reads, secretReads, unknown, writes } = describeService(service);
    expect([...reads, ...secretReads, ...unknown, ...writes].sort()).toEqual(service.operations);
  });
});
