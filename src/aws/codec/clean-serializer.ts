import type { SdkClient } from '../../catalog/sdk-module.ts';

/**
 * Makes a client's serializer forget what it had written when something fails half-way. The one of the query protocols
 * keeps it, and puts it in front of the next request of the client, which is another account's.
 *
 * It must happen where the failure happens: a moment later another call, which has waited for its turn, has continued
 * with what was left.
 */
export function installCleanSerializer({ config }: SdkClient): void {
  const { protocol } = config as { readonly protocol?: { readonly serializer?: unknown } };
  const serializer = protocol?.serializer;
  if (!isSerializer(serializer)) return;
  const write = serializer.write;
  const guarded: Serializer['write'] = (...args) => {
    // It calls itself for every member, and need not be guarded again for each.
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
    // It refuses to give out nothing: then nothing is left.
  }
}
