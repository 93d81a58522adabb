/**
 * undici's connections, without the rest of it. Whole, it is 111 files, three times what connections need, and sets
 * the dispatcher of the process's own `fetch`, which belongs to whoever uses the library.
 */
import { createRequire } from 'node:module';
import type * as Undici from 'undici';

const require = createRequire(import.meta.url);

type Connections = Pick<typeof Undici, 'Client' | 'buildConnector'>;

/** For answers that are streams. `request` is a method of dispatchers only where all of undici is loaded. */
interface Streams extends Pick<typeof Undici, 'Pool'> {
  readonly request: Undici.Dispatcher['request'];
}

export const { Client, buildConnector }: Connections =
  parts(() => ({
    Client: require('undici/lib/dispatcher/client.js'),
    buildConnector: require('undici/lib/core/connect.js'),
  })) ?? wholeUndici();

/** Loaded with the first answer that is a stream. */
export function undiciStreams(): Streams {
  const own = parts<Streams>(() => ({
    Pool: require('undici/lib/dispatcher/pool.js'),
    request: require('undici/lib/api/api-request.js'),
  }));
  if (own !== undefined) return own;
  const { Pool, Dispatcher } = wholeUndici();
  return { Pool, request: Dispatcher.prototype.request };
}

/** All of undici, which a proxy's connections need. */
export function wholeUndici(): typeof Undici {
  return require('undici');
}

/** undici promises no names of files. Where one is another, all of undici has the same classes. */
function parts<P extends object>(load: () => P): P | undefined {
  try {
    const loaded = load();
    return Object.values(loaded).every((part) => typeof part === 'function') ? loaded : undefined;
  } catch {
    return undefined;
  }
}
