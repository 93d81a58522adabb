/** Which accounts do nothing but wait out throttling. */
export interface ThrottledAccounts {
  /** @returns the counts of an account that has none yet. */
  createActivity(): AccountActivity;
  /** The account has one more request, or one fewer, in flight or ready to go. */
  busy(activity: AccountActivity, change: 1 | -1): void;
  /** The account has one more request, or one fewer, whose answer may take nobody knows how long. */
  idle(activity: AccountActivity, change: 1 | -1): void;
  /** The account has a request that may not go out yet. */
  wait(activity: AccountActivity, waiting: Promise<void>): Promise<void>;
  /** Accounts that wait, with nothing else to do. */
  readonly count: () => number;
  /** @returns a function that ends the listening. */
  onThrottled(listener: () => void): () => void;
}

/** What one account does. */
export interface AccountActivity {
  busy: number;
  waiting: number;
}

export function createThrottledAccounts(): ThrottledAccounts {
  const listeners = new Set<() => void>();
  let throttled = 0;

  const change = (activity: AccountActivity, busy: number, waiting: number): void => {
    const wasThrottled = isThrottled(activity);
    activity.busy += busy;
    activity.waiting += waiting;
    if (wasThrottled === isThrottled(activity)) return;
    throttled += wasThrottled ? -1 : 1;
    if (!wasThrottled) for (const listener of listeners) listener();
  };

  return {
    createActivity: () => ({ busy: 0, waiting: 0 }),
    busy: (activity, by) => change(activity, by, 0),
    idle: (activity, by) => change(activity, 0, by),
    async wait(activity, waiting) {
      change(activity, 0, 1);
      try {
        await waiting;
      } finally {
        change(activity, 0, -1);
      }
    },
    count: () => throttled,
    onThrottled(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function isThrottled({ busy, waiting }: AccountActivity): boolean {
  return busy === 0 && waiting > 0;
}
