/** Requests in flight, capped over all accounts and in each of them. */
export interface FairSemaphore {
  /** @returns the queue of an account that has none yet. */
  createLane(): Lane;
  /**
   * Takes a slot of the lane once both caps allow it; `leave` gives it back.
   *
   * @returns undefined if there is a slot at once.
   */
  enter(lane: Lane): Promise<void> | undefined;
  leave(lane: Lane): void;
  readonly inFlight: () => number;
  /** How many slots there are that nobody waits for. */
  readonly free: () => number;
}

export interface FairSemaphoreOptions {
  /**
   * The most at once, over all accounts. A function is called each time; a higher cap takes effect at the next `leave`.
   */
  readonly total: number | (() => number);
  /** The most at once in one account. */
  readonly perAccount: number;
  /** Is told that a slot was given back, after whoever waited for one has it. @default nobody is */
  readonly onLeave?: (() => void) | undefined;
}

/** The requests of one account. */
export interface Lane {
  inFlight: number;
  readonly waiting: (() => void)[];
  /** Whether it is in the ring: it has something to send and may send it. */
  isInRing: boolean;
}

/**
 * Free slots go round the accounts, one request each: an account with thousands of requests gets no more than one with
 * a single request. Within an account, first come, first served.
 */
export function createFairSemaphore({ total, perAccount, onLeave }: FairSemaphoreOptions): FairSemaphore {
  const ring: Lane[] = [];
  let inFlight = 0;

  const most = typeof total === 'number' ? () => total : total;
  const hasRoom = (): boolean => inFlight < most();
  const take = (lane: Lane): void => {
    lane.inFlight += 1;
    inFlight += 1;
  };
  const queue = (lane: Lane): void => {
    lane.isInRing = lane.waiting.length > 0 && lane.inFlight < perAccount;
    if (lane.isInRing) ring.push(lane);
  };
  const dispatch = (): void => {
    while (hasRoom()) {
      const lane = ring.shift();
      const start = lane?.waiting.shift();
      if (lane === undefined || start === undefined) return;
      take(lane);
      queue(lane);
      start();
    }
  };

  return {
    createLane: () => ({ inFlight: 0, waiting: [], isInRing: false }),
    enter(lane) {
      // If a slot is free, whoever waits does so because of its account's cap.
      if (lane.waiting.length === 0 && lane.inFlight < perAccount && hasRoom()) {
        take(lane);
        return undefined;
      }
      return new Promise((resolve) => {
        lane.waiting.push(resolve);
        if (!lane.isInRing) queue(lane);
        dispatch();
      });
    },
    leave(lane) {
      lane.inFlight -= 1;
      inFlight -= 1;
      if (!lane.isInRing) queue(lane);
      dispatch();
      onLeave?.();
    },
    inFlight: () => inFlight,
    free: () => (ring.length > 0 ? 0 : Math.max(0, most() - inFlight)),
  };
}
