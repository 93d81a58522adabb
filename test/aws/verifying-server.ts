import type { IncomingMessage, ServerResponse } from 'node:http';
import { CredentialStore } from '../../src/simulator/credential-store.ts';
import { readAuthorization, verifySignature } from '../../src/simulator/verify-signature.ts';

/** A request as it came over the wire, its signature found good. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Of the access key that signed it. */
  readonly account: string;
}

export interface Verifier {
  /** Adds keys of an account, with a session token or without. */
  addKeys(
    account: string,
    kind: 'user' | 'session',
  ): { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** @throws where AWS would refuse the signature. */
  verify(request: IncomingMessage, body: Buffer): SeenRequest;
}

/** Checks signatures with the simulator's code, which shares nothing with what signs. */
export function createVerifier(): Verifier {
  const store = new CredentialStore();
  let users = 0;
  return {
    addKeys(account, kind) {
      const principal = { account, arn: `arn:aws:iam::${account}:user/x`, userId: 'x', session: null };
      if (kind === 'session') {
        const { accessKeyId, secretAccessKey, sessionToken } = store.addSession(principal, Number.POSITIVE_INFINITY);
        return { accessKeyId, secretAccessKey, sessionToken };
      }
      users += 1;
      const keys = { accessKeyId: `AKIATEST${users}`, secretAccessKey: `secret of ${account}/${users}` };
      store.addUser(keys.accessKeyId, keys.secretAccessKey, principal);
      return keys;
    },
    verify(request, body) {
      const { method = '', url = '', headers } = request;
      const [path = '', query = ''] = url.split(/\?(.*)/s);
      const message = { method, path, query, headers, body };
      const authorization = readAuthorization(message);
      if (authorization === undefined) throw new Error(`${method} ${url} came without a signature`);
      const { principal } = verifySignature(message, authorization, store, Date.now());
      return { method, url, headers, body: body.toString('latin1'), account: principal.account };
    },
  };
}

/** A request without what is another one each time. */
export function comparable({ headers, ...rest }: SeenRequest): object {
  const { authorization = '', 'amz-sdk-invocation-id': id, 'x-amz-date': date, connection: _, ...others } = headers;
  if (typeof id !== 'string' || typeof date !== 'string') throw new Error('a request came without its id or its date');
  return { ...rest, headers: others, authorization: authorization.replace(/Signature=\w+$/, '') };
}

export function respond(response: ServerResponse, { status, type, body }: Canned): void {
  response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': 'request-1', 'x-amz-id-2': 'id-2' });
  response.end(body);
}

export interface Canned {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}
