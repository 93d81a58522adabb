import { CoveError } from '../../cove-error.ts';
import { messageOf } from '../../values/message-of.ts';
import { type Clock, systemClock } from '../clock.ts';
import { unlessAborted } from '../unless-aborted.ts';
import type { Credentials, CredentialsProvider } from './credentials.ts';
import { OtherCaller } from './keep-caller.ts';

/**
 * The credentials that a run starts with, for its duration. They may expire before it ends: a sign-in (SSO) lasts a few
 * hours.
 */
export interface ManagementCredentials {
  /** @throws {CoveError} `credentials` once they have ended. */
  get(): Promise<Credentials>;
  /**
   * AWS has twice refused these as expired.
   *
   * @returns whether there are newer ones. If not, they have expired: nothing is requested with them from then on.
   */
  replace(refused: Credentials): Promise<boolean>;
  /** Why they expired; undefined as long as they are valid. */
  readonly ended: () => string | undefined;
}

export interface ManagementCredentialsOptions {
  readonly provider: CredentialsProvider;
  /** What the provider last returned. */
  readonly current: Credentials;
  readonly signal: AbortSignal;
  /** Called once, when they have ended. */
  readonly onEnded?: (message: string) => void;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** A provider that fails is asked again after these waits, in case it was the network and not the sign-in. */
const ASK_AGAIN_AFTER_MS = [1_000, 3_000];

export function createManagementCredentials(options: ManagementCredentialsOptions): ManagementCredentials {
  const { provider, signal, clock = systemClock, now = Date.now } = options;
  let current = options.current;
  let end: CoveError | undefined;
  let asking: Promise<Credentials> | undefined;

  const endWith = (reason: string, cause?: unknown): CoveError => {
    if (end === undefined) {
      end = new CoveError('credentials', `the caller's credentials have expired: ${reason}`, { hint: SIGN_IN, cause });
      options.onEnded?.(end.message);
    }
    return end;
  };

  /** As long as there are no new ones, the last ones are used to their end: providers refresh early. */
  const askPatiently = async (): Promise<Credentials> => {
    for (let failures = 0; ; failures += 1) {
      try {
        current = await unlessAborted(provider(), signal, () => signal.reason);
        return current;
      } catch (error) {
        if (signal.aborted) throw error;
        if (current.expiration !== undefined && now() < current.expiration.getTime()) return current;
        const waitMs = error instanceof OtherCaller ? undefined : ASK_AGAIN_AFTER_MS[failures];
        if (waitMs === undefined) throw endWith(messageOf(error), error);
        await clock.wait(waitMs, signal);
      }
    }
  };

  const get = async (): Promise<Credentials> => {
    if (end !== undefined) throw end;
    asking ??= askPatiently().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    get,
    async replace(refused) {
      const fresh = await get();
      if (fresh.accessKeyId !== refused.accessKeyId || fresh.sessionToken !== refused.sessionToken) return true;
      endWith('AWS says that they have expired');
      return false;
    },
    ended: () => end?.message,
  };
}

const SIGN_IN = 'sign in again with `aws sso login`, or renew the keys in the environment';
