/** Nothing interrupts what reads an answer: whether the run was stopped meanwhile is asked as soon as it is read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSharedClients, type SendingPath } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { type AnsweringServer, startAnsweringServer } from '../support/answering-server.ts';

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };
let server: AnsweringServer;
let users = 0;

beforeAll(async () => {
  server = await startAnsweringServer(() => {
    const member = '<member><UserName>a</UserName><Path>/</Path></member>'.repeat(users);
    const result = `<ListUsersResult><Users>${member}</Users><IsTruncated>false</IsTruncated></ListUsersResult>`;
    return { requestId: '01234567-89ab', body: `<ListUsersResponse>${result}</ListUsersResponse>` };
  });
});
afterAll(() => server.close());

/** Sends a call whose run is stopped in the turn in which its answer is read. */
async function stoppedWhileReading(path: SendingPath): Promise<unknown> {
  const stop = new AbortController();
  const clients = createSharedClients({
    path,
    endpoint: server.url,
    signal: stop.signal,
    onClient(client) {
      const { protocol } = client.config as unknown as {
        protocol: { deserializeResponse: (...args: unknown[]) => Promise<unknown> };
      };
      const read = protocol.deserializeResponse.bind(protocol);
      protocol.deserializeResponse = (...args) => {
        // As the signal of a user is heard: not before the loop turns.
        setImmediate(() => stop.abort());
        return read(...args);
      };
    },
  });
  const operation = createCatalog([]).operation('iam', 'ListUsers');
  try {
    return await clients.send(operation, { region: 'us-east-1', input: {} }, credentials);
  } catch (error) {
    return error;
  } finally {
    clients.close();
  }
}

describe.each(['codec', 'plain'] as const)('by the %s path', (path) => {
  it('a long answer is not gone through', async () => {
    users = 20_000;
    expect(await stoppedWhileReading(path)).toMatchObject({ name: 'AbortError', message: 'the run was stopped' });
  });

  it('a short one is there already', async () => {
    users = 1;
    expect(await stoppedWhileReading(path)).toMatchObject({ output: { IsTruncated: false } });
  });
});
