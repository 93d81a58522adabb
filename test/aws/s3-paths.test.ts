/** What is S3's own way of writing requests, and S3 Control's: keys in paths, buckets and accounts in hosts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalog, type Operation } from '../../src/catalog/catalog.ts';
import { ACCOUNT, type BothPaths, startBothPaths } from './both-paths.ts';

const catalog = createCatalog([]);

let both: BothPaths;
beforeAll(async () => {
  both = await startBothPaths();
});
afterAll(() => both.close());

function operationOf(name: string): Operation {
  const [service = '', operation = ''] = name.split(':');
  return catalog.operation(service, operation);
}

/** S3 alone signs a path as it is sent. */
const S3_KEYS = [
  'a',
  'a b/ü+%20',
  '日本語/🚀',
  '/x',
  'a//b',
  './..',
  "~!*()'",
  '?x=1#y',
  '%',
  '\\',
  '\u0001\t',
  '=&;,:@$',
];
const S3_OPERATIONS = [
  's3:HeadObject',
  's3:GetObjectTagging',
  's3:PutObjectTagging',
  's3:DeleteObject',
  's3:GetObjectAcl',
];

describe.each(S3_OPERATIONS)('%s', (name) => {
  it.each(S3_KEYS)('of the key %j', async (Key) => {
    const operation = operationOf(name);
    const answer = { status: 200, type: 'application/xml', body: name.endsWith('Tagging') ? '<Tagging/>' : '' };
    const Tagging = { TagSet: [{ Key: 'ü', Value: '<🚀>' }] };
    // A name with a dot goes into the path of a request over TLS, and all others into its host.
    for (const Bucket of ['my-logs-1', 'my.logs']) {
      for (const keys of Object.values(both.keys)) {
        const input = { Bucket, Key, VersionId: 'ü+/=', Tagging };
        await both.compare({ operation, region: 'eu-west-1', input, keys, answer });
      }
    }
  });
});

describe('S3 Control', () => {
  it('has the account in front of its host, and the session in its headers', async () => {
    const answer = { status: 204, type: 'application/xml', body: '' };
    const operation = operationOf('s3-control:DeletePublicAccessBlock');
    const { headers, method, url, body } = await both.compare({
      operation,
      region: 'eu-west-1',
      input: { AccountId: '222222222222' },
      keys: both.keys['a session'],
      answer,
    });
    expect([method, url, body]).toEqual(['DELETE', '/v20180820/configuration/publicAccessBlock', '']);
    expect(headers).toMatchObject({
      host: '222222222222.s3-control.eu-west-1.amazonaws.com',
      'x-amz-account-id': '222222222222',
      'x-amz-security-token': both.keys['a session'].sessionToken,
      authorization: expect.stringMatching(
        /\/eu-west-1\/s3\/aws4_request, SignedHeaders=[^,]*host;[^,]*x-amz-account-id/,
      ),
    });
  });

  it('a body and its checksum are those of the settings', async () => {
    const answer = { status: 200, type: 'application/xml', body: '' };
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true, RestrictPublicBuckets: false };
    const { body, method } = await both.compare({
      operation: operationOf('s3-control:PutPublicAccessBlock'),
      region: 'us-east-1',
      input: { AccountId: ACCOUNT, PublicAccessBlockConfiguration },
      keys: both.keys['a session'],
      answer,
    });
    expect(method).toBe('PUT');
    expect(body.replace(/^<\?.*?\?>/, '').replace(/ xmlns="[^"]*"/, '')).toBe(
      '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>',
    );
  });
});
