import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { makeCertificate } from '../../../bench/certificate.js';
import { classifyError } from '../../../src/aws/calls/classify-error.ts';
import { type ProxySettings, proxyFrom } from '../../../src/aws/http/proxy.ts';
import { createUndiciHandler, type UndiciHandler } from '../../../src/aws/http/undici-handler.ts';

test.each<[env: Record<string, string>, expected: ProxySettings | undefined]>([
  [{}, undefined],
  [{ HTTPS_PROXY: '' }, undefined],
  [{ HTTP_PROXY: 'http://p:1' }, undefined],
  [{ HTTPS_PROXY: 'http://p:1' }, { url: 'http://p:1', noProxy: '' }],
  [
    { HTTPS_PROXY: 'p:3128', NO_PROXY: '.x' },
    { url: 'http://p:3128', noProxy: '.x' },
  ],
  [
    { https_proxy: 'http://low:1', HTTPS_PROXY: 'http://p:1' },
    { url: 'http://low:1', noProxy: '' },
  ],
  [
    { ALL_PROXY: 'http://all:1', no_proxy: 'a', NO_PROXY: 'b' },
    { url: 'http://all:1', noProxy: 'a' },
  ],
])('%j', (env, expected) => {
  expect(proxyFrom(env)).toEqual(expected);
});

test.each(['socks5://user:hunter2@p:1', 'http://[hunter2'])('%s is refused, and not quoted', (value) => {
  expect(() => proxyFrom({ HTTPS_PROXY: value })).toThrow(/^HTTPS_PROXY is not the URL of an HTTP proxy$/);
});

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function portOf(server: Server | ReturnType<typeof createTlsServer>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Connects whoever asks, and remembers what for. */
async function startProxy(status = 200): Promise<{ readonly port: number; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', (request, socket: Socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const [, port] = String(request.url).split(':');
    const behind = connect(Number(port), '127.0.0.1', () => socket.write('HTTP/1.1 200 Connected\r\n\r\n'));
    socket.pipe(behind).pipe(socket);
    behind.on('error', () => socket.destroy());
  });
  return { port: await portOf(server), asked };
}

function handlerWith(proxy: ProxySettings): UndiciHandler {
  const { signal } = new AbortController();
  const handler = createUndiciHandler({ connectTimeoutMs: 2_000, silenceTimeoutMs: 2_000, signal, proxy });
  closing.push(() => handler.destroy());
  return handler;
}

const request = (origin: string) => ({
  origin,
  hostname: 'aws.invalid',
  method: 'GET',
  path: '/',
  headers: [],
  body: null,
});

test('HTTPS goes through the proxy, by the name that only the proxy has to know, and ends at the certificate', async () => {
  const { key, cert } = await makeCertificate(['localhost']);
  const port = await portOf(createTlsServer({ key, cert }));
  const proxy = await startProxy();
  const handler = handlerWith({ url: `http://me:secret@127.0.0.1:${proxy.port}`, noProxy: '' });
  const error: unknown = await handler.exchange(request(`https://aws.invalid:${port}`)).catch((reason) => reason);
  // Nobody vouches for the server: TLS is between it and us, whoever connects.
  expect(classifyError(error, 's3:ListBuckets', 1)).toMatchObject({ kind: 'network' });
  expect(String(error)).toMatch(/certificate/);
  expect(proxy.asked).toEqual([`aws.invalid:${port} Basic ${Buffer.from('me:secret').toString('base64')}`]);
});

test.each([407, 502])(
  'a proxy that refuses with %i is an error of the network, and no interruption',
  async (status) => {
    const proxy = await startProxy(status);
    const handler = handlerWith({ url: `http://127.0.0.1:${proxy.port}`, noProxy: '' });
    const error: unknown = await handler.exchange(request('https://aws.invalid')).catch((reason) => reason);
    expect(classifyError(error, 's3:ListBuckets', 1)).toMatchObject({
      kind: 'network',
      message: `the proxy does not connect to aws.invalid (HTTP ${status}): check HTTPS_PROXY, and NO_PROXY for what needs none`,
    });
  },
);

test('a proxy that is not there is an error of the network', async () => {
  const handler = handlerWith({ url: 'http://127.0.0.1:1', noProxy: '' });
  const error: unknown = await handler.exchange(request('https://aws.invalid')).catch((reason) => reason);
  expect(classifyError(error, 's3:ListBuckets', 1)).toMatchObject({ kind: 'network', code: 'ECONNREFUSED' });
});

test('what NO_PROXY names, and what has no TLS, goes its own way', async () => {
  const server = createServer((_, response) => response.end('{}'));
  const port = await portOf(server);
  const proxy = await startProxy();
  const handler = handlerWith({ url: `http://127.0.0.1:${proxy.port}`, noProxy: '.invalid' });
  expect(await handler.exchange(request(`http://127.0.0.1:${port}`))).toMatchObject({ statusCode: 200 });
  const error: unknown = await handler.exchange(request('https://aws.invalid')).catch((reason) => reason);
  expect(classifyError(error, 's3:ListBuckets', 1)).toMatchObject({ kind: 'network', code: 'ENOTFOUND' });
  expect(proxy.asked).toEqual([]);
});
