/**
 * What an error says of an answer that cannot be read quotes nothing that may be a secret, whatever is wrong with the
 * answer, in each protocol and on both ways of sending.
 */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cbor, SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toFailed } from '../../src/aws/calls/call-outcome.ts';
import { createSharedClients, type SendingPath } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { SdkClient } from '../../src/catalog/sdk-module.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { withoutStacks } from '../support/without-stacks.ts';

/** No two neighbours of it are in any text of ours or of the SDK's. */
const SECRET = 'QXZWVKJHGFDB';
const PIECE = /QXZ|XZW|ZWV|WVK|VKJ|KJH|JHG|HGF|GFD|FDB/i;

interface Example {
  readonly operation: `${string}:${string}`;
  readonly input: JsonObject;
  readonly body: string | Uint8Array;
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  JSON: {
    operation: 'secrets-manager:GetSecretValue',
    input: { SecretId: 'a' },
    body: `{"ARN":"arn:aws:secretsmanager:eu-west-1:1:secret:a","Name":"a","SecretString":"${SECRET}","VersionStages":["x"]}`,
  },
  'JSON, in numbers and lists': {
    operation: 'ssm:GetParameters',
    input: { Names: ['a'] },
    body: `{"Parameters":[{"Name":"a","Type":"SecureString","Value":"${SECRET}","Version":1}],"InvalidParameters":[]}`,
  },
  'REST JSON': {
    operation: 'lambda:GetFunctionConfiguration',
    input: { FunctionName: 'a' },
    body: `{"FunctionName":"a","Environment":{"Variables":{"K":"${SECRET}"}},"Timeout":3}`,
  },
  query: {
    operation: 'iam:CreateAccessKey',
    input: { UserName: 'a' },
    body: `<CreateAccessKeyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateAccessKeyResult><AccessKey><UserName>a</UserName><AccessKeyId>AKIAIOSFODNN7EXAMPLE</AccessKeyId><Status>Active</Status><SecretAccessKey>${SECRET}</SecretAccessKey></AccessKey></CreateAccessKeyResult></CreateAccessKeyResponse>`,
  },
  'EC2 query': {
    operation: 'ec2:DescribeInstanceAttribute',
    input: { InstanceId: 'i-1', Attribute: 'userData' },
    body: `<DescribeInstanceAttributeResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r-1</requestId><instanceId>i-1</instanceId><userData><value>${SECRET}</value></userData></DescribeInstanceAttributeResponse>`,
  },
  'REST XML': {
    operation: 's3-control:GetDataAccess',
    input: { AccountId: '111111111111', Target: 's3://a', Permission: 'READ' },
    body: `<GetDataAccessResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>${SECRET}</SecretAccessKey><SessionToken>t</SessionToken></Credentials><MatchedGrantTarget>s3://a</MatchedGrantTarget></GetDataAccessResult>`,
  },
  CBOR: {
    operation: 'ssm:GetParameters',
    input: { Names: ['a'] },
    body: cbor.serialize({ Parameters: [{ Name: 'a', Type: 'SecureString', Value: SECRET, Version: 1 }] }),
  },
};

const GARBAGE = ['{', '}', '"', '\\', '<', '>', '&', ',', ':', '[', '\u0000', '\u00ff', '1e999', '</x>', '<!--', 'x'];

/** Cut off, changed, doubled and nested, at every place around the secret and at some others. */
function* broken(body: string | Uint8Array): Generator<Buffer> {
  const whole = Buffer.from(body);
  const secret = whole.indexOf(SECRET);
  for (let at = 0; at < whole.length; at += Math.abs(at - secret) < 2 * SECRET.length ? 1 : 7) {
    yield whole.subarray(0, at);
    const garbage = Buffer.from(GARBAGE[at % GARBAGE.length] ?? '', 'latin1');
    yield Buffer.concat([whole.subarray(0, at), garbage, whole.subarray(at)]);
    yield Buffer.concat([whole.subarray(0, at), garbage, whole.subarray(at + 1)]);
  }
  yield Buffer.concat([whole, whole]);
  yield Buffer.concat([Buffer.from(SECRET), whole]);
  yield Buffer.concat([Buffer.from(`<html>${SECRET}`), whole]);
  yield Buffer.from(`{"message":"","${SECRET}":1}`);
}

/** A value of a wrong kind, for each member. */
function* misshapen(body: string | Uint8Array): Generator<Buffer> {
  if (typeof body !== 'string') return;
  for (const wrong of [`["${SECRET}"]`, `{"a":"${SECRET}"}`, '1', 'null', `"${SECRET}"`]) {
    for (const { index, 0: found } of body.matchAll(/:("[^"]*"|\d+|\[[^[\]]*\]|\{[^{}]*\})/g)) {
      yield Buffer.from(`${body.slice(0, index)}:${wrong}${body.slice(index + found.length)}`);
    }
    for (const { index, 0: found } of body.matchAll(/(?<=>)[^<>]+(?=<)/g)) {
      yield Buffer.from(`${body.slice(0, index)}<a>${SECRET}</a>${body.slice(index + found.length)}`);
    }
  }
}

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };
const catalog = createCatalog([]);
let server: Server;
let endpoint = '';
let answer: { readonly status: number; readonly body: Uint8Array; readonly type: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      const protocol = answer.type === 'application/cbor' ? { 'smithy-protocol': 'rpc-v2-cbor' } : {};
      const headers = { 'content-type': answer.type, 'x-amzn-requestid': '01234567-89ab', ...protocol };
      response.writeHead(answer.status, headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

type ProtocolOptions = ConstructorParameters<typeof SmithyRpcV2CborProtocol>[0];

function withCbor(client: SdkClient): void {
  const config = client.config as unknown as { protocol: { readonly options: ProtocolOptions } };
  const { defaultNamespace, errorTypeRegistries = [] } = config.protocol.options;
  Object.assign(config, { protocol: new SmithyRpcV2CborProtocol({ defaultNamespace, errorTypeRegistries }) });
}

/** All that whoever prints an error may print of it. */
function textsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message}\n${error.stack}\n${error.cause === undefined ? '' : textsOf(error.cause)}`;
}

describe.each(['codec', 'plain'] as const)('sent by the %s path', (path: SendingPath) => {
  it.each(Object.entries(EXAMPLES))('an answer in %s', async (protocol, { operation, input, body }) => {
    const isCbor = protocol === 'CBOR';
    const clients = createSharedClients({
      path,
      endpoint,
      signal: new AbortController().signal,
      ...(isCbor ? { onClient: withCbor } : {}),
    });
    const [service = '', name = ''] = operation.split(':');
    const asked = catalog.operation(service, name);
    const type = isCbor
      ? 'application/cbor'
      : typeof body === 'string' && body.startsWith('{')
        ? 'application/json'
        : 'text/xml';
    const leaks: string[] = [];
    let failures = 0;
    const bodies = [...broken(body), ...misshapen(body)];
    for (const [at, each] of bodies.entries()) {
      for (const status of at % 5 === 0 ? [200, 400, 403, 500] : [200]) {
        answer = { status, body: each, type };
        try {
          await withoutStacks(() => clients.send(asked, { region: 'eu-west-1', input }, credentials));
        } catch (error) {
          failures += 1;
          const told = `${JSON.stringify(toFailed(error, asked).error)}\n${textsOf(error)}`;
          if (PIECE.test(told)) leaks.push(`${status} ${each.toString('latin1')}\n${told}`);
        }
      }
    }
    clients.close();
    expect(failures).toBeGreaterThan(100);
    expect(leaks.slice(0, 5).join('\n\n')).toBe('');
  });
});
