/**
 * Decides when the id of a stored event may be used again. That is so when the event no longer has any effect: a caller
 * who sends the same record again then expects it to be stored. The former event stays in the record under another id.
 */
import { nodeKey } from '../../graph/keys.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import { MARK_AFTER_RETRACTION_PREFIX } from '../retract/restore-event.ts';
import type { Fold } from './fold-batch.ts';
import { figureKey, MARK_ID_PREFIX } from './fold-figure.ts';
import type { StoredEvent } from './stored-state.ts';

/**
 * The id of an event that was undone with its import is free. So is the id of an event that still holds while its
 * performance record is missing or has a lower revision: a reset took the record back. The id of an event that was
 * taken back alone is not free, because a retry of a log must not bring it back.
 */
export function hasFreeId(fold: Fold, event: PreparedEvent, stored: StoredEvent): boolean {
  if (stored.retracted) return stored.undone;
  const { figure } = event.effects;
  if (figure === undefined) return false;
  const held = fold.figures.get(figureKey(event, figure));
  return held === undefined || held.revision < figure.revision;
}

/** Renames the stored event and the marks it caused. The new ids count how many earlier events had the id. */
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
