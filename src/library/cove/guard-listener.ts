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
    fail(new CoveError('usage', `${name} threw: ${reasonOf(error)}`, { cause: error }));
  };
  return (event) => {
    try {
      const returned: unknown = listener(event);
      // Whatever can be waited for, of any make: what is not a promise may reject too.
      if (typeof returned === 'object' && returned !== null) Promise.resolve(returned).catch(onError);
    } catch (error) {
      onError(error);
    }
  };
}

/** Of whatever was thrown: even looking at it may throw. */
function reasonOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'something that cannot be shown';
  }
}
