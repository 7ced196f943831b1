/**
 * What a figure changes in a contrast set: what its creative has there, and the counts from which follow the set's newest
 * day, its weeks and its assignment. Counts go down as they go up, so that a set is what its figures make it, in whatever
 * order they came.
 */

import { contrastSetKey, projectWeekKey, stratumKey } from '../../contrast-sets/contrast-set-key.ts';
import { nodeKey } from '../../graph/keys.ts';
import { isoWeek, weekdayOf } from '../../shared/dates.ts';
import { NO_FIGURES, subtractFigures } from '../../shared/figures.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { FigureEffect } from '../catalogue/effects.ts';
import { addMembership, type BatchWrites, entryOf } from './batch-writes.ts';
import type { StoredFigure } from './stored-state.ts';

/** Key of the set that a figure belongs to. */
export function setKeyOf({ accountId, projectId }: PreparedEvent, figure: FigureEffect): string {
  const { testId, isSharedTest, platform, audience, date } = figure;
  const week = isoWeek(date);
  return contrastSetKey({ accountId, testId, isSharedTest, projectId, platform, audience, week });
}

/** A figure in its set: as it shall be (1), or as it was and is no longer (-1). */
interface FigureInSet extends Pick<StoredFigure, 'setKey' | 'assignment' | 'figures'> {
  readonly sign: 1 | -1;
}

/** Puts a figure into its set, or takes it out. */
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
