import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { baseCredentials } from '../../../src/aws/credentials/base-credentials.ts';
import { createManagementCredentials } from '../../../src/aws/credentials/management-credentials.ts';

let server: Server;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  // Nothing but the endpoint of a container is left of the chain.
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `http://127.0.0.1:${port}/`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

test.each<[name: string, (response: ServerResponse) => void]>([
  ['says nothing', () => {}],
  [
    'sends a byte now and then',
    (response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    },
  ],
])('an endpoint for credentials that %s is not waited for without end', async (_, act) => {
  answer = act;
  const provider = await baseCredentials({ region: 'us-east-1', patienceMs: 60 });
  await expect(provider()).rejects.toMatchObject({
    code: 'credentials',
    message: expect.stringMatching(/no AWS credentials were found: .* has not answered in 0\.06 s/),
  });
});

test('in the middle of a run the interruption ends the wait for new credentials', async () => {
  const interruption = new AbortController();
  const credentials = createManagementCredentials({
    provider: () => new Promise(() => {}),
    current: { accessKeyId: 'a', secretAccessKey: 's' },
    signal: interruption.signal,
  });
  const asked = credentials.get();
  interruption.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
  expect(credentials.ended()).toBeUndefined();
});
