import { CoveError } from '../../cove-error.ts';

/**
 * A listener of somebody else's that may throw, or be async and reject: neither may take the process with it, or pass
 * for a failure of AWS.
 *
 * @param name - that of its option.
 */
export function guardListener<E>(
  name: string,
  listener: ((event: E) => unknown) | undefined,
  fail: (error: CoveError) => void,
): ((event: E) => void) | undefined {
  if (listener === undefined) return undefined;
  const onError = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    fail(new CoveError('usage', `${name} threw: ${reason}`, { cause: error }));
  };
  return (event) => {
    try {
      const returned: unknown = listener(event);
      if (returned instanceof Promise) returned.catch(onError);
    } catch (error) {
      onError(error);
    }
  };
}
