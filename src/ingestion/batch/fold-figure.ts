/** What a performance record writes: its metrics, every sum they are part of, and the mark its creative earns. */

import { nodeKey } from '../../graph/keys.ts';
import type { Figures } from '../../shared/figures.ts';
import { addFigures, NO_FIGURES, ratio, subtractFigures } from '../../shared/figures.ts';
import { LAST_ORDER, type PreparedEvent, prepareEvent } from '../accept/prepared-event.ts';
import type { FigureEffect } from '../catalogue/effects.ts';
import type { Payload } from '../catalogue/event-type.ts';
import { addToImportDay, importKeyOf } from '../imports/fold-import.ts';
import type { Outcome, RefusedOutcome } from '../outcome.ts';
import { count, dateKeyOf, dayOf, ownerOf } from './batch-writes.ts';
import { markOfTotals } from './creative-mark.ts';
import type { Fold } from './fold-batch.ts';
import { creativeOf } from './fold-creative.ts';
import { foldIntoSet, setKeyOf } from './fold-set.ts';
import { refuseTotals } from './limited-totals.ts';
import type { StoredFigure } from './stored-state.ts';

/** Prefix of the ids of marks that the service sets. The id of the event that caused the mark follows. */
export const MARK_ID_PREFIX = 'kaizen:mark:';

/** Key of a performance record. */
export function figureKey({ accountId, projectId }: PreparedEvent, figure: FigureEffect): string {
  const { contentId, platform, audience, date } = figure;
  return nodeKey(accountId, projectId, contentId, platform, audience, date);
}

/** The outcome of a record that is stored already; undefined when the new one replaces it. */
export function outcomeOfStored(fold: Fold, event: PreparedEvent, figure: FigureEffect): Outcome | undefined {
  const key = figureKey(event, figure);
  const stored = fold.figures.get(key);
  if (stored === undefined) return undefined;
  const { eventId, warnings } = event;
  if (figure.revision < stored.revision) {
    const message = `revision ${stored.revision} of this record is stored, and is higher: to replace its metrics, send a higher one`;
    return { status: 'STALE', eventId, reason: 'STALE_REVISION', message, violations: [] };
  }
  if (figure.contentHash === stored.contentHash) {
    if (figure.revision > stored.revision) {
      // The metrics stay, but the higher revision must be kept: an older revision that is still on its way must not
      // win.
      fold.figures.set(key, { ...stored, revision: figure.revision });
      writeFigure(fold, event, figure, stored);
    }
    return { status: 'DUPLICATE', eventId, recordTime: stored.recordTime, warnings };
  }
  if (figure.revision > stored.revision) return undefined;
  const message = otherFigures(stored.revision);
  return { status: 'CONFLICT', eventId, reason: 'REVISION_CONFLICT', message, violations: [] };
}

/** The message of a conflict, with what to do about it. */
export function otherFigures(revision: number): string {
  return `other metrics are stored as revision ${revision} of this record: to replace them, send it again with a higher revision (kaizen import performance: --restate)`;
}

/** Refuses a performance record that would take a total beyond its limit. */
export function refuseFigure(
  fold: Fold,
  event: PreparedEvent,
  figure: FigureEffect,
): RefusedOutcome | undefined {
  return refuseTotals(fold, event, figure, differenceTo(fold.figures.get(figureKey(event, figure)), figure));
}

/** By how much a record changes the sums that its stored revision is part of. */
function differenceTo(stored: StoredFigure | undefined, { figures }: FigureEffect): Figures {
  return stored === undefined ? figures : subtractFigures(figures, stored.figures);
}

/** Writes the record and moves every sum by the difference. Returns the mark that follows as an event to store. */
export function foldFigure(
  fold: Fold,
  event: PreparedEvent,
  figure: FigureEffect,
): PreparedEvent | undefined {
  moveFigure(fold, event, figure);
  return renewMark(fold, event, figure);
}

/** Writes the record and moves every sum by the difference to what is stored, even when its revision is lower. */
export function moveFigure(fold: Fold, event: PreparedEvent, figure: FigureEffect): void {
  const key = figureKey(event, figure);
  const stored = fold.figures.get(key);
  const set = { setKey: setKeyOf(event, figure), assignment: figure.assignment };
  const importKey = stored === undefined ? importKeyOf(event) : stored.importKey;
  writeFigure(fold, event, figure, set);
  fold.figures.set(key, {
    ...set,
    revision: figure.revision,
    contentHash: figure.contentHash,
    figures: figure.figures,
    recordTime: event.recordTime,
    importKey,
  });
  const creative = creativeOf(fold, event, figure.contentId);
  if (stored !== undefined) foldIntoSet(fold.writes, event, figure, { ...stored, sign: -1 });
  foldIntoSet(fold.writes, event, figure, { ...set, figures: figure.figures, sign: 1 });
  const difference = differenceTo(stored, figure);
  const change = { difference, records: stored === undefined ? 1 : 0 };
  addToSums(fold, event, figure, change);
  addToImportDay(fold.writes, importKey, figure.date, change);
  creative.current = { ...creative.current, figures: addFigures(creative.current.figures, difference) };
}

