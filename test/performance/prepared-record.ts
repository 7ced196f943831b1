/** Records as the fold of a batch takes them. */
import { acceptEvent } from '../../src/events/accept-event.ts';
import type { PreparedEvent } from '../../src/events/prepared-event.ts';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { recordEvent } from '../../src/performance/record-event.ts';

/** The record's event, accepted for account "acme" on 2026-11-20. */
export function prepareRecord(record: PerformanceRecord): PreparedEvent {
  const event = recordEvent(record, 'importer');
  const context = { now: new Date('2026-11-20T12:00:00Z'), order: 0, tokens: undefined };
  const acceptance = acceptEvent({ event, path: 'record', violations: [] }, 'acme', context);
  if (acceptance.kind !== 'PREPARED') throw new Error(JSON.stringify(acceptance));
  return acceptance.prepared;
}
