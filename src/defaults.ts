/**
 * Requests in flight over all accounts of a connection, and accounts that are worked on at once: fixed, not taken from
 * the CPU count.
 */
export const DEFAULT_CONCURRENCY = 100;
