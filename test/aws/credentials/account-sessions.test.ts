import { describe, expect, it } from 'vitest';
import { createAccountSessions, type SessionOutcome } from '../../../src/aws/credentials/account-sessions.ts';

const MINUTE = 60_000;

/** STS with a clock that the test moves: every session is told apart by its number. */
function fakeSts(lifetimeMinutes: number) {
  let nowMs = 0;
  let count = 0;
  const sessions = createAccountSessions({
    now: () => nowMs,
    assumeRole: async (account): Promise<SessionOutcome> => {
      count += 1;
      const expiration = new Date(nowMs + lifetimeMinutes * MINUTE);
      return {
        ok: true,
        credentials: { accessKeyId: `${account}-${count}`, secretAccessKey: 's', sessionToken: 't', expiration },
      };
    },
  });
  const keyOf = async (account: string): Promise<string> => {
    const outcome = await sessions.get(account);
    return outcome.ok ? outcome.credentials.accessKeyId : outcome.error.message;
  };
  return {
    sessions,
    keyOf,
    advance: (minutes: number) => {
      nowMs += minutes * MINUTE;
    },
  };
}

describe('account sessions', () => {
  it('asks STS once per account, however many ask at the same time', async () => {
    const { keyOf } = fakeSts(60);
    const keys = await Promise.all(['a', 'a', 'b', 'a', 'b'].map(keyOf));
    expect(keys).toEqual(['a-1', 'a-1', 'b-2', 'a-1', 'b-2']);
  });

  it('refreshes 5 minutes before the end', async () => {
    const { keyOf, advance } = fakeSts(60);
    expect(await keyOf('a')).toBe('a-1');
    advance(54);
    expect(await keyOf('a')).toBe('a-1');
    advance(1);
    expect(await keyOf('a')).toBe('a-2');
  });

  it('refreshes a session that lives for less than 10 minutes at half its time', async () => {
    const { keyOf, advance } = fakeSts(6);
    expect(await keyOf('a')).toBe('a-1');
    advance(2.9);
    expect(await keyOf('a')).toBe('a-1');
    advance(0.1);
    expect(await keyOf('a')).toBe('a-2');
  });

  it('keeps a session for a minute that seems to be over when it comes: this clock is off, and not that of STS', async () => {
    const { keyOf, advance } = fakeSts(-120);
    expect([await keyOf('a'), await keyOf('a')]).toEqual(['a-1', 'a-1']);
    advance(1);
    expect(await keyOf('a')).toBe('a-2');
  });

  it('asks again for a session that was found expired, once', async () => {
    const { sessions, keyOf } = fakeSts(60);
    const first = await sessions.get('a');
    if (!first.ok) throw new Error(first.error.message);
    sessions.expire('a', first.credentials);
    expect(await Promise.all([keyOf('a'), keyOf('a')])).toEqual(['a-2', 'a-2']);
    // A second call that failed on the first session must not throw away the second one.
    sessions.expire('a', first.credentials);
    expect(await keyOf('a')).toBe('a-2');
  });

  it('forgets a released account', async () => {
    const { sessions, keyOf } = fakeSts(60);
    await keyOf('a');
    sessions.release('a');
    expect(await keyOf('a')).toBe('a-2');
  });
});
