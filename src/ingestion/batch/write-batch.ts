/**
 * Stores a batch of events in one transaction: lock and read, decide in memory, write. All statements are sent without
 * waiting in between, so a batch of any size costs three round trips.
 */

import type { ErasedNames } from '../../access/erased-names.ts';
import { segmentKeyOf } from '../../accounts/segment-key.ts';
import {
  countDays,
  countOn,
  countOnTemplates,
  countOwners,
  createProjects,
  mergeSubjects,
  tagEvents,
} from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import type { TextTraitExtractor } from '../../text-traits/text-trait-extractor.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { CounterLabel } from '../catalogue/counters-and-states.ts';
import type { Outcome } from '../outcome.ts';
import type { BatchWrites } from './batch-writes.ts';
import { findErasedLeads, tombstonesOfLeads } from './erased-leads.ts';
import { expectRows } from './expect-rows.ts';
import { findExpired } from './expired-events.ts';
import { foldBatch } from './fold-batch.ts';
import { byKey, loadState } from './load-state.ts';
import type { StoredState } from './stored-state.ts';
import { createEventNodes } from './write-events.ts';
import { writeGuidance } from './write-guidance.ts';
import { writeLinks } from './write-links.ts';
import { writePerformance } from './write-performance.ts';

/** Time limit of a batch with its retries, in milliseconds. The deadlines of callers do not shorten it. */
export const BATCH_TIMEOUT_MS = 30_000;

/** What storing a batch needs. */
export interface BatchDependencies {
  readonly graph: Graph;
  readonly extractor: TextTraitExtractor;
  readonly names: ErasedNames;
}

/** Outcomes in the order of the events. All or nothing: an error means that nothing was stored. */
export async function writeBatch(
  { graph, extractor, names }: BatchDependencies,
  events: readonly PreparedEvent[],
): Promise<readonly Outcome[]> {
  const tombstones = await tombstonesOfLeads(names, events);
  return graph.transaction(
    'write',
    async (transaction) => {
      // The first statement of the state locks the accounts. Tombstones are looked for after it.
      const [stored, erasedLeads] = await Promise.all([
        loadState(transaction, events),
        findErasedLeads(transaction, tombstones),
      ]);
      const expiredIds = await findExpired(transaction, events, stored);
      const state = { ...stored, erasedLeads, expiredIds };
      const { outcomes, writes } = foldBatch(events, state, extractor);
      if (writes.events.length > 0 || writes.figures.size > 0) {
        await Promise.all(sendWrites(transaction, writes, state));
      }
      return outcomes;
    },
    { timeoutMs: BATCH_TIMEOUT_MS },
  );
}

/** Statements in the order in which they depend on each other. Empty ones are left out. */
export function sendWrites(
  transaction: GraphTransaction,
  writes: BatchWrites,
  state: StoredState,
): readonly Promise<unknown>[] {
  return [
    ...writeOwners(transaction, writes, state),
    ...writeDays(transaction, writes),
    ...writeSubjects(transaction, writes),
    ...writePerformance(transaction, writes),
    ...createEventNodes(transaction, writes),
    ...writeGuidance(transaction, writes),
    ...writeTags(transaction, writes.events),
    ...writeCounters(transaction, writes),
    ...writeLinks(transaction, writes),
  ];
}

function writeOwners(
  transaction: GraphTransaction,
  writes: BatchWrites,
  state: StoredState,
): readonly Promise<unknown>[] {
  const sent: Promise<unknown>[] = [];
  const projects = [...writes.newProjects].map(([key, { accountKey, projectId }]) => {
    const { industry = '', clientType = '' } = state.accounts.get(accountKey) ?? {};
    const segmentKey = segmentKeyOf({ industry, clientType });
    return { key, accountKey, projectId, segmentKey, industry, clientType };
  });
  if (projects.length > 0) sent.push(transaction.run(createProjects, { projects: projects.sort(byKey) }));
  const owners = [...writes.owners.values()].map((owner) => ({
    accountKey: owner.accountKey,
    projectKey: owner.projectKey,
    events: BigInt(owner.events),
    performance: BigInt(owner.performance),
  }));
  if (owners.length > 0) {
    const counted = transaction.run(countOwners, { owners: owners.sort(byOwner) });
    sent.push(counted.then(({ found }) => expectRows(found, owners.length)));
  }
  return sent;
}

