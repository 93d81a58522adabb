import type { Flight, FlightOutcome } from './endpoint.ts';
import type { Queue, RequestQueues } from './request-queues.ts';
import { isImpatience, isTimeout, statusIn } from './retry.ts';

interface SlottedFlight extends Flight {
  end(): void;
}

/** A request that has a slot, until it ends or its endpoint falls silent. */
export function createFlight(queues: RequestQueues, queue: Queue): SlottedFlight {
  let release: (() => void) | undefined;
  return {
    place: 0,
    letGo() {
      release ??= queues.letGo(queue);
    },
    end() {
      if (release === undefined) queues.leave(queue);
      else release();
    },
  };
}

export function outcomeOf(error: unknown): FlightOutcome {
  // What one caller finds too long must not close the endpoint to all others.
  if (isImpatience(error)) return 'unknown';
  if (isTimeout(error)) return { timedOut: error };
  // A failing server does answer.
  return statusIn(error) === undefined ? 'unknown' : 'answered';
}
