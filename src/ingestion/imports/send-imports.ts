/** Sends what a batch writes to imports. */

import { addToImportDays, countImports } from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { placeOf } from '../accept/prepared-event.ts';
import type { BatchWrites } from '../batch/batch-writes.ts';
import { byKey } from '../batch/load-state.ts';
import type { ImportCount, ImportDay } from './fold-import.ts';

/** A batch without imports sends nothing. */
export function sendImports(transaction: GraphTransaction, writes: BatchWrites): readonly Promise<unknown>[] {
  const imports = [...writes.imports.values()].sort(byKey).map(importRow);
  const days = [...writes.importDays.values()].sort(byKey).map(dayRow);
  return [
    ...(imports.length === 0 ? [] : [transaction.run(countImports, { imports })]),
    ...(days.length === 0 ? [] : [transaction.run(addToImportDays, { days })]),
  ];
}

function importRow({ key, accountKey, importId, event, stored, firstDate, lastDate }: ImportCount) {
  const { recordTime, actor, fromImport } = event;
  return {
    ...{ key, accountKey, importId, actor, firstDate, lastDate },
    source: fromImport?.source ?? '',
    place: `${placeOf(recordTime)}${importId}`,
    seconds: BigInt(recordTime.seconds),
    nanos: BigInt(recordTime.nanos),
    stored: BigInt(stored),
  };
}

function dayRow({ key, importKey, accountKey, date, records, figures }: ImportDay) {
  return {
    ...{ key, importKey, accountKey, date },
    records: BigInt(records),
    impressions: figures.impressions,
    clicks: figures.clicks,
    spendMicros: figures.spend_micros,
  };
}
