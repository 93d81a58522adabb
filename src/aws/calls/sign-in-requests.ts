import { MOST_ANSWER_BYTES } from '../credentials/base-credentials.ts';
import type { ProxySettings } from '../http/proxy.ts';
import { createUndiciHandler, type SdkRequestHandler } from '../http/undici-handler.ts';

/**
 * How the services that give the caller's credentials (SSO, STS) are asked through a proxy: the SDK's own handler knows
 * none.
 *
 * @returns undefined where there is no proxy.
 */
export function signInRequests(proxy: ProxySettings | undefined, signal: AbortSignal): SdkRequestHandler | undefined {
  if (proxy === undefined) return undefined;
  return createUndiciHandler({
    signal,
    connectTimeoutMs: 5_000,
    silenceTimeoutMs: 30_000,
    maxAnswerBytes: MOST_ANSWER_BYTES,
    proxy,
  }).requestHandler;
}
