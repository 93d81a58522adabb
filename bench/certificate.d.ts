/** A self-signed certificate, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** For tests in TypeScript; bench/certificate.js says more. */
export function makeCertificate(names: readonly string[]): Promise<Certificate>;
