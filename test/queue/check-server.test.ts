import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { checkServer } from '../../src/queue/check-server.ts';
import { parseQueueUrl } from '../../src/queue/queue-url.ts';

let server: Server | undefined;

afterEach(() => server?.close());

async function listen(answer: (socket: Socket) => void): Promise<string> {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    answer(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([
  ['takes what it is told and never answers', 'redis', () => undefined],
  ['never answers to TLS', 'rediss', () => undefined],
  ['speaks another protocol', 'redis', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['has no TLS', 'rediss', (socket: Socket) => socket.end('-ERR unknown command\r\n')],
  ['hangs up', 'redis', (socket: Socket) => socket.destroy()],
])('a server that %s is refused, and not waited for', async (_, protocol, answer) => {
  const place = await listen(answer);
  await expect(checkServer(parseQueueUrl(`${protocol}://${place}`, undefined), 300)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(`the queue ${protocol}://${place} cannot be used: `),
  });
});
