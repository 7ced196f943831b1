/** Sends planned events in batches and counts the results. */
import type { Connection } from '../../client/connection.ts';
import { type Waiting, withRetries } from '../../client/retry.ts';
import { Event } from '../../gen/kaizen/v1/event.ts';
import {
  AppendEventsRequest,
  type EventResult,
  EventServiceService,
} from '../../gen/kaizen/v1/event_service.ts';
import type { PlannedEvent, RefusedRow } from '../../import/plan-types.ts';
import { batchItems, MAX_BATCH_BYTES } from './batch-items.ts';
import { workInFlight } from './in-flight.ts';
import { type Call, nextVersion } from './restate-events.ts';
import type { ImportListeners, ImportState } from './sending.ts';

/** The events to send. */
export interface EventsPlanToSend {
  readonly rows: AsyncIterable<PlannedEvent>;
  readonly accountId: string;
  /** Whether stored events that contradict this export are taken back. */
  readonly isRestated: boolean;
}

/** Small enough for a result within a second, and large enough to fill the service's transactions. */
const BATCH_EVENTS = 500;
/** More batches would only wait in the account's lane. */
const IN_FLIGHT = 3;

type EventRow = Exclude<PlannedEvent, RefusedRow>;

/**
 * Sends every event. The id of an event is made of its identity, so sending it again is harmless, and calls and whole
 * imports can be repeated. `state` is kept current, so that a failed import can be reported.
 */
export async function sendEvents(
  { service, ...waiting }: Waiting & { readonly service: Connection },
  plan: EventsPlanToSend,
  listeners: ImportListeners,
  state: ImportState,
): Promise<void> {
  const { counter, log, progress } = listeners;
  let answered = 0;
  const call: Call = (work) =>
    withRetries(waiting, work, () => {
      state.retries += 1;
    });
  const sizeOf = ({ event }: EventRow): number => Event.encode(event).finish().length;
  const limits = { maxRows: BATCH_EVENTS, maxBytes: MAX_BATCH_BYTES };
  await workInFlight(
    batchItems(eventsOf(plan, listeners, state), limits, sizeOf),
    IN_FLIGHT,
    async (batch) => {
      const results = await decided(service, plan, batch.rows, call);
      for (const { row, result } of results) log.write(counter.addResult(row.line, result));
      answered += batch.rows.length;
      progress.update({ rows: answered, endByte: batch.endByte });
    },
  );
}

/** The events to send. Rows that cannot be read are reported. */
async function* eventsOf(
  { rows }: EventsPlanToSend,
  { counter, log }: ImportListeners,
  state: ImportState,
): AsyncGenerator<EventRow, undefined> {
  let lastLine = 0;
  for await (const row of rows) {
    if (row.line !== lastLine) state.rows += 1;
    lastLine = row.line;
    if ('event' in row) yield row;
    else log.write(counter.addUnreadable(row.line, row.problems));
  }
}

interface Decided {
  readonly row: EventRow;
  readonly result: EventResult;
}

/** Sends a batch, then sends restated events under new ids, until nothing is left to restate. */
async function decided(
  service: Connection,
  { accountId, isRestated }: EventsPlanToSend,
  rows: readonly EventRow[],
  call: Call,
): Promise<readonly Decided[]> {
  const done: Decided[] = [];
  let pending = rows;
  while (pending.length > 0) {
    const request = AppendEventsRequest.fromPartial({ accountId, events: pending.map(({ event }) => event) });
    const { results } = await call(() => service.call(EventServiceService.appendEvents, request));
    if (results.length !== pending.length)
      throw new Error('the service answered with another number of results');
    const again: EventRow[] = [];
    for (const [index, row] of pending.entries()) {
      const result = results[index];
      if (result === undefined) continue;
      const next = isRestated
        ? await nextVersion(service, { accountId, event: row.event, result }, call)
        : undefined;
      if (next === undefined) done.push({ row, result });
      else again.push({ ...row, event: next });
    }
    pending = again;
  }
  return done;
}
