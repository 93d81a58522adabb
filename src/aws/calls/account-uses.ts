import type { Credentials } from '../credentials/credentials.ts';

/** What accounts were used for since they were last released. */
export interface AccountUses {
  countCall(account: string): void;
  noteSigned(account: string, signed: Credentials): void;
  callsIn(account: string): number;
  /** What its requests were signed with. */
  credentialsOf(account: string): readonly Credentials[];
  release(account: string): void;
}

interface AccountUse {
  calls: number;
  readonly credentials: Credentials[];
}

export function createAccountUses(): AccountUses {
  const uses = new Map<string, AccountUse>();
  const useOf = (account: string): AccountUse => {
    const known = uses.get(account);
    if (known !== undefined) return known;
    const use: AccountUse = { calls: 0, credentials: [] };
    uses.set(account, use);
    return use;
  };
  return {
    countCall(account) {
      useOf(account).calls += 1;
    },
    noteSigned(account, signed) {
      const { credentials } = useOf(account);
      if (!credentials.includes(signed)) credentials.push(signed);
    },
    callsIn: (account) => uses.get(account)?.calls ?? 0,
    credentialsOf: (account) => uses.get(account)?.credentials ?? [],
    release: (account) => uses.delete(account),
  };
}
