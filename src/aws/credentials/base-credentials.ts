import { setTimeout } from 'node:timers/promises';
import { CoveError } from '../../cove-error.ts';
import { definedMembers } from '../../defined-members.ts';
import type { CredentialsProvider } from './credentials.ts';

/**
 * The SDK's default chain for Node: environment, shared files and SSO (`profile`), web identity, container, instance
 * role.
 *
 * @throws {CoveError} `credentials`, from the provider, where the chain ends without any.
 */
export async function baseCredentials(options: {
  readonly profile?: string | undefined;
  readonly region: string;
  /** How long the chain may take: none of its links has a limit for all of its answer. @default five minutes */
  readonly patienceMs?: number | undefined;
}): Promise<CredentialsProvider> {
  // The chain pulls in SSO and web identity: loaded when it is needed, not when a policy is only read.
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const chain = fromNodeProviderChain({
    clientConfig: { region: options.region },
    ...definedMembers({ profile: options.profile }),
  });
  const { patienceMs = PATIENCE_MS } = options;
  return async () => {
    try {
      return await within(patienceMs, chain());
    } catch (error) {
      throw noCredentials(error, options.profile);
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

function noCredentials(error: unknown, profile: string | undefined): CoveError {
  const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ').trim() : String(error);
  const subject =
    profile === undefined ? 'no AWS credentials were found' : `profile "${profile}" gives no AWS credentials`;
  const hint =
    profile === undefined
      ? 'set AWS_PROFILE or --profile, sign in with `aws sso login`, or try `cove-policy check --demo` which needs none'
      : `check the name with \`aws configure list-profiles\`, or sign in with \`aws sso login --profile ${profile}\``;
  return new CoveError('credentials', `${subject}: ${reason}`, {
    hint,
    cause: error,
  });
}
