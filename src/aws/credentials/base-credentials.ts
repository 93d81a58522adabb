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
}

/**
 * The SDK's default chain for Node: environment, shared files and SSO (`profile`), web identity, container, instance
 * role.
 *
 * @throws {CoveError} `credentials`, from the provider, where the chain ends without any.
 */
export async function baseCredentials(options: BaseCredentialsOptions): Promise<CredentialsProvider> {
  // The chain pulls in SSO and web identity: loaded when it is needed, not when a policy is only read.
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const { ask, requestHandler } = options;
  const chain = fromNodeProviderChain({
    clientConfig: { region: options.region, ...definedMembers({ requestHandler }) },
    ...definedMembers({ profile: options.profile, mfaCodeProvider: ask && mfaCodeBy(ask) }),
  });
  return async () => {
    try {
      return await chain();
    } catch (error) {
      throw noCredentials(error, options);
    }
  };
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
      ? 'set AWS_PROFILE or --profile, sign in with `aws sso login`, or try `cove-policy check --demo` which needs none'
      : `check the name with \`aws configure list-profiles\`, or sign in with \`aws sso login --profile ${profile}\``;
  return new CoveError('credentials', `${subject}: ${reason}`, {
    hint,
    cause: error,
  });
}
