/**
 * The HTTP that all calls share: one undici pool per origin, whose answers are read to their end before anybody sees them. Answers of AWS's
 * control plane are small, and a body that is handed over as bytes costs half of what a stream does.
 *
 * Proxies of the environment (HTTPS_PROXY) are not used, as the SDK's own handler does not use them.
 */

import { Readable } from 'node:stream';
import { buildQueryString, HttpResponse } from '@smithy/core/protocols';
import type { QueryParameterBag } from '@smithy/types';
import { Pool } from 'undici';
import { BufferedExchange, type HttpAnswer, joinedHeaders } from './buffered-exchange.ts';
import { aborted, toTransportError } from './transport-error.ts';

export interface UndiciHandler {
  /** Sends a request and reads its answer to the end. @throws errors with Node's codes, as the SDK's own handler has them. */
  exchange(request: OutgoingRequest): Promise<HttpAnswer>;
  /** The SDK's port, for clients. */
  readonly requestHandler: SdkRequestHandler;
  /** Closes all sockets; what is under way ends as aborted. */
  destroy(): void;
}

/** A request that is signed and ready. */
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

export interface SdkRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: OutgoingRequest, options?: { readonly streamed?: boolean }): Promise<{ response: HttpResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

export interface UndiciHandlerOptions {
  /** Sockets per origin: the limit on calls in flight. Nothing may queue here, where no cap knows of it. */
  readonly maxSockets: number;
  readonly connectTimeoutMs: number;
  /** How long an answer may take to begin, and how long it may pause. */
  readonly silenceTimeoutMs: number;
  /** Ends all that is under way. */
  readonly signal: AbortSignal;
  /** Largest answer; a larger one is an error. @default 256 MiB */
  readonly maxAnswerBytes?: number;
}

const MAX_ANSWER_BYTES = 256 * 1_024 * 1_024;

export function createUndiciHandler(options: UndiciHandlerOptions): UndiciHandler {
  const pools = new Map<string, Pool>();
  const underWay = new Set<BufferedExchange>();
  let closed = false;

  const abortAll = (): void => {
    // A copy: an exchange that ends takes itself out.
    for (const exchange of [...underWay]) exchange.abort(aborted());
  };
  options.signal.addEventListener('abort', abortAll, { once: true });

  const poolFor = ({ protocol, hostname, port }: OutgoingRequest): Pool => {
    const origin = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const pool = new Pool(origin, {
      connections: options.maxSockets,
      pipelining: 1,
      // One connector per pool: the TLS sessions of its sockets are resumed by the next ones.
      connect: { timeout: options.connectTimeoutMs },
      headersTimeout: options.silenceTimeoutMs,
      bodyTimeout: options.silenceTimeoutMs,
      maxResponseSize: options.maxAnswerBytes ?? MAX_ANSWER_BYTES,
    });
    pools.set(origin, pool);
    return pool;
  };

  const exchange = (request: OutgoingRequest): Promise<HttpAnswer> => {
    if (closed || options.signal.aborted) return Promise.reject(aborted());
    return new Promise((resolve, reject) => {
      const exchange: BufferedExchange = new BufferedExchange(request.method, {
        answered(answer) {
          underWay.delete(exchange);
          resolve(answer);
        },
        failed(error) {
          underWay.delete(exchange);
          reject(toTransportError(error, request));
        },
      });
      underWay.add(exchange);
      try {
        poolFor(request).dispatch(
          {
            path: pathOf(request),
            method: request.method as 'GET',
            headers: headersOf(request),
            body: bodyOf(request),
          },
          exchange,
        );
      } catch (error) {
        exchange.abort(error instanceof Error ? error : new Error(String(error)));
      }
    });
  };

  /** For the few answers that are streams by their nature: they must not be read as a whole. */
  const open = async (request: OutgoingRequest): Promise<HttpResponse> => {
    try {
      const { statusCode, headers, body } = await poolFor(request).request({
        path: pathOf(request),
        method: request.method as 'GET',
        headers: headersOf(request),
        body: bodyOf(request),
        signal: options.signal,
      });
      return new HttpResponse({ statusCode, headers: joinedHeaders(headers), body });
    } catch (error) {
      throw toTransportError(error, request);
    }
  };

  const destroy = (): void => {
    closed = true;
    options.signal.removeEventListener('abort', abortAll);
    abortAll();
    for (const pool of pools.values()) pool.destroy(aborted(), () => undefined);
    pools.clear();
  };

  return {
    exchange,
    requestHandler: {
      metadata: { handlerProtocol: 'http/1.1' },
      async handle(request, { streamed = false } = {}) {
        if (streamed) return { response: await open(request) };
        return { response: new HttpResponse(await exchange(request)) };
      },
      // What a client would change in a handler of its own is not its to change in one that all share.
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
      destroy: () => undefined,
    },
    destroy,
  };
}

function pathOf({ path, query }: OutgoingRequest): string {
  const search = query === undefined ? '' : buildQueryString(query);
  return search === '' ? path : `${path}?${search}`;
}

/** undici counts the body itself, and knows no `expect`. A flat list is the form that it need not take apart. */
function headersOf({ headers }: OutgoingRequest): string[] {
  const list: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (name !== 'content-length' && name !== 'expect' && name !== 'Expect') list.push(name, value);
  }
  return list;
}

function bodyOf({ body }: OutgoingRequest): string | Uint8Array | Readable | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string' || body instanceof Uint8Array || body instanceof Readable) return body;
  throw new TypeError('the body of a request is neither text, bytes nor a stream');
}
