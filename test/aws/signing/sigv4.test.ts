import { readFileSync } from 'node:fs';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSigner, type SignableRequest } from '../../../src/aws/signing/sigv4.ts';

interface SuiteCase {
  readonly name: string;
  readonly normalize: boolean;
  readonly sendsBodyHash?: boolean;
  readonly sessionToken?: string;
  /** As in an HTTP message, but for characters that such a message would have to escape. */
  readonly request: string;
  readonly authorization: string;
}

const suite = JSON.parse(
  readFileSync(new URL('../../fixtures/sigv4-test-suite/cases.json', import.meta.url), 'utf8'),
) as {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
  readonly time: string;
  readonly cases: readonly SuiteCase[];
};

/** Reads a request of the suite: repeated headers are joined, folded ones stay one. */
function parseRequest(text: string): SignableRequest & { readonly query: Record<string, string[]> } {
  const [head = '', body] = text.split(/\r?\n\r?\n(.*)/s);
  const [first = '', ...lines] = head.replace(/\r?\n[ \t]+/g, '\n ').split(/\r?\n(?! )/);
  const [, method = '', target = ''] = /^(\S+) (.*) HTTP\/1.1$/.exec(first) ?? [];
  const [path = '', search = ''] = target.split(/\?(.*)/s);
  const headers: Record<string, string> = {};
  for (const line of lines.filter((each) => each !== '')) {
    const [name = '', value = ''] = line.split(/:(.*)/s);
    const lower = name.toLowerCase();
    headers[lower] = headers[lower] === undefined ? value : `${headers[lower]},${value}`;
  }
  const query: Record<string, string[]> = {};
  for (const field of search === '' ? [] : search.split('&')) {
    const [name = '', value = ''] = field.split(/=(.*)/s);
    const key = decodeURIComponent(name);
    query[key] = [...(query[key] ?? []), decodeURIComponent(value)];
  }
  return { method, path, query, headers, ...(body ? { body } : {}) };
}

describe("AWS's test suite", () => {
  it('is whole', () => expect(suite.cases).toHaveLength(38));

  it.each(suite.cases)('$name', ({ normalize, sendsBodyHash = false, sessionToken, request, authorization }) => {
    const parsed = parseRequest(request);
    const signed = createSigner({ sendsBodyHash }).sign(
      // The suite encodes once what it is given; we are given what is encoded once already, and normalise what is
      // encoded twice.
      { ...parsed, path: normalize ? decodeURI(parsed.path) : encodeURI(parsed.path) },
      {
        accessKeyId: suite.accessKeyId,
        secretAccessKey: suite.secretAccessKey,
        ...(sessionToken === undefined ? {} : { sessionToken }),
      },
      { region: suite.region, service: suite.service, encodesPathTwice: normalize },
      Date.parse(suite.time),
    );
    expect(signed.authorization).toBe(authorization);
  });
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', ' ', '/', '..', '.', 'a b', '%20', '+', '*', "'!()"),
);
const headerValue = fc.stringMatching(/^[ -~\t]{0,20}$/);
const headerNames = [
  'Host',
  'content-type',
  'X-Amz-Target',
  'user-agent',
  'Expect',
  'x-amzn-trace-id',
  'sec-x',
  'Date',
  'x-amz-date',
  'my-header',
];
const requests = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD'),
  path: fc
    .array(
      text.map((each) => encodeURIComponent(each).replaceAll('%2F', '/')),
      { maxLength: 5 },
    )
    .map((parts) => `/${parts.join('/')}`),
  // The SDK's signer gathers the query in an object, where this one name is lost.
  query: fc.dictionary(
    text.filter((name) => name !== '__proto__'),
    fc.oneof(text, fc.array(text, { maxLength: 3 })),
    { maxKeys: 4 },
  ),
  headers: fc.dictionary(fc.constantFrom(...headerNames), headerValue),
  body: fc.oneof(fc.constant(undefined), text, fc.uint8Array({ maxLength: 20 })),
});
const scopes = fc.record({
  region: fc.constantFrom('us-east-1', 'cn-north-1'),
  service: fc.constantFrom('sts', 's3', 'monitoring'),
  encodesPathTwice: fc.boolean(),
});

