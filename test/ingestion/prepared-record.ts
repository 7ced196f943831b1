/** Records as the fold of a batch takes them. */

import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { acceptEvent } from '../../src/ingestion/accept/accept-event.ts';
import type { PreparedEvent } from '../../src/ingestion/accept/prepared-event.ts';
import { recordEvent } from '../../src/ingestion/accept/record-event.ts';

/** The record's event, accepted for account "acme" on 2026-11-20. */
export function prepareRecord(record: PerformanceRecord): PreparedEvent {
  const event = recordEvent(record, 'importer');
  const context = { now: new Date('2026-11-20T12:00:00Z'), order: 0, tokens: undefined };
  const acceptance = acceptEvent({ event, path: 'record', violations: [] }, 'acme', context);
  if (acceptance.kind !== 'PREPARED') throw new Error(JSON.stringify(acceptance));
  return acceptance.prepared;
}
