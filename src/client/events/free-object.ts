/** Converts objects of the caller to what a `google.protobuf.Struct` can hold. */

/** Nesting limit. Objects for people are not as deep, and the encoder of structs fails on much deeper ones. */
const MAX_DEPTH = 20;

/** A struct with everything of the object that JSON can hold. Never throws. */
export function freeObject(value: object): Record<string, unknown> {
  const plain = plainValue(value, [], 0);
  if (typeof plain === 'object' && plain !== null && !Array.isArray(plain)) {
    return plain as Record<string, unknown>;
  }
  return plain === undefined ? {} : { value: plain };
}

function plainValue(value: unknown, around: readonly object[], depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // JSON has no infinities and no NaN.
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? null : plainObject(value, around, depth);
    default:
      return undefined;
  }
}

function plainObject(value: object, around: readonly object[], depth: number): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (depth > MAX_DEPTH || around.includes(value)) return null;
  const inside = [...around, value];
  if (Array.isArray(value)) return value.map((item) => plainValue(item, inside, depth + 1) ?? null);
  if (value instanceof Map) return plainEntries(value, inside, depth);
  if (value instanceof Set) return [...value].map((item) => plainValue(item, inside, depth + 1) ?? null);
  return plainEntries(Object.entries(value), inside, depth);
}

function plainEntries(
  entries: Iterable<readonly [unknown, unknown]>,
  around: readonly object[],
  depth: number,
): Record<string, unknown> {
  // Without a prototype, `__proto__` is an ordinary key.
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, item] of entries) {
    const value = plainValue(item, around, depth + 1);
    if (value !== undefined) plain[String(key)] = value;
  }
  return plain;
}
