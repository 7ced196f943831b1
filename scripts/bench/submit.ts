/** The two ways an event gets into the graph, each as a job that is ready to run. */
import { acceptEvent } from '../../src/events/accept-event.ts';
import { writeBatch } from '../../src/events/write-batch.ts';
import type { Event } from '../../src/gen/kaizen/v1/event.ts';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { recordEvent } from '../../src/performance/record-event.ts';
import { headlineTraitExtractor } from '../../src/performance/text-traits/headline-extractor.ts';
import type { Bed } from './bed.ts';
import { type RecordedTransaction, recordTransaction, runRecorded } from './recorded-transaction.ts';

/** One call or transaction. */
export type Job = () => Promise<void>;

/** AppendEvents; a batch that is not accepted whole is a fault of the bench. */
export function appendJob({ clients }: Bed, accountId: string, events: Event[]): Job {
  return async () => {
    const { acceptedCount, results } = await clients.appendEvents({ accountId, events });
    if (acceptedCount !== events.length) throw refused(results.find(({ message }) => message !== ''));
  };
}

/** LogEvent. */
export function logJob({ clients }: Bed, accountId: string, event: Event | undefined): Job {
  return async () => void (await clients.logEvent({ accountId, event }));
}

/** RecordPerformance, like AppendEvents. */
export function performanceJob({ clients }: Bed, accountId: string, records: PerformanceRecord[]): Job {
  return async () => {
    const request = { accountId, records, actor: 'bench', source: '', importId: '' };
    const { acceptedCount, results } = await clients.recordPerformance(request);
    if (acceptedCount !== records.length) throw refused(results.find(({ message }) => message !== ''));
  };
}

/** The transaction the service's writer would make of the events, for the raw driver to run. */
export async function rawJob(bed: Bed, accountId: string, events: readonly Event[]): Promise<Job> {
  const recorded = await recordEvents(bed.graph, accountId, events);
  return () => runRecorded(bed.driver, recorded);
}

/** Records as the events they are. */
export function asEvents(records: readonly PerformanceRecord[]): readonly Event[] {
  return records.map((record) => recordEvent(record, 'bench'));
}

/** The statements of a batch. */
export function recordEvents(
  graph: Graph,
  accountId: string,
  events: readonly Event[],
): Promise<RecordedTransaction> {
  const now = new Date();
  const prepared = events.map((event, order) => {
    const acceptance = acceptEvent({ event, path: 'event', violations: [] }, accountId, { now, order });
    if (acceptance.kind === 'REJECTED') throw refused(acceptance.violations[0]);
    return acceptance.prepared;
  });
  return recordTransaction(graph, (recorder) => writeBatch(recorder, headlineTraitExtractor, prepared));
}

function refused(cause: unknown): Error {
  return new Error('the service did not take what the bench sent', { cause });
}
