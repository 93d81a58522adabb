import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../values/json.ts';
import { base32 } from './base32.ts';
import type { PolicyDocument } from './permissions/policy-document.ts';

/** Who signs with a set of credentials. */
export interface Principal {
  readonly account: string;
  /** As GetCallerIdentity gives it. */
  readonly arn: string;
  readonly userId: string;
  /** Null for a user with long-lived credentials. */
  readonly session: Session | null;
}

/** What was requested from AssumeRole, kept with the credentials that it issued. */
export interface Session {
  readonly name: string;
  readonly roleArn: string;
  /** The inline session policy as it was sent. */
  readonly policy: string | null;
  readonly policyArns: readonly string[];
  /** What both of them allow; null if neither was sent. */
  readonly limits: readonly PolicyDocument[] | null;
  readonly tags: JsonObject;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Null for long-lived credentials. */
  readonly sessionToken: string | null;
  /** Milliseconds since 1970; infinite for long-lived credentials. */
  readonly expiresAt: number;
  readonly principal: Principal;
  /** Signing keys by credential scope. */
  readonly signingKeys: Map<string, Buffer>;
}

/** Every set of credentials that the simulator knows, by access key. */
export class CredentialStore {
  readonly #byAccessKey = new Map<string, Credentials>();

  addUser(accessKeyId: string, secretAccessKey: string, principal: Principal): void {
    const credentials = { accessKeyId, secretAccessKey, sessionToken: null, expiresAt: Infinity, principal };
    this.#byAccessKey.set(accessKeyId, { ...credentials, signingKeys: new Map() });
  }

  /** Issues the temporary credentials of a session. */
  addSession(principal: Principal, expiresAt: number): Credentials & { readonly sessionToken: string } {
    const credentials = {
      accessKeyId: `ASIA${base32(randomBytes(10))}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
      expiresAt,
      principal,
      signingKeys: new Map<string, Buffer>(),
    };
    this.#byAccessKey.set(credentials.accessKeyId, credentials);
    return credentials;
  }

  find(accessKeyId: string): Credentials | undefined {
    return this.#byAccessKey.get(accessKeyId);
  }
}
