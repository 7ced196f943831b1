/** What a record adds to its import: a count, and the metrics that the import brought, by day. */

import { keyParts, nodeKey } from '../../graph/keys.ts';
import type { Figures } from '../../shared/figures.ts';
import { addFigures, NO_FIGURES } from '../../shared/figures.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import { type BatchWrites, entryOf } from '../batch/batch-writes.ts';
import type { FigureEffect } from '../catalogue/effects.ts';

/** What an import stores in the batch. */
export interface ImportCount {
  readonly key: string;
  readonly accountKey: string;
  readonly importId: string;
  /** The last event of the import in the batch. */
  event: PreparedEvent;
  stored: number;
  firstDate: string;
  lastDate: string;
}

/** By how much the metrics that an import brought on one day change. */
export interface ImportDay {
  readonly key: string;
  readonly importKey: string;
  readonly accountKey: string;
  readonly date: string;
  records: number;
  figures: Figures;
}

/** Key of the import that an event belongs to; undefined when it belongs to none. */
export function importKeyOf({ accountId, fromImport }: PreparedEvent): string | undefined {
  return fromImport === undefined ? undefined : nodeKey(accountId, fromImport.importId);
}

/** Counts a record that is stored. */
export function countInImport(
  { imports }: BatchWrites,
  event: PreparedEvent,
  { date }: Pick<FigureEffect, 'date'>,
): void {
  const key = importKeyOf(event);
  if (key === undefined) return;
  const { accountKey, fromImport } = event;
  const count = entryOf(imports, key, () => ({
    key,
    accountKey,
    importId: fromImport?.importId ?? '',
    event,
    stored: 0,
    firstDate: date,
    lastDate: date,
  }));
  count.event = event;
  count.stored += 1;
  if (date < count.firstDate) count.firstDate = date;
  if (date > count.lastDate) count.lastDate = date;
}

/**
 * Changes the day of the import that first brought a record, also when a later event corrects the record or takes it
 * back.
 */
export function addToImportDay(
  { importDays }: BatchWrites,
  importKey: string | undefined,
  date: string,
  change: { readonly difference: Figures; readonly records: number },
): void {
  if (importKey === undefined) return;
  const key = `${importKey}|${date}`;
  const [accountId = ''] = keyParts(importKey);
  const day = entryOf(importDays, key, () => ({
    key,
    importKey,
    accountKey: nodeKey(accountId),
    date,
    records: 0,
    figures: NO_FIGURES,
  }));
  day.records += change.records;
  day.figures = addFigures(day.figures, change.difference);
}
