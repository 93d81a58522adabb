import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { isTransientError } from '@smithy/core/retry';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { classifyError } from '../../../src/aws/calls/classify-error.ts';
import { createUndiciHandler, type UndiciHandler } from '../../../src/aws/http/undici-handler.ts';
import { toWire } from '../../../src/aws/http/wire-request.ts';

let server: Server | undefined;
let handler: UndiciHandler | undefined;
const sockets = new Set<Socket>();

afterEach(async () => {
  handler?.destroy();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  server = undefined;
});

async function listen(started: Server): Promise<number> {
  server = started;
  started.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  const address = started.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A server that does this with a connection once something was sent over it, or at once. */
function behave(what: (socket: Socket) => void): Promise<number> {
  return listen(createServer((socket) => socket.once('data', () => what(socket))));
}

function createHandler(signal: AbortSignal = new AbortController().signal): UndiciHandler {
  handler = createUndiciHandler({
    connectTimeoutMs: 300,
    silenceTimeoutMs: 300,
    answerTimeoutMs: 600,
    signal,
    maxAnswerBytes: 1_000,
  });
  return handler;
}

function request(port: number, protocol = 'http:') {
  return { protocol, hostname: '127.0.0.1', port, method: 'POST', path: '/', headers: { host: 'x' }, body: '{}' };
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

describe('an answer that does not arrive', () => {
  const failures: readonly {
    readonly what: string;
    readonly does: (socket: Socket) => void;
    readonly protocol?: string;
    readonly kind: string;
    readonly code: string;
    readonly transient: boolean;
  }[] = [
    {
      what: 'the connection is closed',
      does: (socket) => socket.end(),
      kind: 'network',
      code: 'ECONNRESET',
      transient: true,
    },
    {
      what: 'the connection is reset',
      does: (socket) => socket.resetAndDestroy(),
      kind: 'network',
      code: 'ECONNRESET',
      transient: true,
    },
    {
      what: 'fewer bytes come than were announced',
      does: (socket) => socket.end(`${OK}content-length: 100\r\n\r\n{"trailList":[]}`),
      kind: 'network',
      code: 'ECONNRESET',
      transient: true,
    },
    {
      what: 'the last chunk is missing',
      does: (socket) => socket.end(`${OK}transfer-encoding: chunked\r\n\r\n10\r\n{"trailList":[]}\r\n`),
      kind: 'network',
      code: 'ECONNRESET',
      transient: true,
    },
    { what: 'nothing is said', does: () => undefined, kind: 'timeout', code: 'ETIMEDOUT', transient: true },
    {
      what: 'the answer stops half-way',
      does: (socket) => socket.write(`${OK}content-length: 100\r\n\r\n{"trail`),
      kind: 'timeout',
      code: 'ETIMEDOUT',
      transient: true,
    },
    {
      what: 'the answer comes byte by byte and has no end',
      does: (socket) => {
        socket.write(`${OK}content-length: 1000\r\n\r\n`);
        const dripping = setInterval(() => socket.write('x'), 50);
        socket.on('close', () => clearInterval(dripping));
      },
      kind: 'timeout',
      code: 'ETIMEDOUT',
      transient: true,
    },
    {
      what: 'TLS is never spoken',
      does: () => undefined,
      protocol: 'https:',
      kind: 'timeout',
      code: 'ETIMEDOUT',
      transient: true,
    },
    {
      what: 'the last chunk never comes',
      does: (socket) => socket.end(`${OK}transfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\n{}\r\n`),
      kind: 'network',
      code: 'ECONNRESET',
      transient: true,
    },
    {
      what: 'it is not HTTP',
      does: (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
      kind: 'network',
      code: 'HPE_INVALID',
      transient: false,
    },
    {
      what: 'it is larger than any answer',
      does: (socket) => socket.end(`${OK}content-length: 2000\r\n\r\n${'x'.repeat(2_000)}`),
      kind: 'internal',
      code: 'AnswerTooLarge',
      transient: false,
    },
  ];
  it.each(failures)('$what: $kind, $code', async ({ does, protocol, kind, code, transient }) => {
    const port = await behave(does);
    const error: unknown = await createHandler()
      .exchange(toWire(request(port, protocol)))
      .catch((thrown: unknown) => thrown);
    expect(classifyError(error, 'a:B', 1)).toMatchObject({ kind, code });
    expect(isTransientError(error as Parameters<typeof isTransientError>[0])).toBe(transient);
  });

  it('many that are small enough are too much together: the largest is, and the others are whole', async () => {
    const held: Socket[] = [];
    const port = await behave((socket) => {
      socket.write(`${OK}content-length: 700\r\n\r\n${'x'.repeat(held.push(socket) === 2 ? 600 : 400)}`);
    });
    const { exchange } = createUndiciHandler({
      connectTimeoutMs: 300,
      silenceTimeoutMs: 300,
      signal: new AbortController().signal,
      maxHeldBytes: 1_399,
    });
    const answers = Array.from({ length: 3 }, () => exchange(toWire(request(port))).catch((error: unknown) => error));
    const failed = await Promise.race(answers);
    expect(classifyError(failed, 'a:B', 1)).toMatchObject({
      kind: 'network',
      message: 'the answer from 127.0.0.1 is the largest of those that have more than 1399 bytes together',
    });
    expect(isTransientError(failed as Parameters<typeof isTransientError>[0])).toBe(true);
    // One at a time, they fit.
    for (const [index, socket] of held.entries()) {
      if (index === 1) continue;
      socket.end('x'.repeat(300));
      await vi.waitUntil(() => socket.destroyed);
    }
    const whole = (await Promise.all(answers)).filter((each) => !(each instanceof Error));
    expect(whole).toMatchObject([{ statusCode: 200 }, { statusCode: 200 }]);
  });

  it('nobody listens: network, ECONNREFUSED', async () => {
    const port = await behave(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    await expect(createHandler().exchange(toWire(request(port)))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('an answer', () => {
  it('comes whole, its repeated headers joined, in pieces or none, over sockets that are kept', async () => {
    let connections = 0;
    const port = await listen(
      createHttpServer((incoming, response) => {
        response.writeHead(200, { 'x-many': ['a', 'b'] });
        if (incoming.url === '/?none=') response.end();
        else for (const piece of ['{"a"', ':1', '}']) response.write(piece);
        response.end();
      }).on('connection', () => {
        connections += 1;
      }),
    );
    const { exchange } = createHandler();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        exchange(toWire({ ...request(port), query: index % 2 === 0 ? { none: '' } : { a: ['1', '2'] } })),
      ),
    );
    expect(answers.map(({ body }) => Buffer.from(body).toString())).toEqual(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? '' : '{"a":1}')),
    );
    expect(answers[0]).toMatchObject({ statusCode: 200, headers: { 'x-many': 'a,b' } });
    expect(connections).toBe(20);
    // The next ones take what is there, and one after the other a single one.
    for (let count = 0; count < 5; count += 1) await exchange(toWire(request(port)));
    expect(connections).toBe(20);
  });

  it('that announces nothing and has no body is one: HEAD, 204', async () => {
    const port = await behave((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n'));
    const { body } = await createHandler().exchange(toWire({ ...request(port), method: 'HEAD', body: undefined }));
    expect(body).toHaveLength(0);
  });
});

describe('a body', () => {
  const received = async (headers: Record<string, string>, body: unknown): Promise<string> => {
    let text = '';
    const port = await listen(
      createHttpServer(async (incoming, response) => {
        const { 'transfer-encoding': encoding = '-', 'content-length': length = '-' } = incoming.headers;
        const parts: Buffer[] = [];
        for await (const part of incoming) parts.push(part as Buffer);
        text = `${encoding} ${length} ${Buffer.concat(parts)}`;
        response.end('{}');
      }),
    );
    const sent = { ...request(port), headers: { host: 'x', ...headers }, body };
    await createHandler().requestHandler.handle(sent as never);
    return text;
  };
  const stream = (): Readable => Readable.from([Buffer.from('ab'), Buffer.from('c')]);

  it.each<[string, Record<string, string>, () => unknown, string]>([
    ['text', { 'content-length': '3', Expect: '100-continue' }, () => 'abc', '- 3 abc'],
    ['a stream whose length is known', { 'content-length': '3' }, stream, '- 3 abc'],
    ['a stream in chunks', { 'transfer-encoding': 'chunked' }, stream, 'chunked - abc'],
  ])('that is %s arrives', async (_, headers, body, arrived) => {
    expect(await received(headers, body())).toBe(arrived);
  });
});

describe('a connection', () => {
  it('is used again at once, the warmest first, but not after a request that failed on it', async () => {
    const ports: (number | undefined)[] = [];
    const port = await listen(
      createHttpServer((incoming, response) => {
        ports.push(incoming.socket.remotePort);
        if (incoming.url === '/large') response.end('x'.repeat(2_000));
        else response.end('{}');
      }),
    );
    const { exchange } = createHandler();
    const ask = (path = '/') => exchange(toWire({ ...request(port), path }));
    await Promise.all([ask(), ask(), ask()]);
    await ask();
    await ask();
    const [warmest, next] = ports.slice(3);
    expect(next).toBe(warmest);
    await expect(ask('/large')).rejects.toThrow();
    await ask();
    expect(ports.at(-2)).toBe(warmest);
    expect(ports.at(-1)).not.toBe(warmest);
    expect(new Set(ports).size).toBe(3);
  });
});

describe('the end of the run', () => {
  it('ends what is under way and what waits for its connection, at once, as interrupted, and lets nothing begin', async () => {
    const port = await behave(() => undefined);
    const abort = new AbortController();
    const { exchange } = createHandler(abort.signal);
    const waiting = Array.from({ length: 5 }, () => exchange(toWire(request(port))).catch((error: unknown) => error));
    await expect.poll(() => sockets.size).toBe(5);
    waiting.push(exchange(toWire(request(port))).catch((error: unknown) => error));
    abort.abort();
    for (const error of await Promise.all(waiting)) {
      expect(classifyError(error, 'a:B', 1).kind).toBe('interrupted');
    }
    await expect(exchange(toWire(request(port)))).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => [...sockets].every((socket) => socket.destroyed || socket.readableEnded)).toBe(true);
  });

  it('closes all sockets', async () => {
    const port = await behave((socket) => socket.write(`${OK}content-length: 2\r\n\r\n{}`));
    const created = createHandler();
    await created.exchange(toWire(request(port)));
    expect([...sockets].map((socket) => socket.readyState)).toEqual(['open']);
    created.destroy();
    await expect.poll(() => [...sockets].every((socket) => socket.readyState !== 'open')).toBe(true);
    await expect(created.exchange(toWire(request(port)))).rejects.toMatchObject({ name: 'AbortError' });
  });
});
