import { isIP } from 'node:net';
import { CoveError } from '../cove-error.ts';
import { definedMembers } from '../values/defined-members.ts';

/** How a server is reached, as ioredis takes it. */
export interface QueueServer {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: { readonly servername?: string };
  /** Without the password. */
  readonly shown: string;
}

/**
 * @param password - in place of one in the URL, which the list of processes shows.
 * @throws {CoveError} `usage` for another protocol, and outside this machine for one without TLS and a user.
 */
export function parseQueueUrl(text: string, password: string | undefined): QueueServer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url === undefined ||
    !/^rediss?:$/.test(url.protocol) ||
    url.hostname === '' ||
    !/^\/?\d{0,3}$/.test(url.pathname)
  ) {
    const message = '--queue: expected the URL of a Valkey or Redis server, as in rediss://user@host:6379';
    throw new CoveError('usage', message, {
      hint: 'rediss:// is with TLS, and redis:// without, for a server on this machine',
    });
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secret = url.password === '' ? password : decoded(url.password);
  const username = url.username === '' ? undefined : decoded(url.username);
  const isTls = url.protocol === 'rediss:';
  const shown = `${url.protocol}//${username === undefined ? '' : `${username}@`}${url.host}${url.pathname}`;
  if (!isLoopback(host)) refuseUnprotected({ shown, isTls, username, secret });
  return {
    host,
    port: url.port === '' ? 6_379 : Number(url.port),
    db: Number(url.pathname.slice(1) || 0),
    ...definedMembers({ username, password: secret, tls: isTls ? tlsFor(host) : undefined }),
    shown,
  };
}

/** An address is no name that a server could be asked for; its certificate is compared with it all the same. */
function tlsFor(host: string): NonNullable<QueueServer['tls']> {
  return isIP(host) === 0 ? { servername: host } : {};
}

/** The message does not repeat it: it may be the password. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new CoveError('usage', '--queue: its user or password has a % that begins no character', {
      hint: 'write %25 for a percent sign, or give the password in COVE_QUEUE_PASSWORD',
      cause,
    });
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Whoever can write to the queue decides what is never looked at, and for how long. */
function refuseUnprotected(queue: {
  readonly shown: string;
  readonly isTls: boolean;
  readonly username: string | undefined;
  readonly secret: string | undefined;
}): void {
  if (!queue.isTls) {
    throw new CoveError('usage', `the queue ${queue.shown} is on another machine and has no TLS`, {
      hint: 'use rediss://; redis:// is for a server on this machine',
    });
  }
  if (queue.username !== undefined && queue.secret !== undefined) return;
  const message = `the queue ${queue.shown} is on another machine, but its address names no user or password`;
  throw new CoveError('usage', message, {
    hint: 'make an ACL user for cove-policy: rediss://user@host:6379, and its password in COVE_QUEUE_PASSWORD',
  });
}
