/** The two ways in which events get into the graph, each as a job that is ready to run. */

import { createErasedNames } from '../../src/access/erased-names.ts';
import type { Event } from '../../src/gen/kaizen/v1/event.ts';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { acceptEvent } from '../../src/ingestion/accept/accept-event.ts';
import { recordEvent } from '../../src/ingestion/accept/record-event.ts';
import { writeBatch } from '../../src/ingestion/batch/write-batch.ts';
import { headlineTraitExtractor } from '../../src/text-traits/headline-extractor.ts';
import type { Bed } from './bed.ts';
import { type RecordedTransaction, recordTransaction, runRecorded } from './recorded-transaction.ts';

/** One call or one transaction. */
export type Job = () => Promise<void>;

/** AppendEvents. A batch that is not fully accepted is a bug of the benchmark. */
export function appendJob({ clients }: Pick<Bed, 'clients'>, accountId: string, events: Event[]): Job {
  return async () => {
    const { acceptedCount, results } = await clients.appendEvents({ accountId, events });
    if (acceptedCount !== events.length) throw refused(results.find(({ message }) => message !== ''));
  };
}

/** LogEvent. */
export function logJob({ clients }: Pick<Bed, 'clients'>, accountId: string, event: Event | undefined): Job {
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

/** UploadPerformance, with the records divided into messages. */
export function uploadJob(
  { clients }: Bed,
  accountId: string,
  messages: readonly PerformanceRecord[][],
): Job {
  return async () => {
    const [first = [], ...rest] = messages;
    const head = { accountId, importId: 'bench', actor: 'bench', source: '', position: 0 };
    const answer = await clients.uploadPerformance([
      { ...head, records: first },
      ...rest.map((records) => ({ ...NO_HEAD, records })),
    ]);
    if (answer.acceptedCount !== messages.flat().length) throw refused(answer.notes[0]);
  };
}

/** Head of the later messages of a stream. */
const NO_HEAD = { accountId: '', importId: '', actor: '', source: '', position: 0 } as const;

/** StreamEvents. Every message is answered before the stream ends. */
export function streamJob({ clients }: Bed, accountId: string, messages: readonly Event[][]): Job {
  return async () => {
    const answers = await clients.streamEvents(messages.map((events) => ({ accountId, events })));
    const results = answers.flatMap((answer) => answer.results);
    const bad = results.find(({ status }) => status !== ItemStatus.ITEM_STATUS_ACCEPTED);
    if (bad !== undefined || results.length !== messages.flat().length) throw refused(bad);
  };
}

/** The transaction that the service's writer would make of the events, for the raw driver. */
export async function rawJob(bed: Bed, accountId: string, events: readonly Event[]): Promise<Job> {
  const recorded = await recordEvents(bed.graph, accountId, events);
  return () => runRecorded(bed.driver, recorded);
}

/** Records as events. */
export function asEvents(records: readonly PerformanceRecord[]): readonly Event[] {
  return records.map((record) => recordEvent(record, 'bench'));
}

/** Records the statements of a batch. */
function recordEvents(
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
  const parts = { extractor: headlineTraitExtractor, names: createErasedNames(graph) };
  return recordTransaction(graph, (recorder) => writeBatch({ graph: recorder, ...parts }, prepared));
}

function refused(cause: unknown): Error {
  return new Error('the service did not take what the bench sent', { cause });
}
