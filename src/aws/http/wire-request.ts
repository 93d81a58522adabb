import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import { buildQueryString } from '@smithy/core/protocols';
import type { QueryParameterBag } from '@smithy/types';

/** A request as it goes over the wire, signed and ready. */
export interface WireRequest {
  /** `https://cloudtrail.eu-west-1.amazonaws.com` */
  readonly origin: string;
  readonly hostname: string;
  /** What TLS calls the server: its name; undefined for an address. undici would work it out for each request. */
  readonly servername?: string | undefined;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Alternating names and values, a form that undici need not take apart. */
  readonly headers: readonly string[];
  readonly body: Buffer | Readable | null;
  /** Ends this request, and others with the same signal, before the connection ends. */
  readonly signal?: AbortSignal | undefined;
}

/** The same in the SDK's form. */
export interface OutgoingRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly query?: QueryParameterBag | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, bytes, or a stream. */
  readonly body?: unknown;
}

export function toWire(request: OutgoingRequest): WireRequest {
  const { protocol, hostname, port, method } = request;
  return {
    origin: `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`,
    hostname,
    servername: isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : undefined,
    method,
    path: pathOf(request),
    headers: headersOf(request),
    body: bodyOf(request),
  };
}

function pathOf({ path, query }: OutgoingRequest): string {
  const search = query === undefined ? '' : buildQueryString(query);
  return search === '' ? path : `${path}?${search}`;
}

/**
 * undici counts text and bytes itself, sends a stream of unknown length in chunks, and takes neither `expect` nor
 * `transfer-encoding`, which the SDK sets for uploads. What says how long a stream is stays: S3 takes no chunks.
 */
function headersOf({ headers, body }: OutgoingRequest): string[] {
  const list: string[] = [];
  const isCounted = !(body instanceof Readable);
  for (const [name, value] of Object.entries(headers)) {
    if (UNSENT.has(name) || (isCounted && name === 'content-length')) continue;
    list.push(name, value);
  }
  return list;
}

const UNSENT: ReadonlySet<string> = new Set(['expect', 'Expect', 'transfer-encoding', 'Transfer-Encoding']);

/**
 * Bytes, once for a request that is sent many times: undici and the socket would copy text and other arrays of bytes.
 */
function bodyOf({ body }: OutgoingRequest): Buffer | Readable | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof Readable) return body;
  throw new TypeError('the body of a request is neither text, bytes nor a stream');
}
