import { createHash } from 'node:crypto';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { expect, test } from 'vitest';
import { organizationOf, simulate } from './clients.ts';

const organization = organizationOf(`
version: 1
organization: { managementAccount: "111111111111" }
regions: [us-east-1]
accounts: [{ id: "111111111111", name: Management, buckets: [{ name: logs, publicAccessBlock: none }] }]
`);
const body =
  '<PublicAccessBlockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>';
const hash = createHash('sha256').update(body).digest('hex');

interface Put {
  readonly path?: string;
  readonly stated?: string | null;
  readonly escapeTwice?: boolean;
  readonly unsigned?: Readonly<Record<string, string>>;
  readonly sentBody?: string;
}

/** A PutPublicAccessBlock that the SDK's signer signs as it is told to. @returns status and error code */
async function put({ path = '/logs', stated = hash, escapeTwice = false, unsigned = {}, sentBody = body }: Put) {
  const simulator = await simulate({ organization });
  const { hostname, port, host } = new URL(simulator.url);
  const signer = new SignatureV4({
    credentials: simulator.credentials,
    region: 'us-east-1',
    service: 's3',
    sha256: Sha256,
    uriEscapePath: escapeTwice,
    applyChecksum: stated !== null,
  });
  const request = new HttpRequest({
    method: 'PUT',
    hostname,
    port: Number(port),
    path,
    query: { publicAccessBlock: '' },
    headers: { host, ...(stated === null ? {} : { 'x-amz-content-sha256': stated }) },
    body,
  });
  const { headers } = await signer.sign(request);
  const { host: _host, ...sent } = headers;
  const answer = await fetch(`${simulator.url}${path}?publicAccessBlock`, {
    method: 'PUT',
    headers: { ...sent, ...unsigned },
    body: sentBody,
  });
  return `${answer.status} ${/<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1] ?? 'ok'}`;
}

test.each<[title: string, put: Put, answer: string]>([
  ['as it should be', {}, '200 ok'],
  ['whose payload is not signed', { stated: 'UNSIGNED-PAYLOAD' }, '200 ok'],
  [
    'whose payload is not signed, and is another one',
    { stated: 'UNSIGNED-PAYLOAD', sentBody: '<X/>' },
    '400 MalformedXML',
  ],
  ['with another payload than its hash says', { sentBody: `${body} ` }, '400 XAmzContentSHA256Mismatch'],
  ['with another hash than its payload has', { stated: '0'.repeat(64) }, '400 XAmzContentSHA256Mismatch'],
  ['that comes in signed chunks', { stated: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }, '501 NotImplemented'],
  ['without the hash', { stated: null }, '400 InvalidRequest'],
  ['with a header that nobody signed', { unsigned: { 'x-amz-expected-bucket-owner': '1' } }, '403 AccessDenied'],
  ['whose path has percent escapes', { path: '/no%20such%2Bname' }, '404 NoSuchBucket'],
  [
    'whose path is escaped twice, as in all other services',
    { path: '/no%20such', escapeTwice: true },
    '403 SignatureDoesNotMatch',
  ],
])('a request %s', async (_title, request, answer) => {
  expect(await put(request)).toBe(answer);
});
