/**
 * What a batch writes, gathered in memory: one entry per node or relationship, however many events touch it. The
 * statements in write-batch.ts send the entries in the order of their keys.
 */
import { nodeKey } from '../../graph/keys.ts';
import type { Figures } from '../../shared/figures.ts';
import { addFigures, NO_FIGURES } from '../../shared/figures.ts';
import type { Assignment } from '../../shared/vocabulary.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { CounterLabel, StatefulLabel } from '../catalogue/counters-and-states.ts';
import type { LinkEffect, TraitValue } from '../catalogue/effects.ts';
import type { ImportCount, ImportDay } from '../imports/fold-import.ts';
import type { StoredCreative, TraitSource } from './stored-state.ts';

/** Counters of an account or a project. */
export interface OwnerCount {
  readonly accountKey: string;
  /** '' for events without a project. */
  readonly projectKey: string;
  events: number;
  /** Performance records; a corrected record counts once. */
  performance: number;
}

/** Counters of a day; `types` by event type. */
export interface DayCount {
  readonly key: string;
  readonly accountKey: string;
  readonly projectKey: string;
  readonly date: string;
  events: number;
  readonly types: Map<string, number>;
  /** Events taken back, by type. */
  readonly retracted: Map<string, number>;
  figures: Figures;
  performance: number;
}

/** Newest state of a subject in the batch. */
export interface SubjectState {
  readonly label: StatefulLabel;
  readonly key: string;
  readonly id: string;
  state: string;
  event: PreparedEvent;
}

/** Counters of one counter node. */
export interface CounterSum {
  readonly label: CounterLabel;
  readonly key: string;
  readonly accountKey: string;
  readonly name: string;
  readonly add: Map<string, number | bigint>;
}

/** A creative after the batch, and the traits it gains or loses. */
export interface CreativeWrite {
  readonly key: string;
  readonly accountKey: string;
  readonly contentId: string;
  readonly projectId: string;
  readonly isNew: boolean;
  current: StoredCreative;
  readonly addedTraits: Map<string, TraitSource>;
  readonly removedTraits: Set<string>;
  readonly newProjectKeys: Set<string>;
}

/** Metrics to add to a creative's membership of a contrast set. */
export interface SetMembership {
  readonly creativeKey: string;
  readonly setKey: string;
  readonly platform: string;
  readonly audience: string;
  records: number;
  figures: Figures;
}

/** A fine contrast set whose performance records are added, removed or changed. */
export interface SetTouch {
  readonly key: string;
  readonly accountKey: string;
  /** By how much the number of its records with assignment OBSERVATIONAL changes. */
  observational: number;
}

/** Performance records that a fine contrast set gains or loses in one week of a project. `days` begins on Monday. */
export interface SetWeek {
  readonly setKey: string;
  /** The coarse contrast set of that week. */
  readonly coarseKey: string;
  readonly projectId: string;
  /** ISO week, as in 2020-W14. */
  readonly week: string;
  readonly days: number[];
}

/** A stratum of a contrast set whose metrics change: one platform, audience and local day. */
export interface StratumTouch {
  readonly key: string;
  readonly setKey: string;
  /** The coarse contrast set of the stratum's week. */
  readonly coarseKey: string;
  readonly accountKey: string;
  readonly platform: string;
  readonly audience: string;
  readonly date: string;
  /** ISO week, as in 2020-W14. */
  readonly week: string;
}

/** A performance record after the batch. */
export interface FigureWrite {
  readonly key: string;
  readonly creativeKey: string;
  readonly event: PreparedEvent;
  readonly isNew: boolean;
  readonly revision: number;
  readonly setKey: string;
  readonly assignment: Assignment;
}

/** A stored event whose id a new event takes over. */
export interface EventAside {
  readonly key: string;
  readonly formerKey: string;
  readonly formerId: string;
}

/** All writes of a batch. */
export interface BatchWrites {
  readonly events: PreparedEvent[];
  /** Stored events whose ids new events take over. */
  readonly aside: EventAside[];
  /** How many earlier events had the id of a new event, by the new event's key. Nearly always empty. */
  readonly formers: Map<string, number>;
  readonly imports: Map<string, ImportCount>;
  readonly importDays: Map<string, ImportDay>;
  /** Segment name by event key, for events that count on a segment without naming it. */
  readonly segments: Map<string, string>;
  readonly newProjects: Map<string, { readonly accountKey: string; readonly projectId: string }>;
  readonly owners: Map<string, OwnerCount>;
  readonly days: Map<string, DayCount>;
  readonly subjects: Map<string, SubjectState>;
  readonly counters: Map<string, CounterSum>;
  readonly links: Map<string, LinkEffect & { readonly accountId: string }>;
  readonly traits: Map<string, TraitValue>;
  readonly creatives: Map<string, CreativeWrite>;
  readonly figures: Map<string, FigureWrite>;
  readonly sets: Map<string, SetTouch>;
  readonly setWeeks: Map<string, SetWeek>;
  readonly strata: Map<string, StratumTouch>;
  readonly memberships: Map<string, SetMembership>;
  /** Events that report the guidance they were made with. */
  readonly guidedEvents: PreparedEvent[];
  /** Key of the guidance use by creative. The first use of the batch stands. */
  readonly guidedCreatives: Map<string, string>;
}

