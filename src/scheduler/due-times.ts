import { Cron } from 'croner';
import type { Violation } from '../shared/errors.ts';
import { isRecurring, isTimeZone } from '../shared/setting-parsers.ts';

/** When cycles are due. */
export interface Times {
  /** Cron expression with 5 fields, or 6 with seconds, for example `0 3 * * *`. */
  readonly schedule: string;
  /** IANA zone in which the expression is read, for example `Europe/Berlin`. */
  readonly timeZone: string;
}

/** The due times of a schedule, in milliseconds since 1970. All of them are whole seconds. */
export interface DueTimes {
  /** Returns the first due time after an instant. Undefined when there are no more. */
  after(ms: number): number | undefined;
  /** Returns the newest due time after `afterMs` and up to `throughMs`. */
  newest(span: { readonly afterMs: number; readonly throughMs: number }): number | undefined;
  /** Counts the due times after `afterMs` and up to `throughMs`, at most `limit`. */
  count(span: { readonly afterMs: number; readonly throughMs: number; readonly limit: number }): number;
}

const SECOND_MS = 1_000;
const NO_EXPRESSION = "must be a cron expression of 5 fields, or 6 with seconds first, as '0 3 * * *'";

/**
 * Computes due times; nothing is scheduled. A fixed time of day that a clock change skips is due right after the
 * change. One that occurs twice is due the first time. An expression for every hour or minute is due in every hour or
 * minute that passes. Throws croner's error for an invalid expression.
 */
export function dueTimesOf({ schedule, timeZone }: Times): DueTimes {
  const cron = new Cron(schedule, { timezone: timeZone, paused: true });
  const after = (ms: number): number | undefined => cron.nextRun(new Date(ms))?.getTime();
  const isDueBetween = (afterMs: number, throughMs: number): boolean =>
    (after(afterMs) ?? Number.POSITIVE_INFINITY) <= throughMs;
  return {
    after,
    newest({ afterMs, throughMs }) {
      if (!isDueBetween(afterMs, throughMs)) return undefined;
      // A binary search takes some 30 steps for a year. A scan would take one step for each due time.
      let low = afterMs;
      let high = throughMs;
      while (high - low > SECOND_MS) {
        const middle = Math.floor((low + high) / 2);
        if (isDueBetween(middle, throughMs)) low = middle;
        else high = middle;
      }
      return after(low);
    },
    count({ afterMs, throughMs, limit }) {
      let count = 0;
      let next = after(afterMs);
      while (next !== undefined && next <= throughMs && count < limit) {
        count += 1;
        next = after(next);
      }
      return count;
    },
  };
}

/** Returns every violation of an expression and a zone, by the names of the API's fields. */
export function timesViolations({ schedule, timeZone }: Times): readonly Violation[] {
  const isZone = isTimeZone(timeZone);
  const expression = expressionProblem({ schedule, timeZone: isZone ? timeZone : 'UTC' });
  return [
    ...(expression === undefined ? [] : [{ field: 'schedule', description: expression }]),
    ...(isZone ? [] : [{ field: 'time_zone', description: 'must be an IANA time zone, as Europe/Berlin' }]),
  ];
}

function expressionProblem(times: Times): string | undefined {
  if (!isRecurring(times.schedule)) return NO_EXPRESSION;
  try {
    const isEverDue = dueTimesOf(times).after(Date.UTC(2026, 0, 1)) !== undefined;
    return isEverDue ? undefined : 'must be due at some time';
  } catch {
    return NO_EXPRESSION;
  }
}
