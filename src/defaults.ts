/** The most requests in flight over all accounts of a connection: fixed, not taken from the CPU count. */
export const DEFAULT_CONCURRENCY = 400;
/**
 * Requests in flight before it is known whether more go through, accounts processed at once as long as no more requests
 * than these are in flight, and functions of a program at once.
 */
export const AT_FIRST = 100;
