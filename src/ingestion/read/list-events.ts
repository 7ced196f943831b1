/**
 * Lists events, newest first. Day nodes are read backwards in time; their counters tell which event types a day has.
 * Events come from an index by day, type and place. The cost therefore depends on the page and not on the history.
 */
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import {
  type GetEventRow,
  listDaysOfAccount,
  listDaysOfOwner,
  listEventsOfStreams,
  listEventsOfTagDays,
  listTagDays,
} from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import { OLDEST_DATE, utcDate } from '../../shared/dates.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import type { BoundaryName, EventTypeName } from '../../shared/vocabulary.ts';
import { placeOf, SECONDS_WIDTH } from '../accept/prepared-event.ts';
import { eventTypes } from '../catalogue/event-types.ts';
import { findKeptFromMs } from './get-event.ts';
import { type BoundedRows, MAX_PAGE_BYTES, readBounded, storedLength } from './page-limit.ts';

/** What to list. All given conditions must hold. */
export interface EventFilter {
  readonly accountId: string;
  /** Undefined: all projects, and events without a project. */
  readonly projectId?: string | undefined;
  readonly boundary?: BoundaryName | undefined;
  /** Empty: every type. */
  readonly types: readonly EventTypeName[];
  readonly tag?: string | undefined;
  /** Events at this time or later. */
  readonly startTime?: Timestamp | undefined;
  /** Events before this time. */
  readonly endTime?: Timestamp | undefined;
  /** Also events that were taken back. */
  readonly includeRetracted: boolean;
}

/** Day nodes read in one step. Most pages need only the newest few; a step follows another until the page is full. */
const DAYS_PER_STEP = 100;
/** Each attempt to read a whole date may return this many times more day nodes than the attempt before. */
const DATE_GROWTH = 10;
/** Most streams whose events are read in one query. More are read one part after the other, so that memory is bounded. */
const STREAMS_PER_QUERY = 10_000;
/** A date after the last one that a stored event can have. */
const LAST_DATE = '9999-12-31';
/** A text that sorts after every place. */
const AFTER_ALL_PLACES = '~';

/**
 * A page of events before `beforePlace` ('' = from the newest). Callers ask for one more event to see whether more
 * follow. A page of large events is cut: more follow then too.
 */
