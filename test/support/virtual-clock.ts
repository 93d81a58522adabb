import type { Clock } from '../../src/aws/clock.ts';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly fire: () => void;
}

/**
 * Time that passes only when nothing else is left to do: an hour of back-offs takes a moment, and every run of it is
 * the same.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  /** A binary heap, the next timer first. */
  readonly #timers: Timer[] = [];

  now(): number {
    return this.#nowMs;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = (): void => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      this.at(this.#nowMs + ms, () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
    });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(this.#nowMs + ms, resolve));
  }

  at(atMs: number, fire: () => void): void {
    const timers = this.#timers;
    timers.push({ atMs, order: this.#order, fire });
    this.#order += 1;
    let index = timers.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfEarlier(index, parent)) break;
      index = parent;
    }
  }

  /** Lets time pass until the promise settles. Rejects where nothing is left that could settle it. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await new Promise(setImmediate);
      if (isSettled) return promise;
      const first = this.#pop();
      if (first === undefined) throw new Error(`nothing more will happen, after ${this.#nowMs} ms`);
      this.#nowMs = first.atMs;
      first.fire();
      // All that is due at this very moment.
      while (this.#timers[0]?.atMs === this.#nowMs) this.#pop()?.fire();
    }
  }

  #pop(): Timer | undefined {
    const timers = this.#timers;
    const first = timers[0];
    const last = timers.pop();
    if (first === undefined || last === undefined || timers.length === 0) return first;
    timers[0] = last;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= timers.length) return first;
      const child = left + 1 < timers.length && this.#isEarlier(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfEarlier(child, index)) return first;
      index = child;
    }
  }

  #isEarlier(left: number, right: number): boolean {
    const [a, b] = [this.#timers[left], this.#timers[right]];
    if (a === undefined || b === undefined) return false;
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    const [a, b] = [this.#timers[child], this.#timers[parent]];
    if (a === undefined || b === undefined || !this.#isEarlier(child, parent)) return false;
    this.#timers[parent] = a;
    this.#timers[child] = b;
    return true;
  }
}
