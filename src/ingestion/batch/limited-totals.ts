/**
 * How far totals may go, and who is refused that nothing goes further. The field rules bound a record (10^12 of what is
 * counted, 10^15 millionths of money or of conversions: a billion units); a total holds many records at that limit:
 *
 * | total | counts | money | conversions |
 * |---|---|---|---|
 * | of a creative, for ever | 2^53 − 1, 9,007 records | 2^63 − 1, 9,223 records | as money |
 * | of an account's day, all its projects | 2^53 − 1, 9,007 records | (2^63 − 1) / 7, 1,317 records | as money |
 * | of an account's platform, for ever | 2^53 − 1, 9,007 records | none is kept | 2^63 − 1, 9,223 records |
 *
 * 2^63 − 1 is the largest whole number the database and int64 fields hold, 2^53 − 1 the largest that counts may come to in
 * languages whose numbers are doubles. Seven days fit into one field, so that a week of the dashboard does. All figures are
 * at least 0, so every other sum that is kept is part of one of these: of a creative in a set, of a project's day, of an
 * account's snapshot. Clicks are at most the impressions, and the sums of impressions and clicks by what else a record
 * reports are at most those. A record a day of a billion units, for ten years, comes to 3.65 · 10^18 < 2^63.
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

/** The most that impressions or engagements of a creative, a day or a platform may come to. */
export const MAX_TOTAL_COUNT = 2n ** 53n - 1n;
/** The most that millionths of a creative, of a platform, or of the deals won with a pack, may come to. */
export const MAX_TOTAL_MICROS = 2n ** 63n - 1n;
/** The most that millionths of an account's day may come to: a seventh, for the sake of weeks. */
export const MAX_DAY_MICROS = MAX_TOTAL_MICROS / 7n;

/** Figures that are limited in every total, that of a platform too; the order in which queries return them. */
export const LIMITED_COUNTS = ['impressions', 'engagements', 'conversion_micros'] as const;
const MONEY = ['spend_micros', 'revenue_micros'] as const;
/** Figures that are limited in totals of creatives and days; the order in which queries return them. */
export const LIMITED_FIGURES = [...LIMITED_COUNTS, ...MONEY] as const;
/** Those that are whole millionths. */
const IN_MICROS: ReadonlySet<FigureName> = new Set(['conversion_micros', ...MONEY]);

interface LimitedTotal {
  readonly of: string;
  readonly now: Figures;
  readonly names: readonly FigureName[];
  readonly maxMicros: bigint;
}

/** What is wrong with totals, when a change of a figure would lead one beyond its limit: all such totals at once. */
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
      // A correction downwards always passes, also of a total that is too large already.
      return difference[name] <= 0n || total <= limit ? [] : [figureOutOfRange({ name, of, total, limit })];
    }),
  );
  return violations.length === 0 ? undefined : totalsRefused(event, violations);
}

/** The refusal of one event for the totals it would spoil. */
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

/** The same by the field that a caller knows: conversions are given in ones. */
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

/** One broken limit, in words: whose total, how far it would go, and what to look at. */
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
