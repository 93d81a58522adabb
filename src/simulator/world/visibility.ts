/**
 * What reads show of changes, as on AWS: eventually the new state, and until then the old one. The delay is counted in
 * reads, not in time, so that every run of a test sees the same.
 */
export class Visibility {
  readonly #afterReads: number;
  readonly #pending = new WeakMap<object, { readonly before: object; reads: number }>();

  /** @param afterReads - how many reads after a change still show the old state. 0: changes show at once. */
  constructor(afterReads: number) {
    this.#afterReads = afterReads;
  }

  /** Call it just before something is changed. A second change before the first one shows starts the wait again. */
  willChange(one: object): void {
    if (this.#afterReads === 0) return;
    const before = this.#pending.get(one)?.before ?? { ...one };
    this.#pending.set(one, { before, reads: this.#afterReads });
  }

  /** The state of something as a read shows it. Counts as a read. */
  read<T extends object>(one: T): T {
    const pending = this.#pending.get(one);
    if (pending === undefined) return one;
    pending.reads -= 1;
    if (pending.reads === 0) this.#pending.delete(one);
    return pending.before as T;
  }
}
