/**
 * Errors of our own making: the request could not be written or signed, and no byte of it has left. Which they are is
 * kept beside them, since they are the SDK's own errors, and are shown as such.
 */
const neverSent = new WeakSet<object>();

/** Notes that a request failed before it was handed to the network. @returns the error. */
export function noteNeverSent(error: unknown): unknown {
  if (typeof error === 'object' && error !== null) neverSent.add(error);
  return error;
}

/** Whether a request failed before it was handed to the network. */
export function wasNeverSent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && neverSent.has(error);
}

/** Whether a request that an SDK client sends has been handed to the network. */
export interface Sending {
  isBegun: boolean;
}
