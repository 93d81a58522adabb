/** Which accounts do nothing but wait out throttling. */
export interface Parking {
  /** The account has a request that is in flight or ready to go. */
  busy<T>(account: string, work: () => Promise<T>): Promise<T>;
  /** The account has a request that may not go out yet. */
  wait(account: string, waiting: Promise<void>): Promise<void>;
  /** Accounts that wait and have nothing else to do. */
  readonly count: () => number;
  /** @returns what ends the listening. */
  onParked(listener: () => void): () => void;
}

export function createParking(): Parking {
  const accounts = new Map<string, { busy: number; waiting: number }>();
  const listeners = new Set<() => void>();
  let parked = 0;

  const change = (account: string, busy: number, waiting: number): void => {
    const counts = accounts.get(account) ?? { busy: 0, waiting: 0 };
    const wasParked = counts.busy === 0 && counts.waiting > 0;
    counts.busy += busy;
    counts.waiting += waiting;
    const isParked = counts.busy === 0 && counts.waiting > 0;
    if (counts.busy + counts.waiting === 0) accounts.delete(account);
    else accounts.set(account, counts);
    if (wasParked === isParked) return;
    parked += isParked ? 1 : -1;
    if (isParked) for (const listener of listeners) listener();
  };

  return {
    async busy(account, work) {
      change(account, 1, 0);
      try {
        return await work();
      } finally {
        change(account, -1, 0);
      }
    },
    async wait(account, waiting) {
      change(account, 0, 1);
      try {
        await waiting;
      } finally {
        change(account, 0, -1);
      }
    },
    count: () => parked,
    onParked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
