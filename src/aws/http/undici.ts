/**
 * undici's connections, without the rest of it. Whole, it is 111 files, three times what connections need, and sets
 * the dispatcher of the process's own `fetch`, which belongs to whoever uses the library.
 */
import { createRequire } from 'node:module';
import type * as Undici from 'undici';

const require = createRequire(import.meta.url);

export const { Client, buildConnector } = connections();

/** All of undici, which a proxy's connections need, and a pool that can `request`. */
export function wholeUndici(): typeof Undici {
  return require('undici');
}

/** undici promises no names of files. Where one is another, all of undici has the same classes. */
function connections(): Pick<typeof Undici, 'Client' | 'buildConnector'> {
  try {
    const Client = require('undici/lib/dispatcher/client.js');
    const buildConnector = require('undici/lib/core/connect.js');
    if ([Client, buildConnector].every((part) => typeof part === 'function')) return { Client, buildConnector };
  } catch {
    // As below.
  }
  return wholeUndici();
}
