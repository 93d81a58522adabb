import { CloudWatchLogsClient, StartLiveTailCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetAccountBlock, S3ControlClient } from '@aws-sdk/client-s3-control';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { installOwnServers } from '../../../src/aws/http/custom-endpoints.ts';
import type { SdkClient } from '../../../src/catalog/sdk-module.ts';

afterEach(() => vi.unstubAllEnvs());

interface Sent {
  hostname: string;
  path: string;
}

/** Where a call goes, through the SDK's own client, whose handler sends nothing. */
async function whereTo(service: keyof typeof calls, endpoint: string | undefined): Promise<string> {
  const sent: Sent[] = [];
  const requestHandler = {
    handle: async ({ hostname, path }: Sent) => {
      sent.push({ hostname, path });
      throw new Error('nothing is sent');
    },
  };
  const credentials = { accessKeyId: 'unused', secretAccessKey: 'unused' };
  const config = { region: 'eu-west-1', credentials, maxAttempts: 1, requestHandler };
  const { client, send } = calls[service](endpoint === undefined ? config : { ...config, endpoint });
  installOwnServers(client as unknown as SdkClient);
  await expect(send()).rejects.toThrow('nothing is sent');
  return sent.map(({ hostname, path }) => hostname + path).join();
}

interface Config {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
  readonly requestHandler: Record<string, unknown>;
  readonly endpoint?: string;
}

const calls = {
  s3: (config: Config) => {
    const client = new S3Client(config);
    return { client, send: () => client.send(new GetPublicAccessBlockCommand({ Bucket: 'my.logs' })) };
  },
  s3Plain: (config: Config) => {
    const client = new S3Client(config);
    return { client, send: () => client.send(new GetPublicAccessBlockCommand({ Bucket: 'logs' })) };
  },
  s3Control: (config: Config) => {
    const client = new S3ControlClient(config);
    return { client, send: () => client.send(new GetAccountBlock({ AccountId: '222222222222' })) };
  },
  logs: (config: Config) => {
    const client = new CloudWatchLogsClient(config);
    return { client, send: () => client.send(new StartLiveTailCommand({ logGroupIdentifiers: ['x'] })) };
  },
};

describe.each([
  ['127.0.0.1', 'http://127.0.0.1:4566'],
  ['localhost', 'http://localhost:4566'],
  ['moto', 'http://moto:5000'],
  ['amazonaws.com.example.org', 'https://amazonaws.com.example.org'],
  ['notamazonaws.com', 'https://notamazonaws.com'],
])('on a server called %s, nothing is put in front of the name', (host, endpoint) => {
  test.each([
    ['s3', `${host}/my.logs/`],
    ['s3Plain', `${host}/logs/`],
    ['s3Control', `${host}/v20180820/configuration/publicAccessBlock`],
    ['logs', `${host}/`],
  ] as const)('%s', async (service, expected) => {
    expect(await whereTo(service, endpoint)).toBe(expected);
  });

  test.each([
    ['AWS_ENDPOINT_URL', 's3Plain', `${host}/logs/`],
    ['AWS_ENDPOINT_URL_S3', 's3Plain', `${host}/logs/`],
    ['AWS_ENDPOINT_URL_S3_CONTROL', 's3Control', `${host}/v20180820/configuration/publicAccessBlock`],
  ] as const)('that %s names, for %s', async (variable, service, expected) => {
    vi.stubEnv(variable, endpoint);
    expect(await whereTo(service, undefined)).toBe(expected);
  });
});

test.each([
  ['s3Plain', undefined, 'logs.s3.eu-west-1.amazonaws.com/'],
  ['s3Control', undefined, '222222222222.s3-control.eu-west-1.amazonaws.com/v20180820/configuration/publicAccessBlock'],
  ['logs', undefined, 'stream-logs.eu-west-1.amazonaws.com/'],
  [
    's3Plain',
    'https://bucket.vpce-1a2b.s3.eu-west-1.vpce.amazonaws.com',
    'logs.bucket.vpce-1a2b.s3.eu-west-1.vpce.amazonaws.com/',
  ],
  ['s3Plain', 'https://s3.cn-north-1.amazonaws.com.cn', 'logs.s3.cn-north-1.amazonaws.com.cn/'],
  ['s3Plain', 'https://s3.dualstack.eu-west-1.api.aws', 'logs.s3.dualstack.eu-west-1.api.aws/'],
  ['logs', 'https://logs.us-iso-east-1.c2s.ic.gov', 'stream-logs.us-iso-east-1.c2s.ic.gov/'],
] as const)('AWS’s own names stay as the SDK makes them: %s at %s', async (service, endpoint, expected) => {
  expect(await whereTo(service, endpoint)).toBe(expected);
});
