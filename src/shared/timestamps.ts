import type { Timestamp } from '../gen/google/protobuf/timestamp.ts';

/** A google.protobuf.Timestamp in milliseconds since 1970. */
export function millisecondsOf({ seconds, nanos }: Timestamp): number {
  return seconds * 1000 + Math.floor(nanos / 1_000_000);
}

/** Milliseconds since 1970 as a google.protobuf.Timestamp. */
export function timestampOf(epochMs: number): Timestamp {
  const seconds = Math.floor(epochMs / 1000);
  return { seconds, nanos: (epochMs - seconds * 1000) * 1_000_000 };
}
