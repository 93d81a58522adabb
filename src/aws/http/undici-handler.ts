/**
 * The HTTP that all calls share: undici's connections, kept open per origin, whose answers are read to their end before
 * anybody sees them. Answers of AWS's control plane are small, and a body passed on as bytes costs half as much as a
 * stream.
 */

import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { HttpResponse } from '@smithy/core/protocols';
import type { Dispatcher } from 'undici';
import { type Clock, systemClock } from '../clock.ts';
import { BufferedExchange, type ExchangeEnd, type HttpAnswer, joinedHeaders } from './buffered-exchange.ts';
import { type ConnectionOptions, createConnections, settingsOf } from './connections.ts';
import { createExchangesUnderWay } from './exchanges-under-way.ts';
import { connectorKeepingTlsSession } from './keep-tls-session.ts';
import { noteNeverSent, type Sending } from './never-sent.ts';
import { connectionsOf, createProxyAgent, type ProxySettings } from './proxy.ts';
import { aborted, toTransportError } from './transport-error.ts';
import { undiciStreams } from './undici.ts';
import { type OutgoingRequest, toWire, type WireRequest } from './wire-request.ts';

export interface UndiciHandler {
  /**
   * Sends a request and reads its answer to the end. @throws errors with Node's codes, as the SDK's own handler has
   * them.
   *
   * @param headers - of a request that is sent many times. @default the request's
   * @param signal - likewise.
   */
  exchange(request: WireRequest, headers?: readonly string[], signal?: AbortSignal): Promise<HttpAnswer>;
  /**
   * To be called after an answer was read, which nothing can interrupt: after a long one, what came meanwhile is heard.
   *
   * @param bytes - its length.
   * @returns undefined where there is nothing to wait for. @throws if the run was stopped meanwhile.
   */
  afterReading(bytes: number): Promise<void> | undefined;
  /** The SDK's port, for clients. */
  readonly requestHandler: SdkRequestHandler;
  /** Closes all sockets; what is under way ends as aborted. */
  destroy(): void;
}

export interface HandleOptions {
  /** Whether the answer is a stream by its nature. @default false */
  readonly streamed?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Is told that the request goes out. @default nobody is */
  readonly sending?: Sending | undefined;
}

