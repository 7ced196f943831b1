/** Messages that a caller streams: taken in portions, and read no faster than they are worked off. */
import type { Readable } from 'node:stream';
import type { RequestStream } from './call.ts';
import { type Decoded, encodedBytes, UNDECODABLE } from './codec.ts';

/** Items that wait before no more messages are read: a transaction of the event writer, and so what a portion comes to. */
const MAX_WAITING_ITEMS = 1_000;
/** Bytes that wait before no more are read: the largest message, and another. */
const MAX_WAITING_BYTES = 8 * 2 ** 20;

/** Messages as they come in. */
export interface Inbox {
  /** Resolves when there is a message, or will be none. Rejects when the caller has left, or its time is over. */
  wait(): Promise<void>;
  /** The next message; undefined when there is none at present. */
  shift(): Decoded<object> | undefined;
  /** Whether the server takes no more, since it stops. */
  isCut(): boolean;
  /** Lets go of the server, which outlives the call. */
  close(): void;
}

/** What ends a stream before its caller does. */
export interface InboxSignals {
  /** Of the call. */
  readonly signal: AbortSignal;
  /** Of the server. */
  readonly stopping: AbortSignal;
}

/** Listens to the messages of a call. `itemFields` are the repeated fields that a message is as heavy as. */
export function openInbox(
  call: Readable,
  itemFields: readonly string[],
  { signal, stopping }: InboxSignals,
): Inbox {
  const messages: Decoded<object>[] = [];
  const waiting = { items: 0, bytes: 0 };
  const isFull = (): boolean => waiting.items >= MAX_WAITING_ITEMS || waiting.bytes >= MAX_WAITING_BYTES;
  const weigh = (message: Decoded<object>, sign: 1 | -1): void => {
    waiting.items += sign * itemsOf(message, itemFields);
    waiting.bytes += sign * encodedBytes(message);
  };
  let hasEnded = false;
  let wake: (() => void) | undefined;
  const change = (): void => wake?.();
  call.on('data', (message: Decoded<object>) => {
    messages.push(message);
    weigh(message, 1);
    if (isFull()) call.pause();
    change();
  });
  call.once('end', () => {
    hasEnded = true;
    change();
  });
  signal.addEventListener('abort', change, { once: true });
  stopping.addEventListener('abort', change, { once: true });
  return {
    async wait() {
      while (messages.length === 0 && !hasEnded && !stopping.aborted) {
        signal.throwIfAborted();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      signal.throwIfAborted();
    },
    shift() {
      if (stopping.aborted) return undefined;
      const message = messages.shift();
      if (message !== undefined) weigh(message, -1);
      if (!isFull() && call.isPaused()) call.resume();
      return message;
    },
    isCut: () => stopping.aborted && !(hasEnded && messages.length === 0),
    close: () => stopping.removeEventListener('abort', change),
  };
}

/**
 * The messages behind the first. What `accept` throws for one of them is thrown once those before it were taken, so that
 * they are answered.
 */
export function requestStream(
  first: object,
  inbox: Inbox,
  accept: (message: Decoded<object>) => object,
): RequestStream<object> {
  let held: object | undefined = first;
  let refusal: { readonly error: unknown } | undefined;
  return {
    async take() {
      if (refusal !== undefined) throw refusal.error;
      const taken = held === undefined ? [] : [held];
      held = undefined;
      if (taken.length === 0) await inbox.wait();
      for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) {
        try {
          taken.push(accept(next));
        } catch (error) {
          if (taken.length === 0) throw error;
          refusal = { error };
          break;
        }
      }
      return taken;
    },
  };
}

/** A message without items counts as one. */
function itemsOf(message: Decoded<object>, itemFields: readonly string[]): number {
  if (message === UNDECODABLE) return 1;
  const fields = message as Readonly<Record<string, unknown>>;
  return itemFields.reduce((sum, name) => {
    const items = fields[name];
    return sum + (Array.isArray(items) ? items.length : 0);
  }, 1);
}
