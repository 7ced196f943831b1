/**
 * When the id of a stored event is free again: the event moves nothing any more, and whoever sends the same record again
 * expects it to be stored. It stays in the record under another id.
 */
import { nodeKey } from '../../graph/keys.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import { MARK_AFTER_RETRACTION_PREFIX } from '../retract/restore-event.ts';
import type { Fold } from './fold-batch.ts';
import { figureKey, MARK_ID_PREFIX } from './fold-figure.ts';
import type { StoredEvent } from './stored-state.ts';

/**
 * An event that was undone with its import is free. So is one that holds and whose figure is not there, or only at a lower
 * revision: a reset took it back. One that was taken back by itself is not, since what retries a log brings nothing back.
 */
export function hasFreeId(fold: Fold, event: PreparedEvent, stored: StoredEvent): boolean {
  if (stored.retracted) return stored.undone;
  const { figure } = event.effects;
  if (figure === undefined) return false;
  const held = fold.figures.get(figureKey(event, figure));
  return held === undefined || held.revision < figure.revision;
}

/** Gives the stored event, and the marks that it caused, ids that say how many had them before. */
export function setAside(fold: Fold, { accountId, eventId, key }: PreparedEvent, stored: StoredEvent): void {
  const formers = stored.formers + 1;
  fold.writes.formers.set(key, formers);
  for (const prefix of ['', MARK_ID_PREFIX, MARK_AFTER_RETRACTION_PREFIX]) {
    const id = `${prefix}${eventId}`;
    const formerId = `${id}:former:${formers}`;
    fold.writes.aside.push({
      key: nodeKey(accountId, id),
      formerKey: nodeKey(accountId, formerId),
      formerId,
    });
  }
}
