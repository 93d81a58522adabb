import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate that signs itself, in PEM: whoever is told to trust it can be its server's client. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * Makes a certificate that is good for two days. Node makes keys and no certificates, and not every machine has the program `openssl`: this is as
 * much of RFC 5280 as a server needs.
 *
 * @param names - host names (`*.eu-west-1.amazonaws.com`) and addresses (`127.0.0.1`) that it is good for.
 */
export function makeCertificate(names: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(randomBytes(8)),
    ECDSA_WITH_SHA256,
    commonName('cove test'),
    sequence(utcTime(now - DAY_MS), utcTime(now + DAY_MS)),
    commonName('cove test'),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternativeNames(names), IS_AUTHORITY)),
  );
  const cert = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, privateKey)));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

const DAY_MS = 86_400_000;

/** DER: a tag, the length, and what it holds. Source: ITU-T X.690, section 8.1. */
function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

/** A leading zero keeps it positive; a second one would be an error. */
function integer(bytes: Buffer): Buffer {
  return tagged(0x02, Buffer.from([((bytes[0] ?? 0) & 0x7f) | (bytes.length > 1 ? 0x40 : 0)]), bytes.subarray(1));
}

function bits(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), bytes);
}

function utcTime(ms: number): Buffer {
  return tagged(
    0x17,
    Buffer.from(
      `${new Date(ms)
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2)}`,
    ),
  );
}

function identifier(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

/** 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = sequence(identifier('2a8648ce3d040302'));

/** 2.5.4.3 */
function commonName(text: string): Buffer {
  return sequence(tagged(0x31, sequence(identifier('550403'), tagged(0x0c, Buffer.from(text)))));
}

/** 2.5.29.17 */
function alternativeNames(names: readonly string[]): Buffer {
  const entries = names.map((name) =>
    isIPv4(name) ? tagged(0x87, Buffer.from(name.split('.').map(Number))) : tagged(0x82, Buffer.from(name)),
  );
  return sequence(identifier('551d11'), tagged(0x04, sequence(...entries)));
}

/** 2.5.29.19, critical */
const IS_AUTHORITY = sequence(
  identifier('551d13'),
  tagged(0x01, Buffer.from([0xff])),
  tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff])))),
);