/** A batch that writes nothing yet. */
export function noWrites(): BatchWrites {
  return {
    events: [],
    aside: [],
    formers: new Map(),
    imports: new Map(),
    importDays: new Map(),
    segments: new Map(),
    newProjects: new Map(),
    owners: new Map(),
    days: new Map(),
    subjects: new Map(),
    counters: new Map(),
    links: new Map(),
    traits: new Map(),
    creatives: new Map(),
    figures: new Map(),
    sets: new Map(),
    setWeeks: new Map(),
    strata: new Map(),
    memberships: new Map(),
    guidedEvents: [],
    guidedCreatives: new Map(),
  };
}

/** The entry of a map, made when it is missing. */
export function entryOf<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const made = make();
  map.set(key, made);
  return made;
}

/** Adds to a count in a map. */
export function increase(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

/** Key of a project; '' for none. */
export function projectKeyOf(accountId: string, projectId: string): string {
  return projectId === '' ? '' : nodeKey(accountId, projectId);
}

/** The counters of an account's project, or of the account itself. */
export function ownerOf(
  { owners }: BatchWrites,
  { accountId, accountKey, projectId }: Pick<PreparedEvent, 'accountId' | 'accountKey' | 'projectId'>,
): OwnerCount {
  const projectKey = projectKeyOf(accountId, projectId);
  const make = (): OwnerCount => ({ accountKey, projectKey, events: 0, performance: 0 });
  return entryOf(owners, nodeKey(accountKey, projectKey), make);
}

/** Key of the sums of one account and date, over the account and all its projects. */
export function dateKeyOf(accountKey: string, date: string): string {
  return `${accountKey}|${date}`;
}

/** The day of an account's project, or of the account itself. */
export function dayOf(
  writes: BatchWrites,
  owner: { readonly accountId: string; readonly accountKey: string; readonly projectId: string },
  date: string,
): DayCount {
  const { accountId, accountKey, projectId } = owner;
  const key = nodeKey(accountId, projectId, date);
  return entryOf(writes.days, key, () => ({
    key,
    accountKey,
    projectKey: projectKeyOf(accountId, projectId),
    date,
    events: 0,
    types: new Map(),
    retracted: new Map(),
    figures: NO_FIGURES,
    performance: 0,
  }));
}

/** Adds to the counters of a node. */
export function count(
  writes: BatchWrites,
  node: {
    readonly accountId: string;
    readonly accountKey: string;
    readonly label: CounterLabel;
    readonly name: string;
  },
  add: Readonly<Record<string, number | bigint>>,
): void {
  const key = nodeKey(node.accountId, node.name);
  const { label, accountKey, name } = node;
  const sum = entryOf(writes.counters, `${label} ${key}`, () => ({
    label,
    key,
    accountKey,
    name,
    add: new Map(),
  }));
  for (const [counter, by] of Object.entries(add)) sum.add.set(counter, plus(sum.add.get(counter), by));
}

/** A counter holds numbers or bigints, never both: a mixed sum would be a number and no longer exact. */
function plus(sum: number | bigint | undefined, by: number | bigint): number | bigint {
  if (sum === undefined) return by;
  if (typeof sum === 'bigint' && typeof by === 'bigint') return sum + by;
  if (typeof sum === 'number' && typeof by === 'number') return sum + by;
  throw new Error('a counter is given as a bigint and as a number');
}

/** Adds metrics to a creative's membership of a contrast set. */
export function addMembership(
  writes: BatchWrites,
  place: Pick<SetMembership, 'creativeKey' | 'setKey' | 'platform' | 'audience'>,
  change: { readonly records: number; readonly figures: Figures },
): void {
  const key = nodeKey(place.creativeKey, place.setKey, place.platform, place.audience);
  const membership = entryOf(writes.memberships, key, () => ({ ...place, records: 0, figures: NO_FIGURES }));
  membership.records += change.records;
  membership.figures = addFigures(membership.figures, change.figures);
}
