import type { DueTimes } from './due-times.ts';

/** What happens to due times that no server ran in time: nothing, or one run for all of them. */
export const MISFIRE_POLICIES = ['SKIP', 'RUN_ONCE'] as const;

/** One of {@link MISFIRE_POLICIES}. */
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number];

/** Input for deciding the next step. */
export interface Situation {
  readonly due: DueTimes;
  /**
   * The newest due time that was run or skipped, or the time at which the schedule began. In milliseconds since 1970.
   */
  readonly settledThroughMs: number;
  readonly nowMs: number;
  readonly misfirePolicy: MisfirePolicy;
  readonly isPaused: boolean;
}

/** The next step: wait, run for one due time, or skip some. */
export type Step =
  | { readonly kind: 'WAIT'; readonly nextMs: number | undefined }
  | {
      readonly kind: 'RUN';
      readonly dueMs: number;
      /** Number of earlier missed due times that this run makes up for, up to {@link MOST_COUNTED}. */
      readonly madeUpFor: number;
    }
  | {
      readonly kind: 'PASS';
      /** The newest of the skipped due times. */
      readonly throughMs: number;
      /** Number of skipped due times, up to {@link MOST_COUNTED}. */
      readonly count: number;
      readonly why: 'PAUSED' | 'MISSED';
    };

/** A due time older than this, in milliseconds, counts as missed: no server ran. Servers check far more often. */
export const GRACE_MS = 60_000;
/** Most due times counted, at 0.1 ms each. Beyond this the log says "more than". */
const MOST_COUNTED = 100;

/**
 * Decides about the due times after the last settled one. Due times that are on time run one by one, oldest first. For
 * missed ones, SKIP skips all. RUN_ONCE makes up for all of them with one run: the first due time that is on time if
 * there is one, otherwise the newest missed one. While the schedule is paused, all are skipped.
 */
export function planStep({ due, settledThroughMs, nowMs, misfirePolicy, isPaused }: Situation): Step {
  const first = due.after(settledThroughMs);
  if (first === undefined || first > nowMs) return { kind: 'WAIT', nextMs: first };
  if (isPaused) return pass('PAUSED', due, { afterMs: settledThroughMs, throughMs: nowMs });
  if (nowMs - first <= GRACE_MS) return { kind: 'RUN', dueMs: first, madeUpFor: 0 };
  const missed = pass('MISSED', due, { afterMs: settledThroughMs, throughMs: nowMs - GRACE_MS - 1 });
  if (misfirePolicy === 'SKIP' || missed.kind !== 'PASS') return missed;
  const onTime = due.after(missed.throughMs);
  return onTime !== undefined && onTime <= nowMs
    ? { kind: 'RUN', dueMs: onTime, madeUpFor: missed.count }
    : { kind: 'RUN', dueMs: missed.throughMs, madeUpFor: missed.count - 1 };
}

function pass(
  why: 'PAUSED' | 'MISSED',
  due: DueTimes,
  span: { readonly afterMs: number; readonly throughMs: number },
): Step {
  const throughMs = due.newest(span);
  if (throughMs === undefined) return { kind: 'WAIT', nextMs: due.after(span.afterMs) };
  return { kind: 'PASS', throughMs, count: due.count({ ...span, limit: MOST_COUNTED + 1 }), why };
}

/** Explains in words why due times were skipped. */
export function passReason({
  count,
  why,
}: {
  readonly count: number;
  readonly why: 'PAUSED' | 'MISSED';
}): string {
  const number = count > MOST_COUNTED ? `more than ${MOST_COUNTED}` : String(count);
  const times = `${number} due ${count === 1 ? 'time' : 'times'}`;
  return why === 'PAUSED'
    ? `${times} passed while the schedule was paused`
    : `${times} ${count === 1 ? 'was' : 'were'} missed while no server ran`;
}
