/**
 * The queue of a write lane. Accounts that share a lane take turns: each has a part of every batch, so that none waits
 * for what another has queued.
 */
import { groupBy } from '../../shared/group-by.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';

/** Most rows of one transaction. More rows hardly raise the rate, and every caller of the lane waits longer. */
export const MAX_BATCH_ROWS = 1_000;

/** Events of one call that are written together. `Ticket` stands for the call. */
export interface Slice<Ticket> {
  readonly accountKey: string;
  readonly ticket: Ticket;
  readonly events: readonly PreparedEvent[];
}

/** What a lane does next: other work on an account, or a batch of events. */
export type NextTask<Ticket, Work> =
  | { readonly accountKey: string; readonly work: Work }
  | { readonly slices: readonly Slice<Ticket>[] };

/** Waiting events and work of the accounts of a lane. */
export interface Lane<Ticket, Work> {
  /** Whether so many more items of an account are to be refused. */
  isFull(accountKey: string, added: number): boolean;
  addEvents(slice: Slice<Ticket>): void;
  addWork(accountKey: string, work: Work): void;
  /** Removes a call or work that waits and returns whether it did. */
  remove(accountKey: string, waiting: Ticket | Work): boolean;
  /** Takes the next batch or work; undefined when nothing waits. */
  take(): NextTask<Ticket, Work> | undefined;
  /**
   * Puts a batch back that failed because of one of its events. The part of each account waits first in its queue. It is
   * tried again alone, and in halves if it was alone already.
   */
  putBack(slices: readonly Slice<Ticket>[]): void;
  /** Tells that a batch was written: the next parts of its accounts may be larger again. */
  noteWritten(slices: readonly Slice<Ticket>[]): void;
  /** Frees the room of items that have their outcome. */
  settle(accountKey: string, items: number): void;
  /** Items of this account that wait or are being written. */
  itemsOf(accountKey: string): number;
  /** Items that wait or are being written. */
  items(): number;
}

type Entry<Ticket, Work> = { readonly slice: Slice<Ticket> } | { readonly work: Work };

interface Queue<Ticket, Work> {
  readonly entries: Entry<Ticket, Work>[];
  /** Waiting, or being written. */
  items: number;
  /** Most rows of its next part. Less than a batch while one of its events makes batches fail. */
  portion: number;
}

/**
 * How far a full lane takes more, as a multiple of its limit: calls of accounts that have nothing in it, or less than
 * their share.
 */
const OVERBOOKED = 2;

/** Creates an empty lane in which `limit` items may wait. */
export function createLane<Ticket, Work>(limit: number): Lane<Ticket, Work> {
  /** In the order of their turns. An account is here while it has items. */
  const queues = new Map<string, Queue<Ticket, Work>>();
  let items = 0;
  const count = (accountKey: string, by: number): Queue<Ticket, Work> => {
    const queue = queues.get(accountKey) ?? { entries: [], items: 0, portion: MAX_BATCH_ROWS };
    queue.items += by;
    items += by;
    if (queue.items === 0) queues.delete(accountKey);
    else queues.set(accountKey, queue);
    return queue;
  };
  return {
    isFull(accountKey, added) {
      // An empty lane accepts a call of any size: a call larger than the limit could otherwise never succeed.
      if (items === 0 || items + added <= limit) return false;
      const own = queues.get(accountKey)?.items ?? 0;
      return items + added > OVERBOOKED * limit || (own > 0 && own + added > limit / queues.size);
    },
    addEvents: (slice) => void count(slice.accountKey, slice.events.length).entries.push({ slice }),
    addWork: (accountKey, work) => void count(accountKey, 1).entries.push({ work }),
    remove(accountKey, waiting) {
      const entries = queues.get(accountKey)?.entries ?? [];
      const place = entries.findIndex(
        (entry) => ('work' in entry ? entry.work : entry.slice.ticket) === waiting,
      );
      const [removed] = place < 0 ? [] : entries.splice(place, 1);
      if (removed === undefined) return false;
      count(accountKey, 'work' in removed ? -1 : -removed.slice.events.length);
      return true;
    },
    take() {
      const task = nextTask([...queues]);
      for (const accountKey of accountsOf(task)) {
        const queue = queues.get(accountKey);
        queues.delete(accountKey);
        if (queue !== undefined) queues.set(accountKey, queue);
      }
      return task;
    },
    putBack(slices) {
      const parts = groupBy(slices, ({ accountKey }) => accountKey);
      for (const [accountKey, part] of parts) {
        const queue = queues.get(accountKey);
        if (queue === undefined) continue;
        const rows = rowsOf(part);
        queue.portion = parts.size > 1 ? rows : Math.ceil(rows / 2);
        queue.entries.unshift(...part.map((slice) => ({ slice })));
      }
    },
    noteWritten(slices) {
      for (const accountKey of accountsOf({ slices })) {
        const queue = queues.get(accountKey);
        if (queue !== undefined) queue.portion = Math.min(MAX_BATCH_ROWS, queue.portion * 2);
      }
    },
    settle: (accountKey, settled) => void count(accountKey, -settled),
    itemsOf: (accountKey) => queues.get(accountKey)?.items ?? 0,
    items: () => items,
  };
}

