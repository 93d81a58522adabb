import type { SdkClient } from '../../catalog/sdk-module.ts';

/**
 * Makes a client's serializer forget what it had written when something fails half-way. The serializer of the query
 * protocols keeps it, and puts it in front of the client's next request, which is another account's.
 *
 * It must happen at the failure itself: a moment later another call that was waiting its turn would have continued with
 * the leftovers.
 */
export function installCleanSerializer({ config }: SdkClient): void {
  const { protocol } = config as { readonly protocol?: { readonly serializer?: unknown } };
  const serializer = protocol?.serializer;
  if (!isSerializer(serializer)) return;
  const write = serializer.write;
  const guarded: Serializer['write'] = (...args) => {
    // It is recursive, and need not be guarded again for each member.
    serializer.write = write;
    try {
      write.apply(serializer, args);
    } catch (error) {
      discard(serializer);
      throw error;
    } finally {
      serializer.write = guarded;
    }
  };
  serializer.write = guarded;
}

interface Serializer {
  write(...args: unknown[]): void;
  flush(): unknown;
}

function isSerializer(value: unknown): value is Serializer {
  if (typeof value !== 'object' || value === null) return false;
  const { write, flush } = value as Partial<Record<keyof Serializer, unknown>>;
  return typeof write === 'function' && typeof flush === 'function';
}

function discard(serializer: Serializer): void {
  try {
    serializer.flush();
  } catch {
    // It throws when it has nothing to return: then nothing is left.
  }
}
