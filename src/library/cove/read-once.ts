import { CoveError } from '../../cove-error.ts';

/**
 * A generator that refuses a second loop: there would be nothing left for it, which looks as if there had been nothing.
 *
 * @param where - the function that returned it.
 */
export function readOnce<T>(
  where: string,
  generator: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  let isTaken = false;
  return Object.defineProperty(generator, Symbol.asyncIterator, {
    value: () => {
      if (isTaken) {
        throw new CoveError('usage', `${where}: this was iterated before, and gives everything once`, {
          hint: `call ${where} again, or collect what it gives`,
        });
      }
      isTaken = true;
      return generator;
    },
  });
}
