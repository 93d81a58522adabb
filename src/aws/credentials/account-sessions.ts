import type { ErrorRecord } from '../../run-log/records.ts';
import type { Credentials } from './credentials.ts';

/** The credentials that STS issued for an account, or why it issued none. */
export type SessionOutcome =
  | { readonly ok: true; readonly credentials: Credentials }
  | { readonly ok: false; readonly error: ErrorRecord };

export interface AccountSessions {
  /**
   * Credentials that are valid for at least a few more minutes. One AssumeRole per account, shared by all its regions
   * and policies, and repeated 5 minutes before the session ends. If STS issues no new ones, the old ones are used
   * until they expire.
   */
  get(account: string): Promise<SessionOutcome>;
  /**
   * The newest credentials at hand, without waiting: a call may have queued longer than those that `get` gave it were
   * valid.
   */
  latest(account: string): Credentials | undefined;
  /**
   * Whether the newest credentials at hand have expired or are about to: time to `get` others before a call is sent.
   */
  isOver(account: string): boolean;
  /** Makes the next `get` ask STS again, unless that has been done already: a call found these credentials expired. */
  expire(account: string, credentials: Credentials): void;
  /** Forgets an account whose work is done. */
  release(account: string): void;
}

export interface AccountSessionsOptions {
  readonly assumeRole: (account: string) => Promise<SessionOutcome>;
  /** @default Date.now */
  readonly now?: () => number;
}

const REFRESH_BEFORE_END_MS = 5 * 60_000;

interface Entry {
  readonly outcome: Promise<SessionOutcome>;
  /** Epoch milliseconds; undefined while the request to STS is under way. */
  refreshAtMs: number | undefined;
  credentials: Credentials | undefined;
  /** What the account had before. */
  readonly old: Credentials | undefined;
}

export function createAccountSessions(options: AccountSessionsOptions): AccountSessions {
  const now = options.now ?? Date.now;
  const entries = new Map<string, Entry>();

  const renew = async (account: string, old: Credentials | undefined): Promise<SessionOutcome> => {
    const outcome = await options.assumeRole(account);
    const isOldValid = old?.expiration !== undefined && now() < old.expiration.getTime();
    return outcome.ok || !isOldValid ? outcome : { ok: true, credentials: old };
  };

  const open = (account: string, old?: Credentials): Entry => {
    const entry: Entry = { outcome: renew(account, old), refreshAtMs: undefined, credentials: undefined, old };
    entries.set(account, entry);
    const settle = async (): Promise<void> => {
      const outcome = await entry.outcome;
      if (!outcome.ok) return;
      entry.credentials = outcome.credentials;
      entry.refreshAtMs = refreshTime(outcome.credentials, now());
    };
    // A rejection reaches everybody who awaits `outcome`; this second listener has nothing to add.
    settle().catch(() => {
      if (entries.get(account) === entry) entries.delete(account);
    });
    return entry;
  };

  return {
    get(account) {
      const entry = entries.get(account);
      const isFresh = entry !== undefined && (entry.refreshAtMs === undefined || now() < entry.refreshAtMs);
      return (isFresh ? entry : open(account, entry?.credentials)).outcome;
    },
    latest(account) {
      const entry = entries.get(account);
      return entry?.credentials ?? entry?.old;
    },
    isOver(account) {
      const { credentials, refreshAtMs } = entries.get(account) ?? {};
      const endMs = credentials?.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
      // By a wrong clock every session is over: the time of renewal takes that into account.
      return now() >= Math.max(endMs - ON_ITS_WAY_MS, refreshAtMs ?? Number.POSITIVE_INFINITY);
    },
    expire(account, credentials) {
      if (entries.get(account)?.credentials === credentials) entries.delete(account);
    },
    release(account) {
      entries.delete(account);
    },
  };
}

/** AWS checks a session when the request arrives, by a clock that is not quite ours. */
const ON_ITS_WAY_MS = 60_000;

/**
 * The least time that a session is kept that seems to end at once or in the past: this machine's clock is wrong, and
 * STS knows better.
 */
const LEAST_USE_MS = 60_000;

/** 5 minutes before the end, and half-way for a session of a few minutes. */
function refreshTime(credentials: Credentials, nowMs: number): number {
  if (credentials.expiration === undefined) return Number.POSITIVE_INFINITY;
  const endMs = credentials.expiration.getTime();
  return Math.max(endMs - REFRESH_BEFORE_END_MS, nowMs + Math.max((endMs - nowMs) / 2, LEAST_USE_MS));
}
