import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Simulator } from '../../src/simulator/start-simulator.ts';

export interface SignedCall {
  path: string;
  /** With its question mark. */
  query: string;
  body: string;
  headers: Record<string, string>;
}

/**
 * A POST to the simulator's root, signed by the SDK's signer, which shares no code with what verifies it: a call that a
 * test can tamper with before it is sent.
 *
 * @param minutesOff - how far the signer's clock is ahead
 */
export async function signedCall(
  { url, credentials }: Simulator,
  service: string,
  body: string,
  more: Record<string, string>,
  region = 'us-east-1',
  minutesOff = 0,
): Promise<SignedCall> {
  const { host, hostname } = new URL(url);
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false });
  const { headers } = await signer.sign(
    { method: 'POST', protocol: 'http:', hostname, path: '/', headers: { ...more, host }, body },
    { signingDate: new Date(Date.now() + minutesOff * 60_000) },
  );
  return { path: '/', query: '', body, headers };
}

export function sendCall({ url }: Simulator, { path, query, body, headers }: SignedCall): Promise<Response> {
  // fetch sets the host by itself.
  const { host: _host, ...others } = headers;
  return fetch(`${url}${path}${query}`, { method: 'POST', headers: others, body });
}
