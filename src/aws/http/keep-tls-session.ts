import { TLSSocket } from 'node:tls';
import type { buildConnector as Connector } from 'undici';
import { definedMembers } from '../../values/defined-members.ts';
import { buildConnector } from './undici.ts';

/**
 * Connects the sockets of one origin, and lets each resume the TLS session of the one before: AWS's idle connections
 * end after some seconds, and a full handshake costs the client more CPU time than the call itself.
 *
 * undici keeps sessions too, but by weak references: a busy program collects them before they are needed.
 */
export function connectorKeepingTlsSession(timeoutMs: number): Connector.connector {
  let tlsSession: Buffer | undefined;
  return (options, callback) => {
    const connect = buildConnector({ timeout: timeoutMs, ...definedMembers({ session: tlsSession }) });
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      // A server issues sessions after the handshake, possibly several: the last one is the freshest.
      if (socket instanceof TLSSocket) {
        socket.on('session', (given: Buffer) => {
          tlsSession = given;
        });
      }
      callback(null, socket);
    });
  };
}
