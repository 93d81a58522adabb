/** An expression exceeded its limits. Nothing is known about its result. */
export class BudgetError extends Error {}

/** How many nodes one evaluation may visit and elements it may make: about a second. */
const MOST_STEPS = 10_000_000;

/** A single step may be long: searching megabytes of text, sorting a list. */
const MOST_MS = 10_000;

/** Steps between two looks at the clock. */
const STRIDE = 1_024;

/**
 * Limits what one evaluation may take. JavaScript receives no signals while an expression is evaluated, so one that
 * takes an hour holds up the run for an hour.
 */
export interface StepBudget {
  /** Begins an evaluation. */
  reset(): void;
  /** @throws {BudgetError} */
  spend(steps: number): void;
  /** @throws {BudgetError} */
  lookAtClock(): void;
}

export function createStepBudget(now: () => number = () => performance.now()): StepBudget {
  let left = MOST_STEPS;
  let untilLook = STRIDE;
  let begun: number | undefined;
  const lookAtClock = (): void => {
    begun ??= now();
    if (now() - begun > MOST_MS) throw new BudgetError(`it takes longer than ${MOST_MS / 1_000} seconds`);
  };
  return {
    reset() {
      left = MOST_STEPS;
      untilLook = STRIDE;
      begun = undefined;
    },
    spend(steps) {
      left -= steps;
      untilLook -= steps;
      if (left < 0) throw new BudgetError(`it takes more than ${MOST_STEPS.toLocaleString('en-US')} steps`);
      if (untilLook > 0) return;
      untilLook = STRIDE;
      lookAtClock();
    },
    lookAtClock,
  };
}
