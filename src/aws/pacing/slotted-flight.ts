import type { Flight, FlightOutcome } from './endpoint.ts';
import type { Queue, RequestQueues } from './request-queues.ts';
import { isImpatience, isTimeout, statusIn } from './retry.ts';

interface SlottedFlight extends Flight {
  end(): void;
}

/** A request that has a slot, until it ends or its endpoint falls silent. */
export function createFlight(queues: RequestQueues, queue: Queue): SlottedFlight {
  return new Slotted(queues, queue);
}

/** A class, since each request has one: its functions are shared. */
class Slotted implements SlottedFlight {
  place = 0;
  readonly #queues: RequestQueues;
  readonly #queue: Queue;
  #release: (() => void) | undefined;

  constructor(queues: RequestQueues, queue: Queue) {
    this.#queues = queues;
    this.#queue = queue;
  }

  letGo(): void {
    this.#release ??= this.#queues.letGo(this.#queue);
  }

  end(): void {
    if (this.#release === undefined) this.#queues.leave(this.#queue);
    else this.#release();
  }
}

export function outcomeOf(error: unknown): FlightOutcome {
  // What one caller finds too long must not close the endpoint to all others.
  if (isImpatience(error)) return 'unknown';
  if (isTimeout(error)) return { timedOut: error };
  // A failing server does answer.
  return statusIn(error) === undefined ? 'unknown' : 'answered';
}
