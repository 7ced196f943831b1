/**
 * What a performance record changes in a contrast set: the metrics of its creative there, and the counts that give the
 * set's newest day, weeks and assignment. Every count can go down again, so that a set depends only on the records in
 * it and not on the order in which they came.
 */

import { contrastSetKey, projectWeekKey, stratumKey } from '../../contrast-sets/contrast-set-key.ts';
import { nodeKey } from '../../graph/keys.ts';
import { isoWeek, weekdayOf } from '../../shared/dates.ts';
import { NO_FIGURES, subtractFigures } from '../../shared/figures.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { FigureEffect } from '../catalogue/effects.ts';
import { addMembership, type BatchWrites, entryOf } from './batch-writes.ts';
import type { StoredFigure } from './stored-state.ts';

/** Key of the contrast set that a performance record belongs to. */
export function setKeyOf({ accountId, projectId }: PreparedEvent, figure: FigureEffect): string {
  const { testId, isSharedTest, platform, audience, date } = figure;
  const week = isoWeek(date);
  return contrastSetKey({ accountId, testId, isSharedTest, projectId, platform, audience, week });
}

/** A performance record in its set: the new one (sign 1), or the one that leaves (sign -1). */
interface FigureInSet extends Pick<StoredFigure, 'setKey' | 'assignment' | 'figures'> {
  readonly sign: 1 | -1;
}

/** Adds a performance record to its set, or removes it. */
export function foldIntoSet(
  writes: BatchWrites,
  { accountId, accountKey, projectId }: Pick<PreparedEvent, 'accountId' | 'accountKey' | 'projectId'>,
  { contentId, platform, audience, date }: Pick<FigureEffect, 'contentId' | 'platform' | 'audience' | 'date'>,
  { setKey, assignment, figures, sign }: FigureInSet,
): void {
  const touch = entryOf(writes.sets, setKey, () => ({ key: setKey, accountKey, observational: 0 }));
  if (assignment === 'OBSERVATIONAL') touch.observational += sign;
  const week = isoWeek(date);
  const coarseKey = projectWeekKey({ accountId, projectId, week });
  const { days } = entryOf(writes.setWeeks, `${setKey} ${coarseKey}`, () => ({
    setKey,
    coarseKey,
    projectId,
    week,
    days: [0, 0, 0, 0, 0, 0, 0],
  }));
  const weekday = weekdayOf(date);
  days[weekday] = (days[weekday] ?? 0) + sign;
  const stratum = stratumKey(setKey, { platform, audience, date });
  writes.strata.set(`${stratum} ${coarseKey}`, {
    key: stratum,
    setKey,
    coarseKey,
    accountKey,
    platform,
    audience,
    date,
    week,
  });
  const place = { creativeKey: nodeKey(accountId, contentId), setKey, platform, audience };
  const change = sign === 1 ? figures : subtractFigures(NO_FIGURES, figures);
  addMembership(writes, place, { records: sign, figures: change });
}
