import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request of a service that this server answers by itself. */
export interface KeyedRequest {
  readonly service: string;
  readonly region: string;
  /** Whose key has signed it, in its headers or its query; undefined for nobody's. */
  readonly account: string | undefined;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export type Answer = (request: KeyedRequest, response: ServerResponse) => void;

export interface KeyedServer {
  readonly url: string;
  readonly seen: readonly KeyedRequest[];
  /** Requests that name an account other than the one that has signed them, or that nobody has signed. */
  misattributed(): KeyedRequest[];
  close(): Promise<void>;
}

/**
 * A server in front of a simulator, which answers services that the simulator does not have. It knows which account
 * each key belongs to from the answers to AssumeRole that pass through it.
 */
export async function startKeyedServer(
  behind: string,
  answers: Readonly<Record<string, Answer>>,
): Promise<KeyedServer> {
  const owners = new Map<string, string>();
  const seen: KeyedRequest[] = [];

  const pass = ({ method, url, headers }: IncomingMessage, body: Buffer, response: ServerResponse): void => {
    const passed = send(`${behind}${url}`, { method, headers }, async (answer) => {
      const whole = await readAll(answer);
      const role = /arn(?:%3A|:)aws(?:%3A|:)iam(?:%3A|:){2}(\d{12})/.exec(String(body))?.[1];
      const key = /<AccessKeyId>([^<]+)/.exec(String(whole))?.[1];
      if (role !== undefined && key !== undefined) owners.set(key, role);
      response.writeHead(answer.statusCode ?? 500, answer.headers).end(whole);
    });
    passed.on('error', () => response.destroy());
    passed.end(body);
  };

  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    const { key, region, service } = signerOf(request);
    const answer = answers[service];
    if (answer === undefined) return pass(request, body, response);
    const { method = '', url = '', headers } = request;
    const keyed = { service, region, account: owners.get(key), method, url, headers, body };
    seen.push(keyed);
    answer(keyed, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    misattributed: () => seen.filter(isMisattributed),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function signerOf({ url = '', headers }: IncomingMessage): { key: string; region: string; service: string } {
  const credential = /[?&]X-Amz-Credential=([^&]+)/.exec(url)?.[1];
  const scope =
    credential === undefined ? (headers.authorization ?? '') : `Credential=${decodeURIComponent(credential)}`;
  const [, key = '', region = '', service = ''] = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)/.exec(scope) ?? [];
  return { key, region, service };
}

function isMisattributed({ account, url, headers, body }: KeyedRequest): boolean {
  if (account === undefined) return true;
  const text = `${url} ${headers['x-mine'] ?? ''} ${body.length > 10_000 ? '' : body.toString('latin1')}`;
  return [...text.matchAll(/\b2\d{11}\b/g)].some(([named]) => named !== account);
}
