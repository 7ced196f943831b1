/** Sends a stream of answers no faster than its caller reads. */
import { EventEmitter, once } from 'node:events';
import type { Writable } from 'node:stream';

/**
 * Bytes that may wait for the caller before the next answer is made. grpc-js itself stops at sixteen messages only, which
 * are 48 MiB of an export.
 */
const MAX_UNSENT_BYTES = 2 ** 20;

/** How responses are sent. */
export interface Sending {
  readonly serialize: (response: object) => Buffer;
  /** Aborts when the call has ended. */
  readonly signal: AbortSignal;
}

/** Sends responses, and waits for a slow caller instead of buffering. */
export async function sendAll(
  responses: AsyncIterable<object>,
  call: Writable,
  { serialize, signal }: Sending,
): Promise<void> {
  const sent = new EventEmitter();
  let unsent = 0;
  for await (const response of responses) {
    signal.throwIfAborted();
    const bytes = serialize(response);
    unsent += bytes.length;
    const hasRoom = call.write(bytes, () => {
      unsent -= bytes.length;
      sent.emit('sent');
    });
    if (!hasRoom) await once(call, 'drain', { signal });
    while (unsent > MAX_UNSENT_BYTES) await once(sent, 'sent', { signal });
  }
}
