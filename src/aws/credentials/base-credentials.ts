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
}): Promise<CredentialsProvider> {
  // The chain pulls in SSO and web identity: loaded only when needed, not just to read a policy.
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const chain = fromNodeProviderChain({
    clientConfig: { region: options.region },
    ...definedMembers({ profile: options.profile }),
  });
  return async () => {
    try {
      return await chain();
    } catch (error) {
      throw noCredentials(error, options.profile);
    }
  };
}

function noCredentials(error: unknown, profile: string | undefined): CoveError {
  const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ').trim() : String(error);
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
