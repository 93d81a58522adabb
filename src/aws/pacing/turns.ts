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
 * @param free - how many slots there are that no request waits for.
 */
export function createTurns(free: () => number): Turns {
  const waiting: (() => void)[] = [];
  let isLooking = false;

  /**
   * Whoever had a turn may make no request, and then no slot becomes free that would bring on the next one. The others
   * have taken theirs by the next turn of the event loop: what is free then is for those who wait.
   */
  const lookAgain = (): void => {
    if (waiting.length === 0 || isLooking) return;
    isLooking = true;
    setImmediate(() => {
      isLooking = false;
      const begun = waiting.splice(0, free());
      for (const begin of begun) begin();
      if (begun.length > 0) lookAgain();
    });
  };

  /** One: others may have had their turns, and not have come to their requests yet. */
  const offer = (): void => {
    if (waiting.length === 0 || free() === 0) return;
    waiting.shift()?.();
    lookAgain();
  };

  return {
    take() {
      if (waiting.length === 0 && free() > 0) return undefined;
      return new Promise((resolve) => {
        waiting.push(resolve);
        offer();
      });
    },
    offer,
  };
}
