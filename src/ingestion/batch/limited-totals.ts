/**
 * Limits of totals, and the refusal of events that would exceed them. The field rules limit one record: 10^12 for
 * counts, and 10^15 millionths (a billion units) for money and conversions. A total holds this many records at that
 * limit:
 *
 * | total | counts | money | conversions |
 * |---|---|---|---|
 * | of a creative, for ever | 2^53 − 1, 9,007 records | 2^63 − 1, 9,223 records | as money |
 * | of an account's day, all its projects | 2^53 − 1, 9,007 records | (2^63 − 1) / 7, 1,317 records | as money |
 * | of an account's platform, for ever | 2^53 − 1, 9,007 records | none is kept | 2^63 − 1, 9,223 records |
 *
 * 2^63 − 1 is the largest whole number of the database and of int64 fields. 2^53 − 1 is the largest exact whole number
 * in languages whose numbers are doubles. Seven days fit into one field, because the dashboard shows a week. All
 * metrics are at least 0, and every other sum is part of one of these totals: a creative in a set, a project's day, an
 * account's snapshot. Clicks never exceed impressions, nor do the sums of impressions and clicks that are kept beside
 * other metrics. One record a day of a billion units comes to 3.65 · 10^18 in ten years, which is less than 2^63.
 */

import { nodeKey } from '../../graph/keys.ts';
import type { FigureName, Figures } from '../../shared/figures.ts';
import { NO_FIGURES } from '../../shared/figures.ts';
import { decimalOf } from '../../shared/micros.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { FigureEffect } from '../catalogue/effects.ts';
import type { RefusedOutcome } from '../outcome.ts';
import { dateKeyOf } from './batch-writes.ts';
import type { Fold } from './fold-batch.ts';

/** Largest total of impressions, and of engagements, of a creative, a day or a platform. */
export const MAX_TOTAL_COUNT = 2n ** 53n - 1n;
/** Largest total in millionths of a creative, of a platform, and of the deals won with a pack. */
export const MAX_TOTAL_MICROS = 2n ** 63n - 1n;
/** Largest total in millionths of an account's day: one seventh, so that a week fits into one field. */
export const MAX_DAY_MICROS = MAX_TOTAL_MICROS / 7n;

/** Metrics that are limited in every total, also of a platform. Queries return them in this order. */
export const LIMITED_COUNTS = ['impressions', 'engagements', 'conversion_micros'] as const;
const MONEY = ['spend_micros', 'revenue_micros'] as const;
/** Metrics that are limited in totals of creatives and days. Queries return them in this order. */
export const LIMITED_FIGURES = [...LIMITED_COUNTS, ...MONEY] as const;
/** Metrics in whole millionths. */
const IN_MICROS: ReadonlySet<FigureName> = new Set(['conversion_micros', ...MONEY]);

interface LimitedTotal {
  readonly of: string;
  readonly now: Figures;
  readonly names: readonly FigureName[];
  readonly maxMicros: bigint;
}

/** Refuses a change that would take totals beyond their limits, and names all such totals at once. */
export function refuseTotals(
  fold: Fold,
  event: PreparedEvent,
  figure: FigureEffect,
  difference: Figures,
): RefusedOutcome | undefined {
  const violations = totalsOf(fold, event, figure).flatMap(({ of, now, names, maxMicros }) =>
    names.flatMap((name) => {
      const limit = IN_MICROS.has(name) ? maxMicros : MAX_TOTAL_COUNT;
      const total = now[name] + difference[name];
      // A correction downwards always passes, even when the total is too large already.
      return difference[name] <= 0n || total <= limit ? [] : [figureOutOfRange({ name, of, total, limit })];
    }),
  );
  return violations.length === 0 ? undefined : totalsRefused(event, violations);
}

/** The refusal of an event that would take totals beyond their limits. */
export function totalsRefused(
  { eventId }: Pick<PreparedEvent, 'eventId'>,
  violations: RefusedOutcome['violations'],
): RefusedOutcome {
  const [first] = violations;
  return {
    status: 'REJECTED',
    eventId,
    reason: 'TOTAL_OUT_OF_RANGE',
    message: first === undefined ? '' : `${first.field}: ${first.description}`,
    violations,
  };
}

/** The violation under the name of the caller's field. Conversions are shown in units, not in millionths. */
function figureOutOfRange({
  name,
  of,
  total,
  limit,
}: {
  readonly name: FigureName;
  readonly of: string;
  readonly total: bigint;
  readonly limit: bigint;
}): RefusedOutcome['violations'][number] {
  if (name !== 'conversion_micros') return outOfRange({ field: name, of, total, limit });
  return outOfRange({ field: 'conversions', of, total: decimalOf(total), limit: decimalOf(limit) });
}

/** The violation of one limit, in words: which total, how large it would be, and what to check. */
export function outOfRange({
  field,
  of,
  total,
  limit,
}: {
  readonly field: string;
  readonly of: string;
  readonly total: bigint | string;
  readonly limit: bigint | string;
}): RefusedOutcome['violations'][number] {
  return {
    field,
    description: `the total of ${of} would be ${total}, and must be at most ${limit}: check the unit of the metrics (money is in millionths), or take back what does not belong there`,
  };
}

function totalsOf(fold: Fold, event: PreparedEvent, figure: FigureEffect): readonly LimitedTotal[] {
  const { accountId, accountKey } = event;
  const { contentId, platform, date } = figure;
  const creativeKey = nodeKey(accountId, contentId);
  const creative = fold.writes.creatives.get(creativeKey)?.current ?? fold.state.creatives.get(creativeKey);
  return [
    {
      of: `creative "${contentId}"`,
      now: creative?.figures ?? NO_FIGURES,
      names: LIMITED_FIGURES,
      maxMicros: MAX_TOTAL_MICROS,
    },
    {
      of: `the account's day ${date}`,
      now: fold.dates.get(dateKeyOf(accountKey, date)) ?? NO_FIGURES,
      names: LIMITED_FIGURES,
      maxMicros: MAX_DAY_MICROS,
    },
    {
      of: `platform "${platform}"`,
      now: fold.platforms.get(nodeKey(accountId, platform)) ?? NO_FIGURES,
      names: LIMITED_COUNTS,
      maxMicros: MAX_TOTAL_MICROS,
    },
  ];
}
