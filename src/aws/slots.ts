/** Requests in flight, capped over all accounts and in each of them. */
export interface Slots {
  /** Runs `work` once both caps allow it, and holds its slot until `work` settles. */
  run<T>(account: string, work: () => Promise<T>): Promise<T>;
  readonly inFlight: () => number;
}

export interface SlotsOptions {
  /** Most at once, over all accounts. */
  readonly total: number;
  /** Most at once in one account. */
  readonly perAccount: number;
}

interface Lane {
  readonly account: string;
  inFlight: number;
  readonly waiting: (() => void)[];
  /** Whether it stands in the ring: it has something to send and may send it. */
  isInRing: boolean;
}

/**
 * Free slots go round the accounts, one request each: an account with thousands of requests gets no more of them than one with a single
 * request. In an account, first come is first served.
 */
export function createSlots({ total, perAccount }: SlotsOptions): Slots {
  const lanes = new Map<string, Lane>();
  const ring: Lane[] = [];
  let inFlight = 0;

  const laneOf = (account: string): Lane => {
    const known = lanes.get(account);
    if (known !== undefined) return known;
    const lane: Lane = { account, inFlight: 0, waiting: [], isInRing: false };
    lanes.set(account, lane);
    return lane;
  };
  const queue = (lane: Lane): void => {
    lane.isInRing = lane.waiting.length > 0 && lane.inFlight < perAccount;
    if (lane.isInRing) ring.push(lane);
  };
  const dispatch = (): void => {
    while (inFlight < total) {
      const lane = ring.shift();
      const start = lane?.waiting.shift();
      if (lane === undefined || start === undefined) return;
      lane.inFlight += 1;
      inFlight += 1;
      queue(lane);
      start();
    }
  };
  const free = (lane: Lane): void => {
    lane.inFlight -= 1;
    inFlight -= 1;
    if (!lane.isInRing) queue(lane);
    if (lane.inFlight === 0 && lane.waiting.length === 0) lanes.delete(lane.account);
    dispatch();
  };

  return {
    async run(account, work) {
      const lane = laneOf(account);
      await new Promise<void>((resolve) => {
        lane.waiting.push(resolve);
        if (!lane.isInRing) queue(lane);
        dispatch();
      });
      try {
        return await work();
      } finally {
        free(lane);
      }
    },
    inFlight: () => inFlight,
  };
}
