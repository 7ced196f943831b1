/** Stands for request bytes that are no message of their type, so that the pipeline can answer in its own words. */
export const UNDECODABLE: unique symbol = Symbol('undecodable');

/** A decoded request, or the sign that there is none. */
export type Decoded<Request> = Request | typeof UNDECODABLE;

/**
 * A deserialiser that cannot throw. The decoder's error is dropped on purpose: it quotes the caller's bytes, and
 * grpc-js would send it as INTERNAL.
 */
export function tolerantDecoder<Request>(
  decode: (bytes: Buffer) => Request,
): (bytes: Buffer) => Decoded<Request> {
  return (bytes) => {
    try {
      return decode(bytes);
    } catch {
      return UNDECODABLE;
    }
  };
}

const sizes = new WeakMap<object, number>();

/** A decoder that remembers how many bytes each message took: see {@link encodedBytes}. */
export function measuringDecoder<Request extends object>(
  decode: (bytes: Buffer) => Decoded<Request>,
): (bytes: Buffer) => Decoded<Request> {
  return (bytes) => {
    const message = decode(bytes);
    if (message !== UNDECODABLE) sizes.set(message, bytes.length);
    return message;
  };
}

/** The bytes that a message of a measuring decoder took; 0 for any other. */
export function encodedBytes(message: Decoded<object>): number {
  return message === UNDECODABLE ? 0 : (sizes.get(message) ?? 0);
}
