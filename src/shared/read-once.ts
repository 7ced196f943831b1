/** A cache of what is read: who asks for the same at the same time shares one reading. */
import { LRUCache } from 'lru-cache';

/** Values by name. */
export interface ReadOnce<Value> {
  /** The value of a name. It is read unless it is kept or being read. A reading that fails is not kept. */
  at(name: string, read: () => Promise<Value>): Promise<Value>;
  /** Whether the value is kept. A value that is still being read is not. */
  has(name: string): boolean;
}

/** An empty cache; the values used longest ago leave it first. */
export function createReadOnce<Value>({
  maxSize,
  sizeOf,
}: {
  /** Most that all values together may measure. */
  readonly maxSize: number;
  /** What a value measures, 1 or more; undefined for a value that is handed out and not kept. */
  readonly sizeOf: (value: NonNullable<Value>) => number | undefined;
}): ReadOnce<Value> {
  const notKept = maxSize + 1;
  // A value in a box is never undefined, which lru-cache takes for "nothing was read".
  const kept = new LRUCache<string, { readonly value: Value }, () => Promise<Value>>({
    maxSize,
    sizeCalculation: ({ value }) => (value == null ? notKept : (sizeOf(value) ?? notKept)),
    fetchMethod: async (_name, _stale, { context: read }) => ({ value: await read() }),
    // A reading that other values push out of the cache still answers those who wait for it.
    ignoreFetchAbort: true,
  });
  return {
    at: async (name, read) => (await kept.forceFetch(name, { context: read })).value,
    has: (name) => kept.has(name),
  };
}
