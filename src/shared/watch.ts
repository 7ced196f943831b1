/** Watches something in the graph by polling, because any server may change it. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Longest age of a read, in milliseconds. Short enough for a person, and cheap enough for hundreds of watchers. */
const WATCH_INTERVAL_MS = 500;
/** The service sends to a watcher at least this often, in milliseconds, so that silence means a lost connection. */
const HEARTBEAT_MS = 10_000;

/** What to watch, and how. */
export interface Watch<Value> {
  readonly read: () => Promise<Value>;
  /** Two values with the same cursor count as equal. */
  readonly cursorOf: (value: Value) => string;
  /** The cursor that the watcher already has; '' for none. */
  readonly from: string;
  /** Whether a value is the last one: it is yielded, and the watch ends. */
  readonly isLast?: (value: Value) => boolean;
  /** Ends the watch. The iteration rejects with its reason. */
  readonly signal: AbortSignal;
  readonly intervalMs?: number;
  readonly heartbeatMs?: number;
}

/** A changed value or, as a heartbeat, the same value again. */
export interface Update<Value> {
  readonly value: Value;
  readonly cursor: string;
  readonly isHeartbeat: boolean;
}

/**
 * Yields the value at once, as a heartbeat if the watcher already has it. Then yields each changed value, and a
 * heartbeat after a time without changes. Changes between two reads are merged into one.
 */
export async function* watch<Value>({
  read,
  cursorOf,
  from,
  isLast = () => false,
  signal,
  intervalMs = WATCH_INTERVAL_MS,
  heartbeatMs = HEARTBEAT_MS,
}: Watch<Value>): AsyncGenerator<Update<Value>, void, undefined> {
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
