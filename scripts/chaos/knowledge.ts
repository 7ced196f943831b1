/** Reads the whole knowledge of a database, node by node, in a form that can be compared. */
import { isDate, isDateTime } from 'neo4j-driver';

/** Runs a query; rows are plain objects. */
export type ReadRows = (
  text: string,
  params: Readonly<Record<string, unknown>>,
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Properties by owner: label and key of a node, or type and ends of a relationship. */
export type Knowledge = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** A property that differs between two databases. */
export interface Difference {
  readonly of: string;
  readonly property: string;
  readonly one: unknown;
  readonly other: unknown;
}

/**
 * Labels that are not compared: reported events, who runs what (leases, cycles, the schedule, imports), who called what,
 * secrets, migrations, and tombstones. A cycle in which something was learned is represented by its place in the order.
 */
const LEFT_OUT = [
  ...['Event', 'Cycle', 'Lease', 'Schedule', 'AuditEntry', 'ApiKey', 'Deployment'],
  ...['ArrivingAccount', 'Migration', 'MigrationLease', 'SubjectErasure', 'ExpiredEvent'],
];
/** Not compared: the token of the lease that last processed a set. */
const BOOKKEEPING = ['token'];
/** Properties that distinguish relationships of one type between the same nodes. */
const TELLING = ['metric', 'assignment', 'platform', 'audience'];
const ROWS_PER_READ = 20_000;

/** Reads everything that was learned, and the data it was learned from. */
export async function readKnowledge(read: ReadRows): Promise<Knowledge> {
  const found = new Map<string, Readonly<Record<string, unknown>>>();
  const cycles = await read(
    'MATCH (c:Cycle) WHERE EXISTS { (c)<-[:LEARNED_IN]-() } RETURN c.key AS key ORDER BY key',
    {},
  );
  const places = new Map(cycles.map(({ key }, place) => [String(key), `cycle ${place}`]));
  const nodes = `MATCH (n) WHERE NOT any(label IN labels(n) WHERE label IN $leftOut)
                 WITH n ORDER BY elementId(n) SKIP $skip LIMIT $limit
                 RETURN labels(n) AS labels, properties(n) AS properties`;
  for await (const { labels, properties } of pages(read, nodes)) {
    const figures = comparable(properties, places);
    found.set(`${String(labels)} ${String(figures.key)}`, figures);
  }
  const relationships = `MATCH (a)-[r]->(b)
    WHERE NOT any(label IN labels(a) + labels(b) WHERE label IN $leftOut AND label <> 'Cycle')
    WITH a, r, b ORDER BY elementId(r) SKIP $skip LIMIT $limit
    RETURN type(r) AS type, a.key AS start, b.key AS end, properties(r) AS properties`;
  for await (const { type, start, end, properties } of pages(read, relationships)) {
    const figures = comparable(properties, places);
    const telling = TELLING.map((name) => figures[name]).filter((part) => part !== undefined);
    const [from, to] = [start, end].map((key) => places.get(String(key)) ?? String(key));
    const of = `${from} -${[type, ...telling].join(' ')}-> ${to}`;
    if (found.has(of)) throw new Error(`two relationships cannot be told apart: ${of}`);
    found.set(of, figures);
  }
  return found;
}

async function* pages(read: ReadRows, text: string) {
  for (let skip = 0, length = ROWS_PER_READ; length === ROWS_PER_READ; skip += ROWS_PER_READ) {
    const rows = await read(text, { leftOut: LEFT_OUT, skip: BigInt(skip), limit: BigInt(ROWS_PER_READ) });
    length = rows.length;
    yield* rows;
  }
}

/**
 * A comparable form: without instants, which differ between runs, and with the order of cycles in place of their ids.
 */
function comparable(
  properties: unknown,
  places: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(Object(properties))
    .filter(([name, value]) => !isDateTime(Object(value)) && !BOOKKEEPING.includes(name))
    .map(([name, value]): readonly [string, unknown] => {
      if (isDate(Object(value))) return [name, String(value)];
      return [name, typeof value === 'string' ? (places.get(value) ?? value) : value];
    });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** All differences between two databases, down to the last bit. */
export function differencesOf(one: Knowledge, other: Knowledge): readonly Difference[] {
  const differences: Difference[] = [];
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    const left = one.get(key);
    const right = other.get(key);
    if (left === undefined || right === undefined) {
      differences.push({ of: key, property: '', one: left ?? 'missing', other: right ?? 'missing' });
      continue;
    }
    for (const property of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (isSame(left[property], right[property])) continue;
      differences.push({ of: key, property, one: left[property], other: right[property] });
    }
  }
  return differences;
}

function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((value, at) => isSame(value, other[at]));
  return Object.is(one, other) || one === other;
}
