import type { Clock } from '../clock.ts';
import { createInFlightSet } from '../in-flight-set.ts';
import { createFairSemaphore, type Lane } from './fair-semaphore.ts';

/** The server for one service in one region, for all accounts, and how it has answered lately. */
export interface Endpoint {
  createLane(): Lane;
  /**
   * Takes a place among the requests that the endpoint may have at once; `leave` gives it back.
   *
   * @returns undefined if there is a place at once.
   */
  enter(lane: Lane): Promise<void> | undefined;
  leave(lane: Lane): void;
  /**
   * Calls the listener once while the endpoint is silent, or as soon as it is. @returns a function that ends the
   * listening.
   */
  onSilent(listener: () => void): () => void;
  /** @returns why nothing is sent there now; undefined if a request may go out. */
  refusal(): EndpointSilent | undefined;
  sent(flight: Flight): void;
  /**
   * A request has ended.
   *
   * @param patienceMs - how long the endpoint has to be silent before it is given up.
   */
  ended(flight: Flight, outcome: FlightOutcome, patienceMs: number): void;
}

/** A request that is under way. */
export interface Flight {
  /** Among those that are under way. */
  place: number;
  /** Frees its slot for others: nobody knows when the endpoint will answer. */
  letGo(): void;
}

/** `timed-out` with the error; `unknown`: it says nothing about the endpoint. */
export type FlightOutcome = 'answered' | 'unknown' | { readonly timedOut: Error };

/** An endpoint that does not answer at all: nothing more was sent there. */
export class EndpointSilent extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(name: string, timeouts: number, last: Error) {
    super(
      `${name} does not answer: ${timeouts} requests in a row timed out (the last: ${last.message}); ` +
        'until it answers again, it is only tried now and then',
      { cause: last },
    );
    this.name = 'TimeoutError';
  }
}

export interface EndpointOptions {
  /** As errors name it: `cloudtrail in eu-west-1`. */
  readonly name: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The most requests under way to an endpoint that has not answered yet, or no longer does. */
  readonly unanswered: number;
}

/** An endpoint that is silent for this long, with requests under way, no longer holds slots. */
const SILENT_AFTER_MS = 2_000;
const LOOK_EVERY_MS = 1_000;
/** Timeouts in a row, without an answer between them, after which an endpoint is given up. */
const BREAK_AFTER = 3;
/** One that was given up is tried again after this time, with one request. */
const PROBE_AFTER_MS = 10_000;

/**
 * Keeps an endpoint that says nothing from holding up all others. Before its first answer only a few requests go there;
 * each answer admits twice as many as are under way. Once it falls silent its requests hold no slots, and after some
 * timeouts in a row whatever waits for it fails at once.
 */
export function createEndpoint({ name, clock, signal, unanswered }: EndpointOptions): Endpoint {
  const underWay = createInFlightSet<Flight>();
  const listeners = new Set<() => void>();
  let inFlight = 0;
  let allowed = unanswered;
  let isSilent = false;
  let isWatched = false;
  let silentSinceMs = 0;
  let timeouts = 0;
  let shutBy: EndpointSilent | undefined;
  let probeAtMs = 0;

  const places = createFairSemaphore({
    // If it was given up, whoever waits is let in and refused.
    total: () => (shutBy === undefined ? (isSilent ? unanswered : allowed) : Number.POSITIVE_INFINITY),
    perAccount: Number.POSITIVE_INFINITY,
  });

  /** Runs only while requests are under way. */
  const watch = async (): Promise<void> => {
    while (inFlight > 0) {
      await clock.wait(LOOK_EVERY_MS, signal);
      if (inFlight === 0 || clock.now() - silentSinceMs < SILENT_AFTER_MS) continue;
      isSilent = true;
      for (const flight of underWay.all()) flight.letGo();
      for (const listener of listeners) listener();
      listeners.clear();
    }
  };
  const startWatching = (): void => {
    if (isWatched) return;
    isWatched = true;
    watch()
      // The end of the run: what is under way ends by itself.
      .catch(() => undefined)
      .finally(() => {
        isWatched = false;
      });
  };

  const noteAnswer = (): void => {
    timeouts = 0;
    shutBy = undefined;
    isSilent = false;
    silentSinceMs = clock.now();
    // It shrinks slowly, so that requests that come in bursts need not begin with a few each time.
    allowed = Math.max(unanswered, 2 * inFlight, allowed - 1);
  };
  const noteTimeout = (error: Error, patienceMs: number): void => {
    timeouts += 1;
    if (timeouts < BREAK_AFTER || clock.now() - silentSinceMs < patienceMs) return;
    shutBy = new EndpointSilent(name, timeouts, error);
    probeAtMs = clock.now() + PROBE_AFTER_MS;
  };

  return {
    createLane: places.createLane,
    enter: places.enter,
    leave: places.leave,
    onSilent(listener) {
      if (isSilent) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refusal() {
      if (shutBy === undefined) return undefined;
      if (clock.now() < probeAtMs) return shutBy;
      probeAtMs = clock.now() + PROBE_AFTER_MS;
      return undefined;
    },
    sent(flight) {
      // Silence counts from when there is something to answer; consecutive timeouts are one silence.
      if (inFlight === 0 && timeouts === 0) silentSinceMs = clock.now();
      inFlight += 1;
      underWay.add(flight);
      startWatching();
    },
    ended(flight, outcome, patienceMs) {
      if (outcome === 'answered') noteAnswer();
      else if (outcome !== 'unknown') noteTimeout(outcome.timedOut, patienceMs);
      inFlight -= 1;
      underWay.remove(flight);
    },
  };
}
