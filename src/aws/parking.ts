/** Which accounts do nothing but wait out throttling. */
export interface Parking {
  /** @returns the counts of an account that has none yet. */
  createBay(): Bay;
  /** The account has a request more, or less, that is in flight or ready to go. */
  busy(bay: Bay, change: 1 | -1): void;
  /** The account has a request that may not go out yet. */
  wait(bay: Bay, waiting: Promise<void>): Promise<void>;
  /** Accounts that wait and have nothing else to do. */
  readonly count: () => number;
  /** @returns what ends the listening. */
  onParked(listener: () => void): () => void;
}

/** What one account does. */
export interface Bay {
  busy: number;
  waiting: number;
}

export function createParking(): Parking {
  const listeners = new Set<() => void>();
  let parked = 0;

  const change = (bay: Bay, busy: number, waiting: number): void => {
    const wasParked = isParked(bay);
    bay.busy += busy;
    bay.waiting += waiting;
    if (wasParked === isParked(bay)) return;
    parked += wasParked ? -1 : 1;
    if (!wasParked) for (const listener of listeners) listener();
  };

  return {
    createBay: () => ({ busy: 0, waiting: 0 }),
    busy: (bay, by) => change(bay, by, 0),
    async wait(bay, waiting) {
      change(bay, 0, 1);
      try {
        await waiting;
      } finally {
        change(bay, 0, -1);
      }
    },
    count: () => parked,
    onParked(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function isParked({ busy, waiting }: Bay): boolean {
  return busy === 0 && waiting > 0;
}
