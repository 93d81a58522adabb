import { definedMembers } from '../../values/defined-members.ts';
/** From many producers to one reader, one item at a time. */
export interface HandOver<T> {
  /** @returns when the reader asks for the next one; at once if the reader has left. */
  give(value: T): Promise<void>;
  /** Nothing more will follow. @param error - thrown to the reader at the end. */
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

/** Producers wait until their item is read: a slow reader slows the work. */
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
      end ??= definedMembers({ error });
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
        // An error comes at once; what was given before a normal end is still read.
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
