import { createServer, type Socket } from 'node:net';

/** What the server sends, whatever the request is. */
export interface CannedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CannedServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A server on loopback for sweeps that send tens of thousands of requests and look at none: it finds where each ends,
 * and no more. Node's own takes a third of their time for reading them.
 */
export async function startCannedServer(answer: () => CannedResponse): Promise<CannedServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // One that is closed under way is the client's business.
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    let open = '';
    socket.on('data', (chunk: Buffer) => {
      open += chunk.toString('latin1');
      for (let length = lengthOf(open); length !== undefined; length = lengthOf(open)) {
        socket.write(responseText(answer(), open.startsWith('HEAD ')));
        open = open.slice(length);
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** @returns undefined where the request is not here yet to its end. */
function lengthOf(text: string): number | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  if (/^transfer-encoding:/im.test(head)) throw new Error('a request in chunks: this server does not read them');
  const whole = end + 4 + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  return text.length < whole ? undefined : whole;
}

function responseText({ status, headers, body }: CannedResponse, isHead: boolean): string {
  const hasBody = status !== 204;
  const length = hasBody ? [`content-length: ${Buffer.byteLength(body)}`] : [];
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} x`, `date: ${new Date().toUTCString()}`, ...lines, ...length].join('\r\n');
  return `${head}\r\n\r\n${hasBody && !isHead ? body : ''}`;
}
