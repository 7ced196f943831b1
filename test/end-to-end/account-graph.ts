/**
 * Everything the graph holds of one account, in a form in which two accounts can be compared: without ids, times of
 * storing and dirty marks, and without what is empty. A node that only events taken back had needed stays, with nothing
 * in it; the account that never got them has none.
 */
import { canonicalJson } from '../../src/ingestion/accept/canonical.ts';
import type { ReadRows } from './account-figures.ts';

type Row = Readonly<Record<string, unknown>>;

/** Lists by what they are of, each sorted. */
export type AccountGraph = Readonly<Record<string, readonly string[]>>;

const RELATIVE = (key: string): string => `substring(${key}, size($prefix))`;
/** Events that hold, but for the marks the service set: those are the record of what it decided, and when. */
const OTHERS = `event.retracted_at IS NULL AND NOT event.event_id STARTS WITH 'kaizen:mark:'
  AND NOT event.event_id STARTS WITH 'kaizen:mark-after-retraction:'`;
const MARKS = `event.retracted_at IS NULL AND (event.event_id STARTS WITH 'kaizen:mark:'
  OR event.event_id STARTS WITH 'kaizen:mark-after-retraction:')`;

/** Each returns rows of `value`, a map. */
const QUERIES: Readonly<Record<string, string>> = {
  account: `MATCH (a:Account {key: $accountKey})
    RETURN {events: a.event_count - COUNT { MATCH (event:Event) WHERE event.key STARTS WITH $prefix AND ${MARKS} },
            performance: a.performance_count} AS value`,
  projects: `MATCH (:Account {key: $accountKey})-[:OWNS]->(p:Project)
    RETURN {id: p.project_id, performance: p.performance_count, events: p.event_count - COUNT {
      MATCH (event:Event) WHERE event.key STARTS WITH $prefix AND event.project_id = p.project_id AND ${MARKS} }} AS value`,
  days: `MATCH (d:Day) WHERE d.key STARTS WITH $prefix
    RETURN {key: ${RELATIVE('d.key')}, of: properties(d),
      marks: COLLECT { MATCH (d)-[:LOGGED]->(event:Event) WHERE ${MARKS} RETURN event.type }} AS value`,
  counters: `MATCH (:Account {key: $accountKey})-[:TRACKS|HAS_TEMPLATE]->(n)
    RETURN {key: ${RELATIVE('n.key')}, label: labels(n)[0], of: properties(n)} AS value`,
  subjects: `MATCH (n:Strategy|PackRun|Lead|Intake) WHERE n.key STARTS WITH $prefix AND n.state IS NOT NULL
    RETURN {key: ${RELATIVE('n.key')}, label: labels(n)[0], state: n.state, time: toString(n.state_time)} AS value`,
  links: `MATCH (n:Strategy|PackRun|Lead)-[r:REACHED_BY|WON_WITH|RUN_OF|LED_TO]->(to) WHERE n.key STARTS WITH $prefix
    RETURN {key: ${RELATIVE('n.key')}, type: type(r), to: labels(to)[0] + to.key} AS value`,
  creatives: `MATCH (n:Creative) WHERE n.key STARTS WITH $prefix
    RETURN {of: n {.*, created_at: null, mark_key: null, key: ${RELATIVE('n.key')}, content_id: null},
      traits: COLLECT { MATCH (n)-[r:HAS]->(t) RETURN ${RELATIVE('t.key')} + ' ' + r.source AS x ORDER BY x },
      made: COLLECT { MATCH (p)-[:MADE]->(n) RETURN p.project_id AS x ORDER BY x },
      under: COLLECT { MATCH (n)-[:GENERATED_UNDER]->(u) RETURN u.seed AS x ORDER BY x }} AS value`,
  figures: `MATCH (c:Creative)-[:MEASURED]->(n:PerformanceDay) WHERE c.key STARTS WITH $prefix
    RETURN n {.*, key: ${RELATIVE('n.key')}, set_key: ${RELATIVE('n.set_key')}, date: toString(n.date),
      record_time: toString(n.record_time)} AS value`,
  sets: `MATCH (n:ContrastSet)<-[:IN_SET]-() WHERE n.key STARTS WITH $prefix WITH DISTINCT n
    RETURN {key: ${RELATIVE('n.key')}, assignment: n.assignment, observational: n.observational, test: n.test_id,
      newest: toString(n.newest), week: n.week, project: n.project_id, platform: n.platform, audience: n.audience,
      members: COLLECT { MATCH (n)<-[r:IN_SET]-(c) RETURN r {.*, creative: ${RELATIVE('c.key')}} AS x
                         ORDER BY c.key, r.platform, r.audience },
      weeks: COLLECT { MATCH (n)-[r:RAN_IN]->(w) RETURN r {.*, set: ${RELATIVE('w.key')}} AS x ORDER BY w.key },
      within: COLLECT { MATCH (n)-[:WITHIN]->(w) RETURN ${RELATIVE('w.key')} }} AS value`,
  uses: `MATCH (u:GuidanceUse {account: $accountKey}) WHERE u.event_count > 0
    RETURN {seed: u.seed, events: u.event_count, items: COLLECT { UNWIND u.items AS x RETURN x ORDER BY x }} AS value`,
  events: `MATCH (event:Event) WHERE event.key STARTS WITH $prefix AND ${OTHERS}
    RETURN event {.event_id, .type, .payload, .tags, place: left(event.place, 13), about: COLLECT {
      MATCH (event)-[:ABOUT]->(n) RETURN ${RELATIVE('n.key')} AS x ORDER BY x }} AS value`,
};

