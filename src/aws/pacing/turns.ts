/** Who begins something that will make requests, when these would only wait for slots. */
export interface Turns {
  /**
   * Waits until there is a slot that no request waits for, first come, first served.
   *
   * @returns undefined if there is one at once.
   */
  take(): Promise<void> | undefined;
  /** To be called when a slot may have become free. */
  offer(): void;
}

/**
 * What is begun while all slots are taken holds memory, and garbage that outlives many collections, for as long as it
 * waits. A turn is a hint and not a slot: several may be given before the requests that follow have come.
 *
 * @param isFull - whether a request that comes now has to wait for others.
 */
export function createTurns(isFull: () => boolean): Turns {
  const waiting: (() => void)[] = [];
  let isLooking = false;

  const offer = (): void => {
    if (waiting.length === 0 || isFull()) return;
    waiting.shift()?.();
    if (waiting.length === 0 || isLooking) return;
    // Whoever had the turn may make no request, and then no slot becomes free that would bring on the next one.
    isLooking = true;
    setImmediate(() => {
      isLooking = false;
      offer();
    });
  };

  return {
    take() {
      if (waiting.length === 0 && !isFull()) return undefined;
      return new Promise((resolve) => {
        waiting.push(resolve);
        offer();
      });
    },
    offer,
  };
}