function accountsOf<Ticket, Work>(task: NextTask<Ticket, Work> | undefined): ReadonlySet<string> {
  if (task === undefined) return new Set();
  return new Set('slices' in task ? task.slices.map(({ accountKey }) => accountKey) : [task.accountKey]);
}

/** Number of events in slices. */
function rowsOf(slices: readonly Slice<unknown>[]): number {
  return slices.reduce((sum, { events }) => sum + events.length, 0);
}

function nextTask<Ticket, Work>(
  queues: readonly (readonly [string, Queue<Ticket, Work>])[],
): NextTask<Ticket, Work> | undefined {
  const waiting = queues.filter(([, { entries }]) => entries.length > 0);
  const [accountKey, head] = waiting[0] ?? [];
  if (accountKey === undefined || head === undefined) return undefined;
  const [first] = head.entries;
  if (first !== undefined && 'work' in first) {
    head.entries.shift();
    return { accountKey, work: first.work };
  }
  if (head.portion < MAX_BATCH_ROWS) return { slices: takeRows(head, head.portion) };
  const sharing = waiting
    .map(([, queue]) => queue)
    .filter(
      ({ entries: [next], portion }) => next !== undefined && 'slice' in next && portion >= MAX_BATCH_ROWS,
    );
  const share = Math.max(1, Math.floor(MAX_BATCH_ROWS / sharing.length));
  const slices: Slice<Ticket>[] = [];
  // Each account's share first, then whatever room the others have left.
  for (const most of [share, MAX_BATCH_ROWS]) {
    for (const queue of sharing)
      slices.push(...takeRows(queue, Math.min(most, MAX_BATCH_ROWS - rowsOf(slices))));
  }
  return { slices };
}

/** Takes up to `most` events before any work. The rest of a large call goes to the end, unless an event is searched. */
function takeRows<Ticket, Work>(queue: Queue<Ticket, Work>, most: number): readonly Slice<Ticket>[] {
  const { entries, portion } = queue;
  const slices: Slice<Ticket>[] = [];
  let left = most;
  while (left > 0) {
    const [next] = entries;
    if (next === undefined || 'work' in next) break;
    entries.shift();
    const { slice } = next;
    slices.push({ ...slice, events: slice.events.slice(0, left) });
    const rest = { slice: { ...slice, events: slice.events.slice(left) } };
    left -= slice.events.length;
    if (rest.slice.events.length === 0) continue;
    if (portion < MAX_BATCH_ROWS) entries.unshift(rest);
    else entries.push(rest);
  }
  return slices;
}
