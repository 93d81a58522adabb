import { randomBytes, webcrypto } from 'node:crypto';
import { isIPv4 } from 'node:net';
// The decorators of the library's own dependencies (tsyringe) need this polyfill to be loaded before them.
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const DAY_MS = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * Makes a self-signed certificate that is valid for two days: a client that trusts it can talk to its server. Node
 * makes keys but no certificates, and not every machine has `openssl`.
 *
 * @param {readonly string[]} names - host names (`*.eu-west-1.amazonaws.com`) and addresses (`127.0.0.1`) that it is
 *   valid for.
 * @returns {Promise<{ readonly key: string, readonly cert: string }>} both in PEM.
 */
export async function makeCertificate(names) {
  cryptoProvider.set(/** @type {Parameters<typeof cryptoProvider.set>[0]} */ (webcrypto));
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const now = Date.now();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=cove test',
    serialNumber: randomBytes(8).toString('hex'),
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + DAY_MS),
    keys: /** @type {import('node:crypto').webcrypto.CryptoKeyPair} */ (keys),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new SubjectAlternativeNameExtension(names.map((name) => ({ type: isIPv4(name) ? 'ip' : 'dns', value: name }))),
      new BasicConstraintsExtension(true, undefined, true),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: PemConverter.encode(key, 'PRIVATE KEY'), cert: certificate.toString('pem') };
}
