import { type QueuedRequest, type Scope, SLOW_BUDGET_MS } from './request-queues.ts';

/** An answer that takes longer than this is slow. */
const SLOW_ANSWER_MS = 10_000;

/** A scope that is slow with each answer would hold its cells for hours without a single request timing out. */
export function tooSlow(
  { service, region, account, asPrincipal }: QueuedRequest,
  { slowLeftMs }: Scope,
): Error | undefined {
  if (slowLeftMs > 0 || asPrincipal === true) return undefined;
  const message = `answers of ${service} in ${region} take so long that account ${account} was given up there: ${describeSlow()}`;
  return Object.assign(new Error(message), { name: 'TimeoutError', code: 'ETIMEDOUT' });
}

function describeSlow(): string {
  return `${SLOW_BUDGET_MS / 60_000} minutes beyond the ${SLOW_ANSWER_MS / 1_000} seconds that an answer may take`;
}

/** @returns the time that an attempt was under way. */
export function noteTime(scope: Scope, tookMs: number): number {
  scope.slowLeftMs = Math.min(SLOW_BUDGET_MS, scope.slowLeftMs + SLOW_ANSWER_MS - tookMs);
  return tookMs;
}
