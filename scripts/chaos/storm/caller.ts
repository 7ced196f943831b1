import type { Event } from '../../../src/gen/kaizen/v1/event.ts';
import type { EventResult } from '../../../src/gen/kaizen/v1/event_service.ts';
import { ItemStatus, itemStatusToJSON } from '../../../src/gen/kaizen/v1/vocabulary.ts';
import type { Random } from '../../../src/simulator/random.ts';
import type { Callers } from './callers.ts';
import type { Entry, Ledger } from './ledger.ts';

/** One caller. Its name is its own, and it counts its items. */
export interface Caller {
  readonly name: string;
  readonly accountId: string;
  readonly random: Random;
  readonly callers: Callers;
  readonly ledger: Ledger;
  /** Number of the next item. */
  next: number;
}

/** What a caller does again and again. */
export type Habit = (caller: Caller) => Promise<void>;

/** Numbers of the next items of a caller. */
export function take(caller: Caller, count: number): readonly number[] {
  const first = caller.next;
  caller.next += count;
  return Array.from({ length: count }, (_, at) => first + at);
}

/** Notes an event that is about to be sent. */
export function noted({ ledger, accountId, name }: Caller, event: Event): Entry {
  return ledger.sent({ accountId, key: event.eventId, actor: name });
}

/** Acknowledged or, which no good item may be, refused. */
export function settle(
  ledger: Ledger,
  entry: Entry,
  { status, message }: Pick<EventResult, 'status' | 'message'>,
): void {
  if (status === ItemStatus.ITEM_STATUS_ACCEPTED || status === ItemStatus.ITEM_STATUS_DUPLICATE) {
    ledger.acknowledge(entry);
  } else {
    ledger.unexpected(`good item ${entry.key}`, `${itemStatusToJSON(status)} ${message}`);
  }
}
