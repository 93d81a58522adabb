import type { Dispatcher, Client as UndiciClient } from 'undici';
import { connectorKeepingTlsSession } from './keep-tls-session.ts';
import { Client } from './undici.ts';

/**
 * The connections to one origin. Each carries one request at a time, and there are as many as there are requests in
 * flight at once.
 */
export interface Connections {
  /** @returns one that is free, or a new one. */
  take(): Dispatcher;
  /** Gives back a connection whose request was answered. */
  giveBack(connection: Dispatcher): void;
  /** Closes a connection whose request failed: whatever was wrong with it, no other request should run into it. */
  drop(connection: Dispatcher, reason: Error): void;
  /** Closes those that are free. */
  destroy(reason: Error): void;
}

export interface ConnectionOptions {
  readonly connectTimeoutMs: number;
  /** How long an answer may take to begin, and how long it may pause. */
  readonly silenceTimeoutMs: number;
  readonly maxAnswerBytes: number;
}

/**
 * undici's own pool asks all of its connections in turn for a free one, and opens more than are needed. Here the one
 * that was last used is used next: the others may end as idle connections do, and this one is warm.
 */
export function createConnections(origin: string, options: ConnectionOptions): Connections {
  const connect = connectorKeepingTlsSession(options.connectTimeoutMs);
  const free: Dispatcher[] = [];
  const close = (connection: Dispatcher, reason: Error): void => {
    // Nobody waits for it: given a callback, it returns no promise.
    connection.destroy(reason, () => undefined);
  };
  return {
    take: () => free.pop() ?? new Client(origin, { ...settingsOf(options), connect }),
    giveBack(connection) {
      free.push(connection);
    },
    drop: close,
    destroy(reason) {
      for (const connection of free.splice(0)) close(connection, reason);
    },
  };
}

/** undici's settings of a connection. */
export function settingsOf(options: ConnectionOptions): UndiciClient.Options {
  return {
    pipelining: 1,
    headersTimeout: options.silenceTimeoutMs,
    bodyTimeout: options.silenceTimeoutMs,
    maxResponseSize: options.maxAnswerBytes,
  };
}
