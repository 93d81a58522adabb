import { setTimeout } from 'node:timers/promises';

/** How long a server may take to hear that we leave, in milliseconds. */
const GOODBYE_MS = 2_000;

/** @throws {Error} where it takes longer; what was begun goes on, and its end is nobody's business. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  const end = new AbortController();
  const late = setTimeout(ms, undefined, { signal: end.signal }).then(() => {
    throw new Error(`it does not answer within ${ms / 1_000} seconds`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    end.abort();
    late.catch(() => undefined);
  }
}

/** A connection of BullMQ. */
interface Connected {
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/**
 * Closes a connection, and resolves even if the server never answers again: what BullMQ says to it as it leaves waits
 * until it is back, and nothing else does.
 *
 * @param before - what has to be over first, however long it takes. @default nothing
 */
export async function leaveServer(
  connected: Connected,
  before: () => Promise<void> = async () => undefined,
  goodbyeMs = GOODBYE_MS,
): Promise<void> {
  const closing = connected.close();
  // Looked at below, where it may be too late for Node.
  closing.catch(() => undefined);
  await before();
  await within(closing, goodbyeMs).catch(() => undefined);
  await within(connected.disconnect(), goodbyeMs).catch(() => undefined);
}
