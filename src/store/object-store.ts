/**
 * Where the truth of a run is that several processes share: objects that are created once and never changed. Whoever
 * loses a race finds that somebody was first, and that is all that can happen.
 */
export interface ObjectStore {
  /** As it is shown; without credentials. */
  readonly url: string;
  /**
   * Creates an object, whole or not at all.
   *
   * @param key - parts with slashes between them, each of letters, digits and `._-`.
   * @returns false where there is one of this name; it is as it was.
   * @throws {StoreError} where nobody knows whether it was created.
   */
  create(key: string, body: string): Promise<boolean>;
  /** @returns undefined where there is none. @throws {StoreError}, {UnusableObjectError} */
  read(key: string): Promise<string | undefined>;
  /** The names below a folder, without it, in no order. @throws {StoreError} */
  list(folder: string): Promise<string[]>;
  close(): void;
}

/** What an object of a store cannot be asked or told now. */
export class StoreError extends Error {
  /** Whether to ask again may help: nobody answered, or too much was asked. */
  readonly isPassing: boolean;

  constructor(message: string, options: { readonly isPassing: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'StoreError';
    this.isPassing = options.isPassing;
  }
}

/** Something has the name of an object that this program cannot have written: a folder, a pipe, what has no end. */
export class UnusableObjectError extends StoreError {
  constructor(message: string, cause: unknown) {
    super(message, { isPassing: false, cause });
    this.name = 'UnusableObjectError';
  }
}

/** The most that an object is read of: far more than an account's outcomes take, and less than fills a machine. */
export const MOST_OBJECT_BYTES = 250_000_000;
