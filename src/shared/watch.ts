/** Watches something in the graph, which any server may change: by looking again and again, whoever changed it. */
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a look may be old, in milliseconds: soon enough for a person, cheap enough for hundreds of watchers. */
const WATCH_INTERVAL_MS = 500;
/** A watcher hears from the service at least this often, so that it can tell silence from a lost connection. */
const HEARTBEAT_MS = 10_000;

/** What is watched, and how. */
export interface Watch<Value> {
  readonly read: () => Promise<Value>;
  /** Two values with the same cursor are the same to the watcher. */
  readonly cursorOf: (value: Value) => string;
  /** The cursor the watcher has already; '' for none. */
  readonly from: string;
  /** Whether nothing can follow a value: it is given, and the watch ends. */
  readonly isLast?: (value: Value) => boolean;
  /** Ends the watch: the iteration then rejects with its reason. */
  readonly signal: AbortSignal;
  readonly intervalMs?: number;
  readonly heartbeatMs?: number;
}

/** A value that differs from the one before or, as a sign of life, the same one again. */
export interface Sight<Value> {
  readonly value: Value;
  readonly cursor: string;
  readonly isHeartbeat: boolean;
}

/**
 * Yields the value at once, as a heartbeat if the watcher has it already, then whenever it has changed, and a heartbeat
 * when it has not for a while. Changes between two looks come as one.
 */
export async function* watch<Value>({
  read,
  cursorOf,
  from,
  isLast = () => false,
  signal,
  intervalMs = WATCH_INTERVAL_MS,
  heartbeatMs = HEARTBEAT_MS,
}: Watch<Value>): AsyncGenerator<Sight<Value>, void, undefined> {
  let known = from;
  let quietMs = heartbeatMs;
  for (;;) {
    const value = await read();
    const cursor = cursorOf(value);
    const isEnd = isLast(value);
    const isHeartbeat = cursor === known && !isEnd;
    if (!isHeartbeat || quietMs >= heartbeatMs) {
      known = cursor;
      quietMs = 0;
      yield { value, cursor, isHeartbeat };
    }
    if (isEnd) return;
    await sleep(intervalMs, undefined, { signal });
    quietMs += intervalMs;
  }
}
