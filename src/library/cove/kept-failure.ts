/**
 * Runs something at once, and keeps what it throws for whoever asks for the value: options are read when a function is
 * called, but nobody handles what one that is awaited or iterated throws by then.
 */
export function keptFailure<T>(run: () => T): () => T {
  try {
    const value = run();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