describe('the SDK', () => {
  it('signs every request the same way', async () => {
    const signer = createSigner();
    await fc.assert(
      fc.asyncProperty(
        requests,
        scopes,
        fc.record(
          { accessKeyId: fc.constant('AKIA'), secretAccessKey: text },
          { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
        ),
        fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{1,30}$/), { nil: undefined }),
        fc.date({ min: new Date('2001-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        async (request, scope, keys, sessionToken, date) => {
          const credentials = { ...keys, ...(sessionToken === undefined ? {} : { sessionToken }) };
          const theirs = await new SignatureV4({
            credentials,
            region: scope.region,
            service: scope.service,
            sha256: Sha256,
            uriEscapePath: scope.encodesPathTwice,
          }).sign({ ...request, protocol: 'https:', hostname: 'x' }, { signingDate: date });
          const ours = signer.sign(request, credentials, scope, date.getTime());
          expect(ours).toEqual(
            Object.fromEntries(Object.entries(theirs.headers).map(([name, value]) => [name.toLowerCase(), value])),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('a prepared signature', () => {
  it('is that of the request with the values of the moment, for any credentials', () => {
    const signer = createSigner();
    const aValue = fc.stringMatching(/^[ -~\t]{0,20}$/);
    const keys = fc.record(
      { accessKeyId: text, secretAccessKey: text, sessionToken: headerValue },
      { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
    );
    const uses = fc.array(fc.tuple(keys, fc.integer({ min: 0, max: 4e12 }), aValue, aValue), { minLength: 1 });
    fc.assert(
      fc.property(requests, scopes, uses, (request, scope, used) => {
        const changing = ['amz-sdk-invocation-id', 'user-agent'];
        const prepared = signer.prepare(request, scope, changing);
        for (const [credentials, time, id, agent] of used) {
          const list = prepared.headers(credentials, time, [id, agent]);
          const names = list.filter((_, index) => index % 2 === 0);
          expect(new Set(names).size).toBe(names.length);
          const headers = { ...request.headers, 'amz-sdk-invocation-id': id, 'user-agent': agent };
          expect(Object.fromEntries(names.map((name, index) => [name, list[2 * index + 1]]))).toEqual(
            createSigner().sign({ ...request, headers }, credentials, scope, time),
          );
        }
      }),
    );
  });
});

describe('a signing key', () => {
  const request = { method: 'POST', path: '/', headers: { host: 'x' }, body: '{}' };
  const scope = { region: 'us-east-1', service: 'sts', encodesPathTwice: true };
  const first = Date.parse('2026-01-01T23:59:59Z');

  it('belongs to one credentials object: equal key ids with other secrets sign differently', () => {
    const signer = createSigner();
    const signatures = ['a', 'b', 'a'].map(
      (secretAccessKey) => signer.sign(request, { accessKeyId: 'AKIA', secretAccessKey }, scope, first).authorization,
    );
    expect(signatures[0]).toBe(signatures[2]);
    expect(signatures[0]).not.toBe(signatures[1]);
  });

  it('ends with its day, and is made for each region and service', () => {
    const credentials = { accessKeyId: 'AKIA', secretAccessKey: 's' };
    const signer = createSigner();
    const inputs = [first, first + 1_000, first].flatMap((time) =>
      ['us-east-1', 'us-west-2'].flatMap((region) => ['sts', 'iam'].map((service) => ({ time, region, service }))),
    );
    for (const { time, region, service } of inputs) {
      const fresh = createSigner().sign(request, credentials, { ...scope, region, service }, time);
      expect(signer.sign(request, credentials, { ...scope, region, service }, time)).toEqual(fresh);
    }
  });
});
