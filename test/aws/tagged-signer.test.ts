import { expect, it } from 'vitest';
import { createSharedClients } from '../../src/aws/shared-clients.ts';
import { createRequestTags } from '../../src/aws/tagged-signer.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { startAnsweringServer } from '../support/answering-server.ts';

type Next = (args: { input: object }) => Promise<unknown>;

it('the tag survives a client that puts a copy of the input in its place, and a request without a tag is refused', async () => {
  const server = await startAnsweringServer(() => ({ body: '{"trailList":[]}' }));
  const tags = createRequestTags();
  const clients = createSharedClients({ tags, maxSockets: 1, endpoint: server.url });
  try {
    const operation = createCatalog([]).operation('cloudtrail', 'DescribeTrails');
    const client = clients.clientFor(operation, 'us-east-1');
    const copyInput = (next: Next) => (args: { input: object }) => next({ ...args, input: { ...args.input } });
    client.middlewareStack.add(copyInput, { step: 'initialize', name: 'asRoute53Does' });

    await expect(client.send(new operation.Command({}))).rejects.toThrow('carries no credentials of its own');
    expect(server.requests).toEqual([]);
    const command = new operation.Command({});
    tags.tagInput(command.input, { accessKeyId: 'AKIA', secretAccessKey: 's' });
    await client.send(command);
    expect(server.requests).toEqual(['{}']);
  } finally {
    clients.close();
    await server.close();
  }
});
