/**
 * AWS under its own names: whatever this process sends to a host of AWS over TLS goes to a server on loopback, under
 * the name that the SDK chose. Only so can be tested what hangs on names: endpoints of regions, the account in front of
 * S3 Control's, a bucket in front of S3's, sessions of TLS.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { type Certificate, makeCertificate } from '../../bench/certificate.js';

/** How a connection came about over which something was asked. */
export interface Handshake {
  /** The host that was asked. */
  readonly host: string;
  readonly resumed: boolean;
  readonly protocol: string | null;
}

export interface AwsNames {
  readonly handshakes: readonly Handshake[];
  /** Host names that are looked up and do not exist. */
  readonly unknownHosts: Set<string>;
  close(): Promise<void>;
}

export interface AwsNamesOptions {
  readonly answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;
  readonly tls?: Pick<ServerOptions, 'minVersion' | 'maxVersion'>;
  /** Whether this process trusts the server's certificate. @default true */
  readonly trusted?: boolean;
  /** Host names that the certificate is good for. @default all that the tests use */
  readonly names?: readonly string[];
}

const AWS_HOST = /\.amazonaws\.com$/;
const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1', 'us-west-2'];
const NAMES = [
  '*.amazonaws.com',
  ...REGIONS.flatMap((region) => ['', 's3.', 's3-control.'].map((prefix) => `*.${prefix}${region}.amazonaws.com`)),
];
let certificate: Certificate | undefined;

export async function serveAwsNames(options: AwsNamesOptions): Promise<AwsNames> {
  certificate ??= await makeCertificate(NAMES);
  const { key, cert } = options.names === undefined ? certificate : await makeCertificate(options.names);
  const handshakes: Handshake[] = [];
  const met = new WeakSet<Socket>();
  const unknownHosts = new Set<string>();
  const noteHandshake = ({ socket, headers }: IncomingMessage): void => {
    if (met.has(socket) || !(socket instanceof tls.TLSSocket)) return;
    met.add(socket);
    // Which name was asked for in the handshake is not told of a session of TLS 1.2 that is resumed.
    handshakes.push({ host: headers.host ?? '', resumed: socket.isSessionReused(), protocol: socket.getProtocol() });
  };
  const server = createServer({ key, cert, ...options.tls }, (request, response) => {
    noteHandshake(request);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => options.answer(request, Buffer.concat(chunks), response));
  });
  // On a busy machine five seconds may go by between two calls, and none of the connections may be closed for it.
  server.keepAliveTimeout = 60_000;
  // A client that does not trust the server hangs up.
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  const restore = redirect(port, options.trusted === false ? undefined : cert, unknownHosts);
  return {
    handshakes,
    unknownHosts,
    async close() {
      restore();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** @returns what ends it. */
function redirect(port: number, ca: string | undefined, unknownHosts: ReadonlySet<string>): () => void {
  const { connect } = tls;
  const redirected = (options: tls.ConnectionOptions, listener?: () => void): tls.TLSSocket => {
    const { host = '' } = options;
    if (unknownHosts.has(host)) return connect({ ...options, lookup: lookupNothing }, listener);
    if (!AWS_HOST.test(host)) return connect(options, listener);
    return connect({ ...options, host: '127.0.0.1', port, ...(ca === undefined ? {} : { ca }) }, listener);
  };
  Object.assign(tls, { connect: redirected });
  return () => Object.assign(tls, { connect });
}

/** What the resolver says of a name that nobody has. */
const lookupNothing: NonNullable<tls.ConnectionOptions['lookup']> = (hostname, _, callback) => {
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    code: 'ENOTFOUND',
    errno: -3008,
    syscall: 'getaddrinfo',
    hostname,
  });
  callback(error, '', 0);
};

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
