import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/**
 * Limits the answers to requests of Node's own HTTP that are made within `ask`, and to no others. The SDK's providers
 * read the answer of an endpoint for credentials to its end, however long it is, and take no handler of ours.
 *
 * @param mostBytes - of the body of one answer.
 * @throws {Error} as soon as one is longer; the rest of it is discarded.
 */
export function withBoundedAnswers<T>(mostBytes: number, ask: () => Promise<T>): Promise<T> {
  const isOurs = new AsyncLocalStorage<true>();
  const requests = new WeakSet<ClientRequest>();
  return new Promise<T>((resolve, reject) => {
    const onRequest = (message: unknown): void => {
      if (isOurs.getStore() === true) requests.add((message as Started).request);
    };
    const onResponse = (message: unknown): void => {
      const { request, response } = message as Answered;
      if (!requests.has(request)) return;
      bound(response, mostBytes, () =>
        reject(new Error(`${request.host} answers with more than ${mostBytes.toLocaleString('en-US')} bytes`)),
      );
    };
    subscribe(REQUESTS, onRequest);
    subscribe(RESPONSES, onResponse);
    const end = (): void => {
      unsubscribe(REQUESTS, onRequest);
      unsubscribe(RESPONSES, onResponse);
      // Otherwise every promise of the process would be tracked for it, for ever.
      isOurs.disable();
    };
    // Until `ask` itself has ended, and not only until it was given up: it may ask again.
    isOurs.run(true, ask).then(resolve, reject).finally(end);
  });
}

/** Source: https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html#http */
const REQUESTS = 'http.client.request.start';
const RESPONSES = 'http.client.response.finish';

interface Started {
  readonly request: ClientRequest;
}

interface Answered extends Started {
  readonly response: IncomingMessage;
}

function bound(response: IncomingMessage, mostBytes: number, onTooLong: () => void): void {
  const push = response.push.bind(response);
  let length = 0;
  response.push = (chunk: Uint8Array | null, encoding?: BufferEncoding): boolean => {
    length += chunk?.length ?? 0;
    if (length <= mostBytes) return push(chunk, encoding);
    onTooLong();
    response.destroy();
    return false;
  };
}