function writeFigure(
  fold: Fold,
  event: PreparedEvent,
  figure: FigureEffect,
  { setKey, assignment }: Pick<StoredFigure, 'setKey' | 'assignment'>,
): void {
  const key = figureKey(event, figure);
  fold.writes.figures.set(key, {
    key,
    creativeKey: nodeKey(event.accountId, figure.contentId),
    event,
    isNew: !fold.state.figures.has(key),
    revision: figure.revision,
    setKey,
    assignment,
  });
}

/** Adds to the sums by day and platform, and to the record counts of the account and its project. */
export function addToSums(
  fold: Fold,
  event: PreparedEvent,
  figure: FigureEffect,
  change: { readonly difference: Figures; readonly records: number },
): void {
  const { accountId, accountKey } = event;
  const { difference } = change;
  const day = dayOf(fold.writes, event, figure.date);
  day.figures = addFigures(day.figures, difference);
  day.performance += change.records;
  ownerOf(fold.writes, event).performance += change.records;
  addTo(fold.dates, dateKeyOf(accountKey, figure.date), difference);
  addTo(fold.platforms, nodeKey(accountId, figure.platform), difference);
  const platform = { accountId, accountKey, label: 'PlatformStat' as const, name: figure.platform };
  count(fold.writes, platform, platformCounts(difference));
  const traits = fold.writes.traits;
  traits.set(nodeKey(accountId, 'platform', figure.platform), { kind: 'platform', value: figure.platform });
  if (figure.audience !== '') {
    traits.set(nodeKey(accountId, 'audience', figure.audience), { kind: 'audience', value: figure.audience });
  }
}

function addTo(sums: Map<string, Figures>, key: string, difference: Figures): void {
  sums.set(key, addFigures(sums.get(key) ?? NO_FIGURES, difference));
}

/**
 * The metrics a platform's counters keep. Money is left out: platforms are compared by rates only, and a sum of money
 * over years would have no limit.
 */
export function platformCounts({ spend_micros: _, revenue_micros: __, ...counts }: Figures) {
  return counts;
}

/**
 * Marks a creative by its new totals, unless a person has marked it. A new mark is an event whose id names its cause.
 */
function renewMark(fold: Fold, event: PreparedEvent, figure: FigureEffect): PreparedEvent | undefined {
  const creative = creativeOf(fold, event, figure.contentId);
  if (creative.current.markedBy === 'PERSON') return undefined;
  const mark = markOfTotals(creative.current.figures);
  if (mark === creative.current.mark) return undefined;
  creative.current = { ...creative.current, mark, markedBy: mark === undefined ? undefined : 'SERVICE' };
  if (mark === undefined) return undefined;
  const { eventTime, recordTime } = event;
  const eventId = `${MARK_ID_PREFIX}${event.eventId}`;
  return markEvent(
    event,
    { contentId: figure.contentId, mark, figures: creative.current.figures },
    {
      eventId,
      eventTime,
      recordTime,
    },
  );
}

/** The event of a mark that the service sets, with the totals that decided it. */
export function markEvent(
  { accountId, projectId }: Pick<PreparedEvent, 'accountId' | 'projectId'>,
  {
    contentId,
    mark,
    figures,
  }: { readonly contentId: string; readonly mark: 'WINNER' | 'LOSER'; readonly figures: Figures },
  { eventId, eventTime, recordTime }: Pick<PreparedEvent, 'eventId' | 'eventTime' | 'recordTime'>,
): PreparedEvent {
  const { engagements, engagement_impressions } = figures;
  const rate = (100 * ratio(engagements, engagement_impressions)).toFixed(2);
  const value = {
    contentId,
    platform: '',
    reason: `engagement rate ${rate} % over ${engagement_impressions} impressions`,
  };
  const payload: Payload =
    mark === 'WINNER' ? { $case: 'creativeMarkedWinner', value } : { $case: 'creativeMarkedLoser', value };
  return prepareEvent(
    {
      accountId,
      projectId,
      eventId,
      eventTime,
      actor: 'kaizen',
      tags: [],
      payload,
      effects: { subject: { label: 'Creative', id: contentId } },
    },
    new Date(recordTime.seconds * 1000 + recordTime.nanos / 1e6),
    LAST_ORDER,
  );
}
