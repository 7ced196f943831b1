/** Messages that a caller streams. They are handled in portions, and read no faster than they are handled. */
import type { Readable } from 'node:stream';
import type { RequestStream } from './call.ts';
import { type Decoded, encodedBytes, isDecoded } from './codec.ts';

/**
 * Waiting items above which no more messages are read: one transaction of the event writer, and so the size of a
 * portion.
 */
const MAX_WAITING_ITEMS = 1_000;
/** Waiting bytes above which no more messages are read: two messages of the largest size. */
const MAX_WAITING_BYTES = 8 * 2 ** 20;

/** Messages in the order of their arrival. */
export interface Inbox {
  /**
   * Resolves when there is a message, or when no more will come. Rejects when the caller has left or the deadline has
   * passed.
   */
  wait(): Promise<void>;
  /** The next message; undefined when there is none at present. */
  shift(): Decoded<object> | undefined;
  /** Whether the server stopped before all messages were received. */
  isCut(): boolean;
  /** Stops listening to the server, which outlives the call. */
  close(): void;
}

/** Signals that end a stream early. */
export interface InboxSignals {
  /** Signal of the call. */
  readonly signal: AbortSignal;
  /** Signal of the server. */
  readonly stopping: AbortSignal;
}

/** Listens to the messages of a call. The items in `itemFields` count towards the limit of waiting items. */
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
 * The messages after the first. When `accept` throws for a message, the messages before it are returned first, so that
 * they are answered. The error follows.
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
    isCut: inbox.isCut,
  };
}

/** A message counts as one item plus the items in it. */
function itemsOf(message: Decoded<object>, itemFields: readonly string[]): number {
  if (!isDecoded(message)) return 1;
  const fields = message as Readonly<Record<string, unknown>>;
  return itemFields.reduce((sum, name) => {
    const items = fields[name];
    return sum + (Array.isArray(items) ? items.length : 0);
  }, 1);
}
