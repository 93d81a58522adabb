import { expect, it } from 'vitest';
import { createSharedClients } from '../../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../../src/catalog/catalog.ts';
import type { SdkClient } from '../../../src/catalog/sdk-module.ts';
import { startAnsweringServer } from '../../support/answering-server.ts';

type Next = (args: { input: object }) => Promise<unknown>;

it('the tag survives a client that puts a copy of the input in its place, and a request without a tag is refused', async () => {
  const server = await startAnsweringServer(() => ({ body: '{"trailList":[]}' }));
  const made: SdkClient[] = [];
  const clients = createSharedClients({
    endpoint: server.url,
    signal: new AbortController().signal,
    path: 'plain',
    onClient(client) {
      const copyInput = (next: Next) => (args: { input: object }) => next({ ...args, input: { ...args.input } });
      client.middlewareStack.add(copyInput, { step: 'initialize', name: 'asRoute53Does' });
      made.push(client);
    },
  });
  try {
    const operation = createCatalog([]).operation('cloudtrail', 'DescribeTrails');
    await clients.send(
      operation,
      'us-east-1',
      {},
      {
        accessKeyId: 'AKIA',
        secretAccessKey: 's',
      },
    );
    expect(server.requests).toEqual(['{}']);
    await expect(made[0]?.send(new operation.Command({}))).rejects.toThrow('carries no credentials of its own');
    expect(server.requests).toHaveLength(1);
  } finally {
    clients.close();
    await server.close();
  }
});
