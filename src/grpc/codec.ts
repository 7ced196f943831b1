/** Stands for request bytes that could not be decoded, so that the pipeline can answer with its own text. */
export const UNDECODABLE: unique symbol = Symbol('undecodable');

/** A decoded request, or the sign that decoding failed. */
export type Decoded<Request> = Request | typeof UNDECODABLE;

/**
 * A decoder that cannot throw. The original error is dropped on purpose: it quotes the caller's bytes, and grpc-js
 * would send it as INTERNAL.
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

/** A decoder that remembers the encoded size of each message: see {@link encodedBytes}. */
export function measuringDecoder<Request extends object>(
  decode: (bytes: Buffer) => Decoded<Request>,
): (bytes: Buffer) => Decoded<Request> {
  return (bytes) => {
    const message = decode(bytes);
    if (message !== UNDECODABLE) sizes.set(message, bytes.length);
    return message;
  };
}

/** The encoded size of a message from a measuring decoder; 0 for any other message. */
export function encodedBytes(message: Decoded<object>): number {
  return message === UNDECODABLE ? 0 : (sizes.get(message) ?? 0);
}
