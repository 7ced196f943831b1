import type { DueTimes } from './due-times.ts';

/** What may become of due times that no server attended to in time: nothing, or one run for all of them. */
export const MISFIRE_POLICIES = ['SKIP', 'RUN_ONCE'] as const;

/** One of {@link MISFIRE_POLICIES}. */
export type MisfirePolicy = (typeof MISFIRE_POLICIES)[number];

/** What the next step is decided by. */
export interface Situation {
  readonly due: DueTimes;
  /** The newest due time that was run or left out, or the instant the schedule counts from; milliseconds since 1970. */
  readonly settledThroughMs: number;
  readonly nowMs: number;
  readonly misfirePolicy: MisfirePolicy;
  readonly isPaused: boolean;
}

/** The next step: to wait, to run for one due time, or to leave some out. */
export type Step =
  | { readonly kind: 'WAIT'; readonly nextMs: number | undefined }
  | {
      readonly kind: 'RUN';
      readonly dueMs: number;
      /** Missed due times before it that this run makes up for, as far as {@link MOST_COUNTED}. */
      readonly madeUpFor: number;
    }
  | {
      readonly kind: 'PASS';
      /** The newest of them. */
      readonly throughMs: number;
      /** How many, as far as {@link MOST_COUNTED}. */
      readonly count: number;
      readonly why: 'PAUSED' | 'MISSED';
    };

/** A due time that is attended to later than this, in milliseconds, was missed: no server ran. Servers look far oftener. */
export const GRACE_MS = 60_000;
/** Due times are counted one by one, at 0.1 ms each: more than this are "more than" it. */
const MOST_COUNTED = 100;

/**
 * What to do about the due times since the last one that was settled. Those that are on time are run one by one, oldest
 * first. Of those missed, SKIP leaves all out; RUN_ONCE makes up for them by one run, which is the first that is on
 * time, if there is one, and otherwise for the newest missed. While paused all are left out.
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

/** Why due times were left out, in words. */
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
