import { setTimeout } from 'node:timers/promises';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { CoveError } from '../../cove-error.ts';
import { definedMembers } from '../../values/defined-members.ts';
import { messageOf } from '../../values/message-of.ts';
import { withBoundedAnswers } from './bounded-answers.ts';
import type { Credentials, CredentialsProvider } from './credentials.ts';

export interface BaseCredentialsOptions {
  readonly profile?: string | undefined;
  readonly region: string;
  /** Asks the person at the terminal. @default a profile that wants an MFA code gives no credentials */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** How to call services that provide credentials. @default as the SDK does */
  readonly requestHandler?: object | undefined;
  /** Called with what the SDK warns of, which it would print. @default nobody is warned */
  readonly onWarning?: ((text: string) => void) | undefined;
  /** How long the chain may take: none of its links limits its whole answer. @default five minutes */
  readonly patienceMs?: number | undefined;
}

/**
 * The SDK's default chain for Node: environment, shared files and SSO (`profile`), web identity, container, instance
 * role. A named profile that says where its credentials come from is the only source.
 *
 * @throws {CoveError} `credentials`, from the provider, if the chain ends without any.
 */
export async function baseCredentials(options: BaseCredentialsOptions): Promise<CredentialsProvider> {
  // The chain pulls in SSO and web identity: loaded when it is needed, not when a policy is only read.
  const { fromIni, fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const { ask, profile, requestHandler, onWarning = ignore, patienceMs = PATIENCE_MS } = options;
  const how = {
    logger: { debug: ignore, info: ignore, warn: onWarning, error: ignore },
    clientConfig: { region: options.region, ...definedMembers({ requestHandler }) },
    ...definedMembers({ profile, mfaCodeProvider: ask && mfaCodeBy(ask) }),
  };
  // If what it says fails, the chain would go on to the machine's own role, and the run would be somebody else's.
  const isSaid = profile !== undefined && (await saysHow(profile));
  const chain = isSaid ? fromIni(how) : fromNodeProviderChain(how);
  // The chain itself would renew behind the back of these bounds.
  const read = (): Promise<Credentials> =>
    within(
      patienceMs,
      withBoundedAnswers(MOST_ANSWER_BYTES, () => chain({ forceRefresh: true })),
    );
  const provider = remembered(read);
  return async () => {
    try {
      return await provider();
    } catch (error) {
      throw noCredentials(error, options);
    }
  };
}

function ignore(): void {}

/** Source: https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html */
const SOURCES: readonly string[] = [
  'aws_access_key_id',
  'credential_process',
  'credential_source',
  'login_session',
  'role_arn',
  'source_profile',
  'sso_account_id',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
];

async function saysHow(profile: string): Promise<boolean> {
  // Errors in the files are reported when credentials are read from them.
  const files = await loadSharedConfigFiles().catch(() => undefined);
  const said = { ...files?.configFile[profile], ...files?.credentialsFile[profile] };
  return SOURCES.some((name) => said[name] !== undefined);
}

/** As the SDK's chain does: in the last five minutes others are asked for, and those at hand are used meanwhile. */
function remembered(provider: CredentialsProvider): CredentialsProvider {
  let known: Credentials | undefined;
  let asking: Promise<Credentials> | undefined;
  const renew = (): Promise<Credentials> => {
    asking ??= provider()
      .then((fresh) => {
        known = fresh;
        return fresh;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  return async () => {
    const leftMs = (known?.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now();
    if (known === undefined || leftMs < 0) return renew();
    // Where that fails, it is asked again, and told once these have ended.
    if (leftMs < REFRESH_BEFORE_MS) renew().catch(() => undefined);
    return known;
  };
}

const REFRESH_BEFORE_MS = 300_000;

/** A person may have to sign in meanwhile, where a program gives the credentials (`credential_process`). */
const PATIENCE_MS = 300_000;

/** Keys and a token are a few thousand; a program that gives them is held to a mebibyte by Node. */
export const MOST_ANSWER_BYTES = 1_000_000;

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

/** Node quotes the whole command of a program that fails, whose words may be secrets, before what the program said. */
function withoutCommand(reason: string): string {
  const [command = '', ...said] = reason.split('\n');
  const kept = /^Command failed: /.test(command)
    ? `its program failed: ${said.join('\n').slice(0, MOST_SAID)}`
    : reason;
  return kept.replace(/\s+/g, ' ').trim().replace(/:$/, '');
}

const MOST_SAID = 300;

function noCredentials(error: unknown, { profile, ask }: BaseCredentialsOptions): CoveError {
  const reason = withoutCommand(messageOf(error));
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
