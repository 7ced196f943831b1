/**
 * Lists events newest first. Days are walked backwards by their counters, which tell the types a day has; events are
 * read from an index by day, type and place. The cost follows the page, not the history.
 */
import type { Timestamp } from '../gen/google/protobuf/timestamp.ts';
import {
  type GetEventRow,
  listDaysOfAccount,
  listDaysOfOwner,
  listEventsOfStreams,
  listEventsOfTagDays,
  listTagDays,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { OLDEST_DATE, utcDate } from '../performance/dates.ts';
import { eventTypes } from './event-types.ts';
import { placeOf, SECONDS_WIDTH } from './prepared-event.ts';
import type { BoundaryName, EventTypeName } from './vocabulary.ts';

/** What to list; everything given applies together. */
export interface EventFilter {
  readonly accountId: string;
  /** Undefined: every project, and events without one. */
  readonly projectId?: string | undefined;
  readonly boundary?: BoundaryName | undefined;
  /** Empty: every type. */
  readonly types: readonly EventTypeName[];
  readonly tag?: string | undefined;
  /** Inclusive. */
  readonly startTime?: Timestamp | undefined;
  /** Exclusive. */
  readonly endTime?: Timestamp | undefined;
}

/** Dates looked at in one step: a page is mostly within the newest few. */
const DATES_PER_STEP = 31;
/** After the last date a stored event can have. */
const LAST_DATE = '9999-12-31';
/** Sorts after every place. */
const AFTER_ALL_PLACES = '~';

/** A page of events before `beforePlace` ('' = from the newest). The caller asks for one more to see whether more follow. */
export async function listEvents(
  graph: Graph,
  filter: EventFilter,
  page: { readonly beforePlace: string; readonly limit: number; readonly signal?: AbortSignal | undefined },
): Promise<readonly GetEventRow[]> {
  const types = eventTypes
    .filter(({ boundary }) => filter.boundary === undefined || boundary === filter.boundary)
    .map(({ type }) => type)
    .filter((type) => filter.types.length === 0 || filter.types.includes(type));
  if (types.length === 0) return [];
  const from = filter.startTime === undefined ? '' : placeOf(filter.startTime);
  const end = filter.endTime === undefined ? AFTER_ALL_PLACES : placeOf(filter.endTime);
  const before = page.beforePlace !== '' && page.beforePlace < end ? page.beforePlace : end;
  const source =
    filter.tag === undefined ? streamSource(graph, filter, types) : tagSource(graph, filter, types);
  const found: GetEventRow[] = [];
  const firstDate = filter.startTime === undefined ? OLDEST_DATE : dateOf(filter.startTime);
  let lastDate = before === AFTER_ALL_PLACES ? LAST_DATE : utcDate(secondsOf(before) * 1000);
  for (;;) {
    const dates = await source.dates({ from: firstDate, to: lastDate }, page.signal);
    const wanted = page.limit - found.length;
    for (const group of groupDates(dates, wanted)) {
      const limit = page.limit - found.length;
      const streams = group.flatMap((date) => date.streams);
      found.push(...(await source.events(streams, { from, before, limit }, page.signal)));
      if (found.length >= page.limit) return found;
    }
    const oldest = dates.at(-1);
    if (oldest === undefined || dates.length < DATES_PER_STEP) return found;
    lastDate = dayBefore(oldest.date);
  }
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

/** What can be read in the order of places: a day's events of a type, or a tag's events of a day. */
interface Stream {
  readonly key: string;
  readonly type: string;
}

interface EventDate {
  readonly date: string;
  readonly streams: readonly Stream[];
  /** How many events the counters promise; undefined when they do not say. */
  readonly events: number | undefined;
}

/**
 * Dates to be read together: as many as should fill the page. The first is read with the next, since the page before
 * may have taken most of it.
 */
function groupDates(dates: readonly EventDate[], wanted: number): readonly (readonly EventDate[])[] {
  const groups: EventDate[][] = [];
  let group: EventDate[] = [];
  let promised = 0;
  for (const [index, date] of dates.entries()) {
    group.push(date);
    if (index > 0) promised += date.events ?? 0;
    if (promised < wanted) continue;
    groups.push(group);
    group = [];
    promised = 0;
  }
  return group.length > 0 ? [...groups, group] : groups;
}

interface Source {
  dates(
    range: { readonly from: string; readonly to: string },
    signal: AbortSignal | undefined,
  ): Promise<readonly EventDate[]>;
  events(
    streams: readonly Stream[],
    places: { readonly from: string; readonly before: string; readonly limit: number },
    signal: AbortSignal | undefined,
  ): Promise<readonly GetEventRow[]>;
}

function streamSource(graph: Graph, filter: EventFilter, types: readonly EventTypeName[]): Source {
  const query = filter.projectId === undefined ? listDaysOfAccount : listDaysOfOwner;
  const ownerKey = nodeKey(filter.accountId, ...(filter.projectId === undefined ? [] : [filter.projectId]));
  return {
    async dates(range, signal) {
      const rows = await graph.run(
        query,
        { ownerKey, types, ...range, limit: BigInt(DATES_PER_STEP) },
        { signal },
      );
      return rows.map(({ date, days }) => ({
        date,
        streams: days.flatMap(({ key, types }) => types.map(({ name }) => ({ key, type: name }))),
        events: days.flatMap((day) => day.types).reduce((sum, { events }) => sum + events, 0),
      }));
    },
    events(streams, { from, before, limit }, signal) {
      const rows = streams.map(({ key, type }) => ({ dayKey: key, type }));
      return graph.run(
        listEventsOfStreams,
        { streams: rows, from, before, limit: BigInt(limit) },
        { signal },
      );
    },
  };
}

function tagSource(graph: Graph, filter: EventFilter, types: readonly EventTypeName[]): Source {
  const accountTagKey = nodeKey(filter.accountId, filter.tag ?? '');
  const projectId = filter.projectId ?? null;
  return {
    async dates(range, signal) {
      const params = { accountTagKey, ...range, limit: BigInt(DATES_PER_STEP) };
      const rows = await graph.run(listTagDays, params, { signal });
      return rows.map(({ key, date }) => ({ date, streams: [{ key, type: '' }], events: undefined }));
    },
    events(streams, { from, before, limit }, signal) {
      const tagKeys = streams.map(({ key }) => key);
      const params = { tagKeys, types, projectId, from, before, limit: BigInt(limit) };
      return graph.run(listEventsOfTagDays, params, { signal });
    },
  };
}
