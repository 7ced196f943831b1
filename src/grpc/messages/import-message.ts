import type { Import } from '../../gen/kaizen/v1/import.ts';
import type { GetImportRow } from '../../gen/queries.ts';

/** A stored import as a message of the API. */
export function importMessage(row: GetImportRow): Import {
  return {
    importId: row.importId,
    source: row.source,
    actor: row.actor,
    firstStoredTime: { seconds: row.firstSeconds, nanos: row.firstNanos },
    lastStoredTime: { seconds: row.lastSeconds, nanos: row.lastNanos },
    storedCount: row.stored,
    retractedCount: row.retracted,
    firstDate: row.firstDate,
    lastDate: row.lastDate,
    nextPosition: row.nextPosition,
  };
}
