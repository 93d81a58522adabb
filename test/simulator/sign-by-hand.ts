import { createHash, createHmac } from 'node:crypto';
import type { Simulator } from '../../src/simulator/start-simulator.ts';

export interface SignedCall {
  path: string;
  /** With its question mark. */
  query: string;
  body: string;
  headers: Record<string, string>;
}

/**
 * A call to the simulator's root, signed step by step as the documentation has it: a second opinion beside the SDK's signer.
 *
 * @param minutesOff - how far the signer's clock is ahead
 */
export function signByHand(
  { url, credentials }: Simulator,
  service: string,
  body: string,
  more: Record<string, string>,
  region = 'us-east-1',
  minutesOff = 0,
): SignedCall {
  const time = new Date(Date.now() + minutesOff * 60_000).toISOString().replace(/[-:]|\.\d+/g, '');
  const headers = { ...more, host: new URL(url).host, 'x-amz-date': time };
  const sorted = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = sorted.map(([name]) => name).join(';');
  const lines = sorted.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonical = ['POST', '/', '', lines, names, sha256(body)].join('\n');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const key = scope
    .split('/')
    .reduce<string | Buffer>((parent, text) => hmac(parent, text), `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { path: '/', query: '', body, headers: { ...headers, authorization } };
}

export function sendCall({ url }: Simulator, { path, query, body, headers }: SignedCall): Promise<Response> {
  // fetch sets the host by itself.
  const { host: _host, ...others } = headers;
  return fetch(`${url}${path}${query}`, { method: 'POST', headers: others, body });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
