import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOutcome } from '../aws/calls/call-outcome.ts';
import type { Call } from '../policy/model/policy.ts';
import { createErrorRecord } from '../run-log/error-record.ts';
import type { Question } from './ask.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
const GROWTH = 1.5;

/** How long to wait for an answer, counting pauses only, not throttling. */
const PATIENCE_MS = 120_000;

/**
 * Makes a call, and repeats it until its answer is the one that the policy waits for. A call that fails is not repeated
 * here; an answer that never comes is an error.
 *
 * @param send - makes the call, once.
 * @param pause - waits.
 * @throws {ExpressionEvaluationError} if the answer cannot be judged.
 */
export async function awaitAnswer(
  { service, operation }: Call,
  { until }: Question,
  send: () => Promise<CallOutcome>,
  pause: (ms: number) => Promise<void> = (ms) => sleep(ms),
): Promise<CallOutcome> {
  let waitedMs = 0;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS)) {
    const outcome = await send();
    if (until === undefined || !outcome.ok || until.isReached(outcome.output)) return outcome;
    if (waitedMs + pauseMs > PATIENCE_MS) return { ok: false, error: neverCame(until.text, `${service}:${operation}`) };
    await pause(pauseMs);
    waitedMs += pauseMs;
  }
}

function neverCame(text: string, operation: string): ReturnType<typeof createErrorRecord> {
  const minutes = PATIENCE_MS / 60_000;
  return createErrorRecord('timeout', `\`until: ${text}\` did not become true in ${minutes} minutes`, { operation });
}
