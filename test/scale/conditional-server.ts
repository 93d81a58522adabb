import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ConditionalServer {
  readonly url: string;
  readonly objects: Map<string, string>;
  /**
   * How the next requests are answered in place of what they ask for. 0: the connection is cut. `lost`: the same, once
   * it is done. `silent`: never. Undefined: as it asks.
   */
  readonly faults: (0 | 409 | 403 | 503 | 'lost' | 'silent' | undefined)[];
  /** Methods that are denied. */
  readonly denied: Set<string>;
  /** What answers say is the CRC-32 of an object. @default nothing */
  checksum: string | undefined;
  close(): Promise<void>;
}

/**
 * What a store needs of S3: PutObject with `If-None-Match: *`, GetObject, ListObjectsV2 by pages of two.
 *
 * @param honours - whether it knows the condition.
 */
export async function startConditionalServer(honours = true): Promise<ConditionalServer> {
  const objects = new Map<string, string>();
  const faults: ConditionalServer['faults'] = [];
  const denied: ConditionalServer['denied'] = new Set();
  const answer = async (request: IncomingMessage): Promise<readonly [number, string]> => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'));
    const body = await textOf(request);
    if (request.method === 'PUT') {
      if (honours && request.headers['if-none-match'] !== '*') return [400, error('NoCondition')];
      if (honours && objects.has(key)) return [412, error('PreconditionFailed')];
      objects.set(key, body);
      return [200, ''];
    }
    if (!url.searchParams.has('list-type')) {
      const found = objects.get(key);
      return found === undefined ? [404, error('NoSuchKey')] : [200, found];
    }
    const names = [...objects.keys()].filter((name) => name.startsWith(url.searchParams.get('prefix') ?? '')).sort();
    const start = Number(url.searchParams.get('continuation-token') ?? 0);
    const rest =
      names.length > start + 2
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${start + 2}</NextContinuationToken>`
        : '';
    const contents = names.slice(start, start + 2).map((name) => `<Contents><Key>${name}</Key></Contents>`);
    return [200, `<ListBucketResult>${rest}${contents.join('')}</ListBucketResult>`];
  };
  const server = createServer(async (request, response) => {
    const fault = faults.shift();
    if (fault === 0) {
      request.socket.destroy();
      return;
    }
    if (fault === 'silent') return;
    if (fault === 'lost') {
      await answer(request);
      request.socket.destroy();
      return;
    }
    const [status, body] =
      fault !== undefined
        ? [fault, error('Fault')]
        : denied.has(request.method ?? '')
          ? [403, error('AccessDenied')]
          : await answer(request);
    const sums = running.checksum === undefined ? {} : { 'x-amz-checksum-crc32': running.checksum };
    response.writeHead(status, { 'content-type': 'application/xml', ...sums }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running: ConditionalServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    faults,
    denied,
    checksum: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return running;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  // The SDK sends chunks with checksums where it may: their frames are taken off.
  if (!String(request.headers['content-encoding'] ?? '').includes('aws-chunked')) return text;
  return text.replace(/^[0-9a-f]+(;[^\r\n]*)?\r\n/i, '').replace(/\r\n0(;[^\r\n]*)?\r\n[\s\S]*$/, '');
}

function error(code: string): string {
  return `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}
