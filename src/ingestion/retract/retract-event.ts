/** Takes one event back in the lane of its account, between the batches. */
import type { Event } from '../../gen/kaizen/v1/event.ts';
import { nodeKey } from '../../graph/keys.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import type { EventWriter } from '../batch/event-writer.ts';
import { missingEvent } from '../read/get-event.ts';
import { readEvent } from '../read/read-event.ts';
import { notRetractable, type Retraction, type RetractionOutcome } from './retraction.ts';

/** What retraction needs. */
export interface RetractEventDependencies {
  readonly writer: EventWriter;
  readonly clock: () => Date;
  /** Takes an event back in one transaction: writeRetraction, bound to its graph. */
  readonly retract: (retraction: Retraction) => Promise<RetractionOutcome>;
}

/** Returns the event, marked as retracted. NOT_FOUND (UNKNOWN_EVENT, EVENT_NOT_KEPT), FAILED_PRECONDITION (EVENT_NOT_RETRACTABLE). */
export async function retractEvent(
  { writer, clock, retract }: RetractEventDependencies,
  request: Omit<Retraction, 'time'>,
  signal?: AbortSignal,
): Promise<{ readonly event: Event; readonly alreadyRetracted: boolean }> {
  const { accountId, eventId } = request;
  const outcome = await writer.alone(
    nodeKey(accountId),
    () => retract({ ...request, time: timestampOf(clock().getTime()) }),
    signal,
  );
  switch (outcome.kind) {
    case 'UNKNOWN':
      throw missingEvent(accountId, eventId, outcome.keptFromMs);
    case 'REFUSED':
      throw notRetractable(eventId, outcome.message);
    case 'RETRACTED':
    case 'ALREADY_RETRACTED':
      return {
        event: readEvent(accountId, outcome.row),
        alreadyRetracted: outcome.kind === 'ALREADY_RETRACTED',
      };
    default:
      return outcome satisfies never;
  }
}
