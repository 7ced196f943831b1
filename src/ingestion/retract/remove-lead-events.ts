/**
 * Removes events about leads as if they had never been stored. They are taken back with the counters of a retraction
 * (countEvent of batch/fold-batch.ts) and deleted, with every name, tag, day and project that nothing else uses.
 */
import {
  countRetractions,
  lockEvents,
  removeEvents,
  removeUnusedDays,
  removeUnusedGuidance,
  removeUnusedNames,
  removeUnusedProjects,
  removeUnusedTagDays,
  setGuidanceItems,
  takeBackGuidanceUse,
  unlink,
} from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import { type BatchWrites, dayOf, increase, noWrites, projectKeyOf } from '../batch/batch-writes.ts';
import { countEvent } from '../batch/fold-batch.ts';
import { loadState } from '../batch/load-state.ts';
import { sendWrites } from '../batch/write-batch.ts';
import { COUNTERS } from '../catalogue/counters-and-states.ts';
import { itemsOf, MAX_REMAINING_EVENTS } from './load-leftovers.ts';
import { type RestoredEvent, restoreEvent } from './restore-event.ts';
import { linkRow, MAX_ITEMS_OF_A_USE } from './write-retraction.ts';

/** Number of nodes that were deleted, by label. */
export type RemovedNodes = readonly { readonly label: string; readonly count: number }[];

/** Counter nodes on which events about leads count. */
const NAME_LABELS = ['Pack', 'Channel', 'Template'] as const;

/** The events, and those among them that still count. */
interface LockedEvents {
  readonly accountId: string;
  readonly all: readonly RestoredEvent[];
  readonly holding: readonly RestoredEvent[];
}

/**
 * Removes some events about one lead, all or nothing. The state of the lead is not set: the lead is removed too.
 * Undefined, with nothing written, when the account was erased.
 */
export async function removeLeadEvents(
  transaction: GraphTransaction,
  { accountId, leadKey, eventKeys }: RemovalRequest,
): Promise<RemovedNodes | undefined> {
  const rows = await transaction.run(lockEvents, { eventKeys: [...eventKeys].sort() });
  const all = rows.map((row) => restoreEvent(accountId, row));
  const retracted = new Set(rows.filter((row) => row.retractedSeconds !== null).map(({ key }) => key));
  const holding = all.filter(({ event }) => !retracted.has(event.key));
  const events = all.map(({ event }) => event);
  for (const { effects, eventId } of events) {
    if (effects.subject?.label === 'Lead' && effects.creatives === undefined) continue;
    throw new Error(`event ${eventId} is not about a lead alone`);
  }
  const state = await loadState(transaction, events);
  const accountKey = nodeKey(accountId);
  if (!state.accounts.has(accountKey)) return undefined;
  const links = events.flatMap(({ effects }) => effects.links ?? []);
  const locked = { accountId, all, holding };
  // The statements are sent in the order in which they depend on each other.
  const written = [
    ...sendWrites(transaction, foldRemoval(locked), state),
    transaction.run(countRetractions, { accountKey, retracted: BigInt(holding.length) }),
    transaction.run(unlink.Lead, {
      subjectKey: leadKey,
      links: links.map((link) => linkRow(accountId, link)),
    }),
  ];
  const [removed, unused, uses] = await Promise.all([
    transaction.run(removeEvents, { eventKeys: events.map(({ key }) => key).sort() }),
    removeUnused(transaction, accountId, events),
    removeGuidance(transaction, locked),
    ...written,
  ]);
  const counts = [
    { label: 'Event', count: removed.deleted },
    ...unused,
    { label: 'GuidanceUse', count: uses },
  ];
  return counts.filter(({ count }) => count > 0);
}

/** Which events to remove. */
export interface RemovalRequest {
  readonly accountId: string;
  readonly leadKey: string;
  readonly eventKeys: readonly string[];
}

/** Counters of events that hold go down; of others, the days lose the note that they were taken back. */
function foldRemoval({ all, holding }: LockedEvents): BatchWrites {
  const writes = noWrites();
  const held = new Set(holding);
  for (const each of all) {
    const { event, segment = '' } = each;
    if (held.has(each)) countEvent(writes, event, { segment, sign: -1, isRemoved: true });
    else increase(dayOf(writes, event, event.date).retracted, event.type, -1);
  }
  return writes;
}

/** Deletes what only the removed events had named. */
async function removeUnused(
  transaction: GraphTransaction,
  accountId: string,
  events: readonly PreparedEvent[],
): Promise<RemovedNodes> {
  const keysOf = (keys: (event: PreparedEvent) => readonly string[]): { readonly keys: string[] } => ({
    keys: [...new Set(events.flatMap(keys))].sort(),
  });
  const named = (wanted: string) => (event: PreparedEvent) =>
    (event.effects.counters ?? [])
      .filter(({ label }) => label === wanted)
      .map(({ name }) => nodeKey(accountId, name));
  const tagDays = keysOf(({ tags, date }) => tags.map((tag) => nodeKey(accountId, tag, date)));
  const days = keysOf(({ projectId, date }) => [nodeKey(accountId, projectId, date)]);
  const projects = keysOf(({ projectId }) => (projectId === '' ? [] : [projectKeyOf(accountId, projectId)]));
  const sent: readonly (readonly [label: string, answer: Promise<{ readonly deleted: number }>])[] = [
    ...NAME_LABELS.map((label) => {
      const params = { ...keysOf(named(label)), counters: [...COUNTERS[label]] };
      return [label, transaction.run(removeUnusedNames[label], params)] as const;
    }),
    ['DayTag', transaction.run(removeUnusedTagDays, tagDays)],
    ['Day', transaction.run(removeUnusedDays, days)],
    ['Project', transaction.run(removeUnusedProjects, projects)],
  ];
  return Promise.all(sent.map(async ([label, answer]) => ({ label, count: (await answer).deleted })));
}

/** Takes the events out of the guidance they used, and returns how many uses are gone. */
async function removeGuidance(
  transaction: GraphTransaction,
  { accountId, all, holding }: LockedEvents,
): Promise<number> {
  const uses = (of: readonly RestoredEvent[]) =>
    of.flatMap(({ event, use }) => (use === undefined ? [] : [{ useKey: use.useKey, eventKey: event.key }]));
  const keys = [...new Set(uses(all).map(({ useKey }) => useKey))].sort();
  if (keys.length === 0) return 0;
  const limit = BigInt(MAX_REMAINING_EVENTS);
  const left = await Promise.all(
    uses(holding).map(async (use) => ({
      useKey: use.useKey,
      rows: await transaction.run(takeBackGuidanceUse, { ...use, limit }),
    })),
  );
  const setItems = left.map(({ useKey, rows }) => {
    const items = itemsOf(accountId, rows).slice(0, MAX_ITEMS_OF_A_USE);
    return transaction.run(setGuidanceItems, { useKey, items });
  });
  const [removed] = await Promise.all([transaction.run(removeUnusedGuidance, { keys }), ...setItems]);
  return removed.deleted;
}
