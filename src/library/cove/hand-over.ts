/** From many who work to one who reads, one thing at a time. */
export interface HandOver<T> {
  /** @returns when the reader has come back for the next one; at once where nobody reads any more. */
  give(value: T): Promise<void>;
  /** Nothing comes after what was given. @param error - what the reader gets in its place. */
  end(error?: unknown): void;
  /** The reader has left. */
  close(): void;
  /** @returns undefined after the last. */
  take(): Promise<{ readonly value: T } | undefined>;
}

interface Given<T> {
  readonly value: T;
  taken(): void;
}

/** Whoever gives waits until it was read: a slow reader slows the work. */
export function createHandOver<T>(): HandOver<T> {
  const waiting: Given<T>[] = [];
  let current: Given<T> | undefined;
  let wake: (() => void) | undefined;
  let end: { readonly error?: unknown } | undefined;
  let isClosed = false;

  return {
    give(value) {
      if (isClosed) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push({ value, taken: resolve });
        wake?.();
      });
    },
    end(error) {
      end ??= error === undefined ? {} : { error };
      wake?.();
    },
    close() {
      isClosed = true;
      current?.taken();
      for (const given of waiting.splice(0)) given.taken();
    },
    async take() {
      current?.taken();
      current = undefined;
      for (;;) {
        // An error is not kept waiting; what was given before the end is still read.
        if (end !== undefined && 'error' in end) throw end.error;
        current = waiting.shift();
        if (current !== undefined) return { value: current.value };
        if (end !== undefined) return undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
    },
  };
}
