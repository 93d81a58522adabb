import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A certificate that signs itself, in PEM: whoever is told to trust it can be its server's client. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * Makes a certificate, with the program `openssl`.
 *
 * @param names - host names (`*.eu-west-1.amazonaws.com`) and addresses (`127.0.0.1`) that it is good for.
 */
export function makeCertificate(names: readonly string[]): Certificate {
  const directory = mkdtempSync(path.join(tmpdir(), 'cove-certificate-'));
  try {
    const [key, cert] = [path.join(directory, 'key.pem'), path.join(directory, 'cert.pem')];
    const alternatives = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(',');
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-days', '2', '-keyout', key, '-out', cert],
        ...['-subj', '/CN=cove test', '-addext', `subjectAltName=${alternatives}`],
      ],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
