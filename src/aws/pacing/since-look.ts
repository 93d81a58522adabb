/** When the limit of requests in flight is looked at again, and what has ended since it was looked at last. */
export interface SinceLook {
  /** What was sent before says nothing about the limit that there is. */
  readonly atMs: () => number;
  /** A request has ended, `tookMs` after it was sent; undefined where nobody answered or the answer was a failure. */
  note(tookMs: number | undefined): void;
  /** Whether as many answers came one after the other as say that the limit can bear to grow. */
  isPast(sinceMs: number): boolean;
  isTimeToLook(nowMs: number): boolean;
  /**
   * Whether each slot was used since the last look, and had its answers: what was sent first has not waited for all the
   * others. True once between two looks.
   *
   * @param sentMs - when the request was sent that has ended.
   * @param isUsed - whether all slots, or nearly all, are taken now.
   */
  isTimeToGlance(times: { readonly nowMs: number; readonly sentMs: number }, limit: number, isUsed: boolean): boolean;
  begin(nowMs: number): void;
}

/** A look takes this time and so many ends; after the longest time any number does. */
const LOOK_MS = 1_000;
const ENOUGH_ENDS = 20;
const LONGEST_LOOK_MS = 10_000;
/**
 * Whether it may grow is seen sooner than whether it has to fall: a run of seconds would be over before it has grown.
 */
const GLANCE_MS = 250;
/** It grows again when as many answers have come one after the other: the first have not waited for all the others. */
const ANSWERS_IN_A_ROW = 4;

export function createSinceLook(beginMs: number): SinceLook {
  let lookedMs = beginMs;
  let ends = 0;
  let answers = 0;
  /** How long they took, in all. */
  let answersMs = 0;
  /** When all slots were taken for the first time, and how many requests have begun and ended since. */
  let full: { readonly sinceMs: number; ends: number } | undefined;
  let hasGlanced = false;

  const isPast = (sinceMs: number): boolean => sinceMs * answers >= ANSWERS_IN_A_ROW * answersMs;
  return {
    atMs: () => lookedMs,
    note(tookMs) {
      ends += 1;
      if (tookMs === undefined) return;
      answers += 1;
      answersMs += tookMs;
    },
    isPast,
    isTimeToLook(nowMs) {
      const sinceMs = nowMs - lookedMs;
      return sinceMs >= LONGEST_LOOK_MS || (sinceMs >= LOOK_MS && ends >= ENOUGH_ENDS);
    },
    isTimeToGlance({ nowMs, sentMs }, limit, isUsed) {
      if (hasGlanced) return false;
      if (full === undefined && isUsed) full = { sinceMs: nowMs, ends: 0 };
      if (full === undefined || sentMs < full.sinceMs) return false;
      full.ends += 1;
      const fullMs = nowMs - full.sinceMs;
      hasGlanced = isUsed && full.ends >= limit && fullMs >= GLANCE_MS && isPast(fullMs);
      return hasGlanced;
    },
    begin(nowMs) {
      lookedMs = nowMs;
      ends = 0;
      answers = 0;
      answersMs = 0;
      full = undefined;
      hasGlanced = false;
    },
  };
}