function byOwner(
  a: { readonly accountKey: string; readonly projectKey: string },
  b: { readonly accountKey: string; readonly projectKey: string },
): number {
  return byKey({ key: nodeKey(a.accountKey, a.projectKey) }, { key: nodeKey(b.accountKey, b.projectKey) });
}

function writeDays(transaction: GraphTransaction, writes: BatchWrites): readonly Promise<unknown>[] {
  const days = [...writes.days.values()]
    .filter(({ types, retracted }) => types.size + retracted.size > 0)
    .sort(byKey);
  const rows = days.map((day) => ({
    key: day.key,
    ownerKey: day.projectKey === '' ? day.accountKey : day.projectKey,
    accountKey: day.accountKey,
    date: day.date,
    events: BigInt(day.events),
    types: [
      ...[...day.types].map(([type, by]) => ({ name: `events_${type}`, by: BigInt(by) })),
      ...[...day.retracted].map(([type, by]) => ({ name: `retracted_${type}`, by: BigInt(by) })),
    ],
  }));
  const ofAccount = rows.filter(({ ownerKey, accountKey }) => ownerKey === accountKey);
  const ofProject = rows.filter(({ ownerKey, accountKey }) => ownerKey !== accountKey);
  return [
    ...(ofAccount.length === 0 ? [] : [transaction.run(countDays.Account, { days: ofAccount })]),
    ...(ofProject.length === 0 ? [] : [transaction.run(countDays.Project, { days: ofProject })]),
  ];
}

const SUBJECT_LABELS = ['Strategy', 'PackRun', 'Lead', 'Intake'] as const;

function writeSubjects(transaction: GraphTransaction, writes: BatchWrites): readonly Promise<unknown>[] {
  const subjects = [...writes.subjects.values()].sort(byKey);
  return SUBJECT_LABELS.flatMap((label) => {
    const rows = subjects.filter((subject) => subject.label === label);
    if (rows.length === 0) return [];
    const params = rows.map(({ key, id, state, event }) => ({
      key,
      id,
      state,
      seconds: BigInt(event.eventTime.seconds),
      nanos: BigInt(event.eventTime.nanos),
    }));
    return [transaction.run(mergeSubjects[label], { subjects: params })];
  });
}

function writeTags(
  transaction: GraphTransaction,
  events: readonly PreparedEvent[],
): readonly Promise<unknown>[] {
  const tags = new Map<
    string,
    { key: string; accountTagKey: string; tag: string; date: string; eventKeys: string[] }
  >();
  for (const { accountId, date, key: eventKey, tags: eventTags } of events) {
    for (const tag of eventTags) {
      const key = nodeKey(accountId, tag, date);
      const row = tags.get(key) ?? { key, accountTagKey: nodeKey(accountId, tag), tag, date, eventKeys: [] };
      row.eventKeys.push(eventKey);
      tags.set(key, row);
    }
  }
  return tags.size === 0 ? [] : [transaction.run(tagEvents, { tags: [...tags.values()].sort(byKey) })];
}

const COUNTER_QUERIES = {
  Pack: countOn.Pack,
  Channel: countOn.Channel,
  Template: countOnTemplates,
  SegmentStat: countOn.SegmentStat,
  PlatformStat: countOn.PlatformStat,
} as const satisfies Readonly<Record<CounterLabel, unknown>>;
const COUNTER_LABELS = Object.keys(COUNTER_QUERIES) as CounterLabel[];

function writeCounters(transaction: GraphTransaction, writes: BatchWrites): readonly Promise<unknown>[] {
  const sums = [...writes.counters.values()].sort(byKey);
  return COUNTER_LABELS.flatMap((label) => {
    const rows = sums.filter((sum) => sum.label === label);
    if (rows.length === 0) return [];
    const nodes = rows.map(({ key, accountKey, name, add }) => ({
      key,
      accountKey,
      name,
      counts: [...add].map(([counter, by]) => ({
        name: counter,
        by: typeof by === 'number' && Number.isInteger(by) ? BigInt(by) : by,
      })),
    }));
    return [transaction.run(COUNTER_QUERIES[label], { nodes })];
  });
}
