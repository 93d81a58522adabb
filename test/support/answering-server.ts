import { createServer } from 'node:http';

/** What a server on loopback answers; undefined: nothing at all, for ever. */
export type Answer =
  | {
      readonly status?: number;
      readonly type?: string;
      /** As AWS gives every answer one. @default none */
      readonly requestId?: string;
      /** Bytes where it is not in UTF-8. */
      readonly body: string | Uint8Array;
    }
  | undefined;

export interface AnsweringServer {
  readonly url: string;
  /** Bodies of all requests so far. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** For answers that no AWS gives, and the simulator does not give either. */
export async function startAnsweringServer(answer: (request: string) => Answer): Promise<AnsweringServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      requests.push(body);
      const given = answer(body);
      if (given === undefined) return;
      if (given.requestId !== undefined) response.setHeader('x-amzn-requestid', given.requestId);
      response.writeHead(given.status ?? 200, { 'content-type': given.type ?? 'text/xml' }).end(given.body);
    });
  });
  // A client that loads for longer would meet a socket that is just being closed.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
