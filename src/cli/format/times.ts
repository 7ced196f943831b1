/** Instants for people. */
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';

/** For example `2026-03-01 03:00:12 UTC`; '' when the time is absent. */
export function formatTime(time: Timestamp | undefined): string {
  if (time === undefined) return '';
  const text = instantOf(time).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
}

/** Milliseconds between two instants; the second defaults to `now`. */
export function elapsedMs(from: Timestamp, to: Timestamp | undefined, now: Date): number {
  const end = to === undefined ? now : instantOf(to);
  return Math.max(0, end.getTime() - instantOf(from).getTime());
}

function instantOf({ seconds, nanos }: Timestamp): Date {
  return new Date(seconds * 1000 + Math.round(nanos / 1e6));
}
