import type { Timestamp } from './gen/google/protobuf/timestamp.ts';

/** Milliseconds since 1970 as a google.protobuf.Timestamp. */
export function timestampOf(epochMs: number): Timestamp {
  const seconds = Math.floor(epochMs / 1000);
  return { seconds, nanos: (epochMs - seconds * 1000) * 1_000_000 };
}