/** Reads it by the account's key. */
export async function readAccountGraph(read: ReadRows, accountKey: string): Promise<AccountGraph> {
  const prefix = `${accountKey}|`;
  const lists = await Promise.all(
    Object.entries(QUERIES).map(async ([name, query]) => {
      const rows = await read(query, { accountKey, prefix });
      const values = rows.flatMap(({ value }) => tidy(name, value as Row) ?? []);
      return [name, values.map((value) => canonicalJson(value).replaceAll(accountKey, '')).sort()] as const;
    }),
  );
  return Object.fromEntries(lists);
}

/** Counters of nothing are as good as none, and so is a node without any. */
function tidy(name: string, value: Row): Row | undefined {
  switch (name) {
    case 'projects':
      return value.events === 0 ? undefined : value;
    case 'days':
      return withoutEmpty(value, dayCounters(value));
    case 'counters':
      return withoutEmpty(value, numbersOf(value.of as Row));
    case 'creatives': {
      const { of, ...links } = value;
      const { project_id: project, key, ...properties } = of as Row;
      const left = Object.entries(properties).filter(([, each]) => each !== 0 && each !== null);
      const isEmpty =
        left.length === 0 && Object.values(links).every((list) => (list as unknown[]).length === 0);
      return isEmpty ? undefined : { key, project, ...Object.fromEntries(left.sort()), ...links };
    }
    default:
      return Object.fromEntries(Object.entries(value).sort());
  }
}

function withoutEmpty({ key, label }: Row, counters: Row): Row | undefined {
  return Object.keys(counters).length === 0 ? undefined : { key, label, ...counters };
}

/** Sums of fractions are compared to nine digits: adding and taking away again leaves the last ones open. */
function numbersOf(of: Row): Row {
  const numbers = Object.entries(of)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .map(([name, number]) => [name, Math.round(number * 1e9) / 1e9] as const);
  return Object.fromEntries(numbers.filter(([, number]) => number !== 0).sort());
}

function dayCounters({ of, marks }: Row): Row {
  const counters = { ...(of as Record<string, number>) };
  for (const type of marks as readonly string[]) {
    counters[`events_${type}`] = (counters[`events_${type}`] ?? 0) - 1;
    counters.event_count = (counters.event_count ?? 0) - 1;
  }
  const kept = Object.entries(counters).filter(
    ([name]) => name !== 'change' && !name.startsWith('retracted_'),
  );
  return numbersOf(Object.fromEntries(kept));
}
