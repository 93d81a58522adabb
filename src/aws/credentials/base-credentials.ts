import { setTimeout } from 'node:timers/promises';
import { CoveError } from '../../cove-error.ts';
import { definedMembers } from '../../defined-members.ts';
import type { CredentialsProvider } from './credentials.ts';

export interface BaseCredentialsOptions {
  readonly profile?: string | undefined;
  readonly region: string;
  /** Asks the person at the terminal. @default a profile that wants an MFA code gives no credentials */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** How services that give credentials are asked. @default as the SDK does */
  readonly requestHandler?: object | undefined;
  /** How long the chain may take: none of its links limits its whole answer. @default five minutes */
  readonly patienceMs?: number | undefined;
}

/**
 * The SDK's default chain for Node: environment, shared files and SSO (`profile`), web identity, container, instance
 * role.
 *
 * @throws {CoveError} `credentials`, from the provider, if the chain ends without any.
 */
export async function baseCredentials(options: BaseCredentialsOptions): Promise<CredentialsProvider> {
  // The chain pulls in SSO and web identity: loaded when it is needed, not when a policy is only read.
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const { ask, requestHandler, patienceMs = PATIENCE_MS } = options;
  const chain = fromNodeProviderChain({
    clientConfig: { region: options.region, ...definedMembers({ requestHandler }) },
    ...definedMembers({ profile: options.profile, mfaCodeProvider: ask && mfaCodeBy(ask) }),
  });
  return async () => {
    try {
      return await within(patienceMs, chain());
    } catch (error) {
      throw noCredentials(error, options);
    }
  };
}

/** A person may have to sign in meanwhile, where a program gives the credentials (`credential_process`). */
const PATIENCE_MS = 300_000;

async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  const end = new AbortController();
  const late = setTimeout(limitMs, undefined, { ref: false, signal: end.signal }).then(() => {
    throw new Error(`what gives them (a sign-in, an endpoint, a program) has not answered in ${limitMs / 1000} s`);
  });
  // Where it is not needed it is called off, and that is no failure.
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    end.abort();
  }
}

function mfaCodeBy(ask: (question: string) => Promise<string>): (serial: string) => Promise<string> {
  return async (serial) => (await ask(`MFA code of ${serial}: `)).trim();
}

function noCredentials(error: unknown, { profile, ask }: BaseCredentialsOptions): CoveError {
  const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ').trim() : String(error);
  if (ask === undefined && /multi-factor authentication/i.test(reason)) {
    return new CoveError(
      'credentials',
      `profile "${profile ?? 'default'}" wants an MFA code, and there is no terminal`,
      {
        hint: 'run it on a terminal, or sign in first and give the session in the environment',
        cause: error,
      },
    );
  }
  const subject =
    profile === undefined ? 'no AWS credentials were found' : `profile "${profile}" gives no AWS credentials`;
  const hint =
    profile === undefined
      ? 'set AWS_PROFILE or --profile, sign in with `aws sso login`, or try `cove-policy check --demo`, which needs none'
      : `check the name with \`aws configure list-profiles\`, or sign in with \`aws sso login --profile ${profile}\``;
  return new CoveError('credentials', `${subject}: ${reason}`, {
    hint,
    cause: error,
  });
}
