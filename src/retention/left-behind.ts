/** What stays of events that have expired: marks for retractions, counts of imports, and hashes of some ids. */
import type { LockEventsRow } from '../gen/queries.ts';
import { nodeKey } from '../graph/keys.ts';
import { isTimedByService, type PreparedEvent } from '../ingestion/accept/prepared-event.ts';
import { expiredIdKey } from '../ingestion/batch/expired-events.ts';
import { figureKey } from '../ingestion/batch/fold-figure.ts';
import type { EventEffects } from '../ingestion/catalogue/effects.ts';
import { isServiceMark, restoreEvent } from '../ingestion/retract/restore-event.ts';
import { utcDate } from '../shared/dates.ts';

/** Keys are sorted, each once. */
export interface LeftBehind {
  readonly creativeKeys: readonly string[];
  /** Performance records that the events reported. */
  readonly figureKeys: readonly string[];
  /** Imports, with the number of their events among these. */
  readonly imports: readonly { readonly key: string; readonly events: number }[];
  /** Keys of the nodes that remember ids. */
  readonly expiredIds: readonly string[];
  /** Tags and days. */
  readonly events: readonly Pick<PreparedEvent, 'tags' | 'date'>[];
}

/** Computes it from the events as stored. */
export function leftBehind(accountId: string, rows: readonly LockEventsRow[]): LeftBehind {
  const creativeKeys = new Set<string>();
  const figureKeys = new Set<string>();
  const imports = new Map<string, number>();
  const expiredIds = new Set<string>();
  for (const row of rows) {
    const event = restored(accountId, row);
    const { creatives = [], figure } = event?.effects ?? NO_EFFECTS;
    for (const { contentId } of creatives) creativeKeys.add(nodeKey(accountId, contentId));
    if (event !== undefined && figure !== undefined) figureKeys.add(figureKey(event, figure));
    const { importKey } = row;
    if (importKey !== null) imports.set(importKey, (imports.get(importKey) ?? 0) + 1);
    if (needsItsId(row)) expiredIds.add(expiredIdKey({ accountId, eventId: row.eventId }));
  }
  return {
    creativeKeys: [...creativeKeys].sort(),
    figureKeys: [...figureKeys].sort(),
    imports: [...imports].map(([key, events]) => ({ key, events })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    expiredIds: [...expiredIds].sort(),
    events: rows.map(({ tags, seconds }) => ({ tags, date: utcDate(seconds * 1_000) })),
  };
}

const NO_EFFECTS: EventEffects = {};

/** Undefined for an event that breaks a rule of this version. It could not be taken back either, and expires all the same. */
function restored(accountId: string, row: LockEventsRow): PreparedEvent | undefined {
  try {
    return restoreEvent(accountId, row).event;
  } catch {
    return undefined;
  }
}

/**
 * An event that its caller gave a time is refused by that time. A performance record that holds is known by its own
 * node, and one that was undone with its import, or taken back by a reset, may come again. Marks of the service are sent
 * by nobody.
 */
function needsItsId(row: LockEventsRow): boolean {
  const eventTime = { seconds: row.seconds, nanos: row.nanos };
  const recordTime = { seconds: row.recordSeconds, nanos: row.recordNanos };
  if (!isTimedByService({ eventTime, recordTime }) || isServiceMark(row)) return false;
  return row.type !== 'PERFORMANCE_RECORDED' || (row.retractedSeconds !== null && !row.undone);
}