export async function listEvents(
  graph: Graph,
  filter: EventFilter,
  page: { readonly beforePlace: string; readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<BoundedRows<GetEventRow>> {
  const types = eventTypes
    .filter(({ boundary }) => filter.boundary === undefined || boundary === filter.boundary)
    .map(({ type }) => type)
    .filter((type) => filter.types.length === 0 || filter.types.includes(type));
  if (types.length === 0) return { rows: [], isCut: false };
  const startTime = await firstTime(graph, filter, page.signal);
  const from = startTime === undefined ? '' : placeOf(startTime);
  const end = filter.endTime === undefined ? AFTER_ALL_PLACES : placeOf(filter.endTime);
  const before = page.beforePlace !== '' && page.beforePlace < end ? page.beforePlace : end;
  const source =
    filter.tag === undefined ? streamSource(graph, filter, types) : tagSource(graph, filter, types);
  const found: GetEventRow[] = [];
  const firstDate = startTime === undefined ? OLDEST_DATE : dateOf(startTime);
  let lastDate = before === AFTER_ALL_PLACES ? LAST_DATE : utcDate(secondsOf(before) * 1000);
  for (;;) {
    const { dates, isLast } = await nextDates(source, { from: firstDate, to: lastDate }, page.signal);
    for (const group of groupDates(dates, page.limit - found.length)) {
      const streams = group.flatMap((date) => date.streams);
      const { rows, isCut } = await readBounded<GetEventRow>(page.limit - found.length, (limit, last) => {
        const places = { from, before: last?.place ?? before, limit };
        return newestEvents(source, streams, { places, signal: page.signal });
      });
      found.push(...rows);
      if (found.length >= page.limit) return { rows: found, isCut: false };
      if (isCut || storedLength(found) > MAX_PAGE_BYTES) return { rows: found, isCut: true };
    }
    const oldest = dates.at(-1);
    if (oldest === undefined || isLast) return { rows: found, isCut: false };
    lastDate = dayBefore(oldest.date);
  }
}

/** The time of the first event to list: expired ones are not listed, whether they are deleted already or not. */
async function firstTime(
  graph: Graph,
  { accountId, startTime }: EventFilter,
  signal: AbortSignal | undefined,
): Promise<Timestamp | undefined> {
  const keptFromMs = await findKeptFromMs(graph, nodeKey(accountId), signal);
  if (keptFromMs === null) return startTime;
  const keptFrom = timestampOf(keptFromMs);
  return startTime !== undefined && startTime.seconds >= keptFrom.seconds ? startTime : keptFrom;
}

/** The newest dates of a range, each with all its day nodes. */
async function nextDates(
  source: Source,
  range: { readonly from: string; readonly to: string },
  signal: AbortSignal | undefined,
): Promise<{ readonly dates: readonly EventDate[]; readonly isLast: boolean }> {
  const days = await source.days(range, DAYS_PER_STEP, signal);
  const dates = byDate(days);
  if (days.length < DAYS_PER_STEP) return { dates, isLast: true };
  // The limit may have cut the last date off. It is read again in the next step, or, when it is the only date,
  // completely.
  if (dates.length > 1) return { dates: dates.slice(0, -1), isLast: false };
  const only = dates[0]?.date ?? range.to;
  return { dates: byDate(await daysOfDate(source, only, signal)), isLast: false };
}

/** Reads all day nodes of a date: one of the account and one of each project, of which there may be any number. */
async function daysOfDate(
  source: Source,
  date: string,
  signal: AbortSignal | undefined,
): Promise<readonly EventDate[]> {
  for (let limit = DAYS_PER_STEP * DATE_GROWTH; ; limit *= DATE_GROWTH) {
    const days = await source.days({ from: date, to: date }, limit, signal);
    if (days.length < limit) return days;
  }
}

/** Reads the newest events of any number of streams. */
async function newestEvents(
  source: Source,
  streams: readonly Stream[],
  { places, signal }: { readonly places: PlaceRange; readonly signal: AbortSignal | undefined },
): Promise<readonly GetEventRow[]> {
  let newest: readonly GetEventRow[] = [];
  for (let at = 0; at < streams.length; at += STREAMS_PER_QUERY) {
    const part = await source.events(streams.slice(at, at + STREAMS_PER_QUERY), places, signal);
    newest = at === 0 ? part : [...newest, ...part].sort(byPlace).slice(0, places.limit);
  }
  return newest;
}

/** Newest first, as the queries sort. Places are ASCII. */
function byPlace({ place: left }: GetEventRow, { place: right }: GetEventRow): number {
  if (left === right) return 0;
  return left < right ? 1 : -1;
}

function byDate(days: readonly EventDate[]): readonly EventDate[] {
  const dates = new Map<string, { date: string; streams: Stream[]; events: number }>();
  for (const { date, streams, events } of days) {
    const entry = dates.get(date) ?? { date, streams: [], events: 0 };
    entry.streams.push(...streams);
    entry.events += events;
    dates.set(date, entry);
  }
  return [...dates.values()];
}

function dateOf({ seconds }: Timestamp): string {
  return utcDate(seconds * 1000);
}

/** Seconds of a place; the inverse of placeOf as far as the day needs it. */
function secondsOf(place: string): number {
  return Number.parseInt(place.slice(0, SECONDS_WIDTH), 36);
}

function dayBefore(date: string): string {
  return utcDate(Date.parse(`${date}T00:00:00Z`) - 1);
}

/** A sequence that can be read in the order of places: one day's events of one type, or one day's events of one tag. */
interface Stream {
  readonly key: string;
  readonly type: string;
}

interface EventDate {
  readonly date: string;
  readonly streams: readonly Stream[];
  /** Number of events according to the counters; 0 when the counters do not tell. */
  readonly events: number;
}

/**
 * Dates to read together: as many as should fill the page. The first date is read with the next one, since the page
 * before may have used most of its events.
 */
function groupDates(dates: readonly EventDate[], wanted: number): readonly (readonly EventDate[])[] {
  const groups: EventDate[][] = [];
  let group: EventDate[] = [];
  let promised = 0;
  for (const [index, date] of dates.entries()) {
    group.push(date);
    if (index > 0) promised += date.events;
    if (promised < wanted) continue;
    groups.push(group);
    group = [];
    promised = 0;
  }
  return group.length > 0 ? [...groups, group] : groups;
}

/** Places from `from` up to but without `before`, and the most events to read. */
interface PlaceRange {
  readonly from: string;
  readonly before: string;
  readonly limit: number;
}

interface Source {
  /** Days that may hold events, newest first. */
  days(
    range: { readonly from: string; readonly to: string },
    limit: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly EventDate[]>;
  events(
    streams: readonly Stream[],
    places: PlaceRange,
    signal: AbortSignal | undefined,
  ): Promise<readonly GetEventRow[]>;
}

function streamSource(graph: Graph, filter: EventFilter, types: readonly EventTypeName[]): Source {
  const query = filter.projectId === undefined ? listDaysOfAccount : listDaysOfOwner;
  const { includeRetracted: retracted } = filter;
  const accountKey = nodeKey(filter.accountId);
  const ownerKey = nodeKey(filter.accountId, ...(filter.projectId === undefined ? [] : [filter.projectId]));
  return {
    async days(range, limit, signal) {
      const params = { accountKey, ownerKey, types, retracted, ...range, limit: BigInt(limit) };
      const rows = await graph.run(query, params, { signal });
      return rows.map(({ key, date, types: present }) => ({
        date,
        streams: present.map(({ name }) => ({ key, type: name })),
        events: present.reduce((sum, { events }) => sum + events, 0),
      }));
    },
    events(streams, { from, before, limit }, signal) {
      const rows = streams.map(({ key, type }) => ({ dayKey: key, type }));
      return graph.run(
        listEventsOfStreams,
        { streams: rows, retracted, from, before, limit: BigInt(limit) },
        { signal },
      );
    },
  };
}

function tagSource(graph: Graph, filter: EventFilter, types: readonly EventTypeName[]): Source {
  const accountTagKey = nodeKey(filter.accountId, filter.tag ?? '');
  const projectId = filter.projectId ?? null;
  const { includeRetracted: retracted } = filter;
  return {
    async days(range, limit, signal) {
      const rows = await graph.run(
        listTagDays,
        { accountKey: nodeKey(filter.accountId), accountTagKey, ...range, limit: BigInt(limit) },
        { signal },
      );
      return rows.map(({ key, date }) => ({ date, streams: [{ key, type: '' }], events: 0 }));
    },
    events(streams, { from, before, limit }, signal) {
      const tagKeys = streams.map(({ key }) => key);
      const params = { tagKeys, types, projectId, retracted, from, before, limit: BigInt(limit) };
      return graph.run(listEventsOfTagDays, params, { signal });
    },
  };
}
