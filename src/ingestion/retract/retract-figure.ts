/** What taking a performance record back writes: a correction to the revision that holds now, or its removal. */

import { NO_FIGURES, subtractFigures } from '../../shared/figures.ts';
import { millisecondsOf } from '../../shared/timestamps.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { Fold } from '../batch/fold-batch.ts';
import { creativeOf } from '../batch/fold-creative.ts';
import { addToSums, figureKey, moveFigure, refuseFigure } from '../batch/fold-figure.ts';
import { foldIntoSet } from '../batch/fold-set.ts';
import type { FigureEffect } from '../catalogue/effects.ts';
import { addToImportDay } from '../imports/fold-import.ts';
import type { RestoredEvent } from './restore-event.ts';
import { notRetractable } from './retraction.ts';

/**
 * Restores the highest revision among the remaining events. When none remains, the performance record is removed and
 * its key returned. A record that another event has replaced stays as it is. Throws EVENT_NOT_RETRACTABLE when the
 * restored revision would take a total beyond its limit. Events from before a reset of all performance records do not
 * count.
 */
export function retractFigure(
  fold: Fold,
  event: PreparedEvent,
  figure: FigureEffect,
  {
    remaining,
    figuresResetMs,
  }: { readonly remaining: readonly RestoredEvent[]; readonly figuresResetMs: number },
): string | undefined {
  const key = figureKey(event, figure);
  const stored = fold.figures.get(key);
  if (stored === undefined) return undefined;
  const since = remaining.filter(({ event: { recordTime } }) => millisecondsOf(recordTime) > figuresResetMs);
  const holds = highestRevision(key, since);
  if (holds?.effects.figure?.contentHash === stored.contentHash) return undefined;
  if (holds?.effects.figure !== undefined) {
    const refused = refuseFigure(fold, holds, holds.effects.figure);
    if (refused !== undefined) throw notRetractable(event.eventId, refused.message);
    moveFigure(fold, holds, holds.effects.figure);
    return undefined;
  }
  const difference = subtractFigures(NO_FIGURES, stored.figures);
  foldIntoSet(fold.writes, event, figure, { ...stored, sign: -1 });
  addToSums(fold, event, figure, { difference, records: -1 });
  addToImportDay(fold.writes, stored.importKey, figure.date, { difference, records: -1 });
  const creative = creativeOf(fold, event, figure.contentId);
  const figures = subtractFigures(creative.current.figures, stored.figures);
  creative.current = { ...creative.current, figures };
  fold.figures.delete(key);
  return key;
}

function highestRevision(key: string, remaining: readonly RestoredEvent[]): PreparedEvent | undefined {
  let highest: PreparedEvent | undefined;
  for (const { event } of remaining) {
    const { figure } = event.effects;
    if (figure === undefined || figureKey(event, figure) !== key) continue;
    if (figure.revision > (highest?.effects.figure?.revision ?? -1)) highest = event;
  }
  return highest;
}
