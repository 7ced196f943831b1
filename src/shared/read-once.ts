/** A cache of read values. Callers that ask for the same value at the same time share one read. */
import { LRUCache } from 'lru-cache';

/** Values by name. */
export interface ReadOnce<Value> {
  /** The value of a name. It is read unless it is cached or being read. A failed read is not cached. */
  at(name: string, read: () => Promise<Value>): Promise<Value>;
  /** Whether the value is cached. A value that is still being read is not. */
  has(name: string): boolean;
}

/** An empty cache. The least recently used values are removed first. */
export function createReadOnce<Value>({
  maxSize,
  sizeOf,
}: {
  /** Most size of all cached values together. Beyond it, values that were used least recently are dropped. */
  readonly maxSize: number;
  /** The size of a value, at least 1; undefined for a value that is returned and not cached. */
  readonly sizeOf: (value: NonNullable<Value>) => number | undefined;
}): ReadOnce<Value> {
  const notKept = maxSize + 1;
  // The box is never undefined, which lru-cache would take for "nothing was read".
  const kept = new LRUCache<string, { readonly value: Value }, () => Promise<Value>>({
    maxSize,
    sizeCalculation: ({ value }) => (value == null ? notKept : (sizeOf(value) ?? notKept)),
    fetchMethod: async (_name, _stale, { context: read }) => ({ value: await read() }),
    // When other values push a running read out of the cache, the read still answers its callers.
    ignoreFetchAbort: true,
  });
  return {
    at: async (name, read) => (await kept.forceFetch(name, { context: read })).value,
    has: (name) => kept.has(name),
  };
}
