import type { Dispatcher } from 'undici';
import { CoveError } from '../../cove-error.ts';
import { type ConnectionOptions, type Connections, settingsOf } from './connections.ts';
import { wholeUndici } from './undici.ts';

/** A proxy on the way to AWS, which connects and sees nothing of what goes through it. */
export interface ProxySettings {
  /** `http://proxy.example:3128`, with name and password where it asks for them. */
  readonly url: string;
  /** Hosts that are reached without it, as `NO_PROXY` names them: `.internal,127.0.0.1,vpce.example:443`. */
  readonly noProxy: string;
}

/**
 * The proxy that the environment names for HTTPS. Source: https://curl.se/docs/manpage.html#ENVIRONMENT, which most
 * programs follow.
 *
 * @throws {CoveError} `usage` for what is not the URL of an HTTP proxy.
 */
export function proxyFrom(env: Readonly<Record<string, string | undefined>>): ProxySettings | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].find((each) => (env[each] ?? '') !== '');
  const value = name === undefined ? undefined : env[name];
  if (name === undefined || value === undefined) return undefined;
  const url = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    // Not the value: a password may be in it.
    throw new CoveError('usage', `${name} is not the URL of an HTTP proxy`, {
      hint: 'write it as in http://proxy.example:3128, or unset it; SOCKS is not supported',
    });
  }
  return { url, noProxy: env.no_proxy || env.NO_PROXY || '' };
}

/** Opens and keeps connections by undici's own agent, for all origins. */
export function createProxyAgent({ url, noProxy }: ProxySettings, options: ConnectionOptions): Dispatcher {
  const requestTls = { timeout: options.connectTimeoutMs };
  // Empty, and not left out: what is left out is read from the environment.
  const { EnvHttpProxyAgent } = wholeUndici();
  return new EnvHttpProxyAgent({ ...settingsOf(options), httpProxy: '', httpsProxy: url, noProxy, requestTls });
}

/** What others do with connections of their own, the agent does by itself. */
export function connectionsOf(agent: Dispatcher): Connections {
  return { take: () => agent, giveBack: () => undefined, drop: () => undefined, destroy: () => undefined };
}
