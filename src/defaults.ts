/**
 * Requests in flight over all accounts of a connection, and accounts processed at once: fixed, not taken from the CPU
 * count.
 */
export const DEFAULT_CONCURRENCY = 100;