export interface SdkRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: OutgoingRequest, options?: HandleOptions): Promise<{ response: HttpResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

export interface UndiciHandlerOptions extends Omit<ConnectionOptions, 'maxAnswerBytes'> {
  /** Ends all that is under way. */
  readonly signal: AbortSignal;
  /** How long an answer may take until its last byte, however steadily the bytes arrive. @default 60,000 */
  readonly answerTimeoutMs?: number;
  /** @default systemClock */
  readonly clock?: Clock;
  /** Largest answer; a larger one is an error. @default 256 MiB */
  readonly maxAnswerBytes?: number;
  /** What all answers that are under way may have together; beyond it the largest is an error. @default 1 GiB */
  readonly maxHeldBytes?: number;
  /** Through which origins of HTTPS are reached. @default none */
  readonly proxy?: ProxySettings | undefined;
}

const ANSWER_TIMEOUT_MS = 60_000;
const MAX_ANSWER_BYTES = 256 * 1_024 * 1_024;
const MAX_HELD_BYTES = 4 * MAX_ANSWER_BYTES;

/** XML of this length takes a tenth of a second to read; nearly all answers are far shorter. */
const LONG_ANSWER_BYTES = 500_000;

export function createUndiciHandler(options: UndiciHandlerOptions): UndiciHandler {
  const settings = { ...options, maxAnswerBytes: options.maxAnswerBytes ?? MAX_ANSWER_BYTES };
  const agent = options.proxy === undefined ? undefined : createProxyAgent(options.proxy, settings);
  const isProxied = (origin: string): boolean => origin.startsWith('https:');
  const connectionsTo = createMemo((origin) =>
    agent !== undefined && isProxied(origin) ? connectionsOf(agent) : createConnections(origin, settings),
  );
  const streamsFrom = createMemo((origin): Dispatcher => {
    if (agent !== undefined && isProxied(origin)) return agent;
    const connect = connectorKeepingTlsSession(options.connectTimeoutMs);
    const { Pool } = undiciStreams();
    return new Pool(origin, { ...settingsOf(settings), connect });
  });
  const { clock = systemClock, answerTimeoutMs = ANSWER_TIMEOUT_MS, maxHeldBytes = MAX_HELD_BYTES } = options;
  const underWay = createExchangesUnderWay({ signal: options.signal, clock, answerTimeoutMs, maxHeldBytes });
  let closed = false;

  const exchange: UndiciHandler['exchange'] = (request, headers = request.headers, signal = request.signal) => {
    if (closed || options.signal.aborted || signal?.aborted === true) {
      return Promise.reject(aborted(options.signal.aborted ? options.signal.reason : signal?.reason));
    }
    const connections = connectionsTo.get(request.origin);
    const connection = connections.take();
    return new Promise((resolve, reject) => {
      const end: ExchangeEnd = {
        grew: underWay.grew,
        answered(answer) {
          underWay.remove(exchange);
          connections.giveBack(connection);
          resolve(answer);
        },
        failed(error) {
          underWay.remove(exchange);
          connections.drop(connection, error);
          const failed = toTransportError(error, request);
          // undici refuses what cannot be written as HTTP, such as a line break in a header.
          reject((error as { code?: unknown }).code === 'UND_ERR_INVALID_ARG' ? noteNeverSent(failed) : failed);
        },
      };
      const exchange: BufferedExchange = new BufferedExchange(request.method, clock.now(), end, signal);
      underWay.add(exchange);
      try {
        connection.dispatch(toDispatch(request, headers), exchange);
      } catch (error) {
        exchange.abort(error instanceof Error ? error : new Error(String(error)));
      }
    });
  };

  /** For the few answers that are streams by their nature: they must not be read as a whole. */
  const open = async (request: WireRequest): Promise<HttpResponse> => {
    try {
      const { statusCode, headers, body } = await undiciStreams().request.call(streamsFrom.get(request.origin), {
        origin: request.origin,
        path: request.path,
        method: request.method as Dispatcher.HttpMethod,
        headers: request.headers as string[],
        body: request.body,
        signal: request.signal === undefined ? options.signal : AbortSignal.any([options.signal, request.signal]),
      });
      return new HttpResponse({ statusCode, headers: joinedHeaders(headers), body });
    } catch (error) {
      throw toTransportError(error, request);
    }
  };

  const destroy = (): void => {
    closed = true;
    underWay.close();
    for (const connections of connectionsTo.all()) connections.destroy(aborted());
    for (const pool of streamsFrom.all()) pool.destroy(aborted(), () => undefined);
    agent?.destroy(aborted(), () => undefined);
  };

  const hearWhatCame = async (): Promise<void> => {
    await turnOfLoop();
    if (options.signal.aborted) throw aborted(options.signal.reason);
  };

  return {
    exchange,
    afterReading: (bytes) => (bytes > LONG_ANSWER_BYTES ? hearWhatCame() : undefined),
    requestHandler: {
      metadata: { handlerProtocol: 'http/1.1' },
      async handle(request, { streamed = false, signal, sending } = {}) {
        const wire = { ...toWire(request), signal };
        if (sending !== undefined) sending.isBegun = true;
        if (streamed) return { response: await open(wire) };
        return { response: new HttpResponse(await exchange(wire)) };
      },
      // A client may change its own handler, but not one that all clients share.
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
      destroy: () => undefined,
    },
    destroy,
  };
}

function toDispatch(
  { origin, path, method, body, servername }: WireRequest,
  headers: readonly string[],
): Dispatcher.DispatchOptions & Pick<WireRequest, 'servername'> {
  return { origin, path, method: method as Dispatcher.HttpMethod, headers: headers as string[], body, servername };
}

/** One value for each origin, made when it is first asked for. */
function createMemo<Value>(make: (origin: string) => Value): { get(origin: string): Value; all(): Iterable<Value> } {
  const made = new Map<string, Value>();
  return {
    get(origin) {
      const known = made.get(origin);
      if (known !== undefined) return known;
      const value = make(origin);
      made.set(origin, value);
      return value;
    },
    all: () => made.values(),
  };
}
