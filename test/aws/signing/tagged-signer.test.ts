import { expect, it } from 'vitest';
import { createSharedClients } from '../../../src/aws/calls/shared-clients.ts';
import { createSigner } from '../../../src/aws/signing/sigv4.ts';
import { createRequestTags } from '../../../src/aws/signing/tagged-signer.ts';
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
      { region: 'us-east-1', input: {} },
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

it.each([
  ['sigv4a', {}, 'requests that need a signature for several regions (SigV4A) cannot be signed here'],
  [
    'sigv4',
    { signingRegion: '*' },
    'requests that need a signature for several regions (SigV4A) cannot be signed here',
  ],
  ['sigv4', { signingRegion: 'us-east-1,eu-west-1' }, 'several regions (SigV4A) cannot be signed here'],
  ['sigv4-s3express', {}, 'requests that need the session of an S3 directory bucket cannot be signed here'],
])('a request for the scheme %s with %j is not signed', async (name, options, message) => {
  const tags = createRequestTags(createSigner());
  const request = { method: 'GET', protocol: 'https:', hostname: 'x', path: '/', headers: {}, query: {} };
  tags.tagRequest(request, { accessKeyId: 'AKIA', secretAccessKey: 's' });
  const signer = await tags.signerFor(() => ({ region: 'us-east-1', service: 's3' }))({ name } as never);
  const signing = signer.sign(request as never, options);
  await expect(signing).rejects.toMatchObject({ code: 'usage', hint: /session\.credentials\(\)/ });
  await expect(signing).rejects.toThrow(message);
});
