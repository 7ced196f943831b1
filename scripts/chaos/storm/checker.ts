/** Compares what callers were told, what is stored, and every figure that the service keeps of it. */
import type { Entry, Ledger, Unexpected } from './ledger.ts';
import {
  keyPart,
  nameOfRecord,
  recordOfEvent,
  recount,
  type StoredEvent,
  SUMS,
  type Values,
} from './recount.ts';

/** Runs a query of the checker's own. */
export type Read = (
  query: string,
  params: Readonly<Record<string, unknown>>,
) => Promise<readonly Record<string, unknown>[]>;

/** What was found. Each list is empty after a storm that cost nothing. */
export interface Findings {
  /** Acknowledged items, and acknowledged retractions, that are not there. */
  readonly lost: readonly string[];
  /** Items that are there more than once. */
  readonly duplicated: readonly string[];
  /** What is there and should not be, and answers that no fault excuses. */
  readonly unexpected: readonly Unexpected[];
  /** Counters, sums, links and states that differ from what the events come to. */
  readonly counterMismatches: readonly string[];
  /** Writes of those who had lost the right to: older revisions, epochs published twice, staged knowledge left behind. */
  readonly staleWrites: readonly string[];
  /** Number of values compared. */
  readonly compared: number;
}

interface Found {
  readonly lost: string[];
  readonly duplicated: string[];
  readonly unexpected: Unexpected[];
  readonly counterMismatches: string[];
  readonly staleWrites: string[];
  compared: number;
}

/** Checks everything. */
export async function checkStorm(read: Read, ledger: Ledger): Promise<Findings> {
  const found: Found = {
    ...{ lost: [], duplicated: [], unexpected: [], counterMismatches: [], staleWrites: [], compared: 0 },
  };
  const sent = grouped(ledger.entries(), ({ accountId }) => accountId);
  let ofAccounts = 0;
  for (const [accountId, entries] of sent) {
    const events = await readEvents(read, accountId);
    ofAccounts += events.length;
    compareItems(found, { accountId, entries, events });
    if (ledger.whole.has(accountId) && events.length !== 0 && events.length !== entries.length)
      found.unexpected.push({ what: accountId, answer: `${events.length} events of ${entries.length}` });
    compareValues(found, accountId, { expected: recount(events), stored: await readValues(read, accountId) });
    found.staleWrites.push(...(await findStaleWrites(read, accountId)));
  }
  await checkErased(read, ledger, found);
  await checkStrangers(read, ofAccounts, found);
  await checkNodes(read, found);
  return found;
}

function grouped<T>(items: Iterable<T>, nameOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

/** Events by the prefix of their key, which every key of the account has. */
async function readEvents(read: Read, accountId: string): Promise<readonly StoredEvent[]> {
  const rows = await read(
    `MATCH (e:Event) WHERE e.key STARTS WITH $prefix
     RETURN e.event_id AS eventId, e.type AS type, e.project_id AS projectId, e.actor AS actor, e.payload AS payload,
            e.event_time.epochMillis AS timeMs, e.retracted_at IS NOT NULL AS isRetracted`,
    { prefix: `${keyPart(accountId)}|` },
  );
  return rows as unknown as readonly StoredEvent[];
}

function compareItems(
  { lost, duplicated, unexpected, staleWrites }: Found,
  {
    accountId,
    entries,
    events,
  }: {
    readonly accountId: string;
    readonly entries: readonly Entry[];
    readonly events: readonly StoredEvent[];
  },
): void {
  const stored = grouped(events, nameOfItem);
  const sent = new Set<string>();
  for (const { key, actor, fate, retraction } of entries) {
    sent.add(key);
    const [first, ...more] = stored.get(key) ?? [];
    if (first === undefined) {
      if (fate === 'ACKNOWLEDGED') lost.push(`${accountId} ${key}`);
      continue;
    }
    if (more.length > 0) duplicated.push(`${accountId} ${key}: ${more.length + 1} times`);
    if (first.actor !== actor)
      unexpected.push({ what: `${accountId} ${key}`, answer: `stored by ${first.actor}` });
    if (retraction === 'ACKNOWLEDGED' && !first.isRetracted) lost.push(`${accountId} ${key}: its retraction`);
    if (retraction === undefined && first.isRetracted)
      staleWrites.push(`${accountId} ${key}: taken back, and nobody asked for it`);
  }
  for (const [key, [event]] of stored) {
    // The service's own events: marks, and records that it could not store.
    const isOwn = key.startsWith('kaizen:') || event?.type === 'PERFORMANCE_INGESTION_FAILED';
    if (!sent.has(key) && !isOwn)
      unexpected.push({ what: `${accountId} ${key}`, answer: 'stored, and nobody sent it as a good item' });
  }
}

function nameOfItem(event: StoredEvent): string {
  return event.type === 'PERFORMANCE_RECORDED' ? nameOfRecord(recordOfEvent(event)) : event.eventId;
}

function compareValues(
  found: Found,
  accountId: string,
  { expected, stored }: { readonly expected: Values; readonly stored: Values },
): void {
  for (const name of new Set([...expected.keys(), ...stored.keys()])) {
    found.compared += 1;
    const [should, is] = [expected.get(name) ?? 0, stored.get(name) ?? 0];
    if (should === is) continue;
    const text = `${accountId} ${name}: ${is}, and the events come to ${should}`;
    if (name.endsWith(' revision') && Number(is) < Number(should)) found.staleWrites.push(text);
    else found.counterMismatches.push(text);
  }
}

const SUM_PROPERTIES = SUMS.map(([property]) => property);

/** Each returns rows of a name and the properties to compare. */
const STORED: readonly (readonly [query: string, properties: readonly string[] | 'ALL'])[] = [
  [
    `MATCH (n:Account {key: $key}) RETURN 'Account' AS name, properties(n) AS of`,
    ['event_count', 'performance_count', 'retracted_count'],
  ],
  [
    `MATCH (:Account {key: $key})-[:OWNS]->(n:Project) RETURN 'Project ' + n.project_id AS name, properties(n) AS of`,
    ['event_count', 'performance_count'],
  ],
  [
    `MATCH (n:Day) WHERE n.key STARTS WITH $prefix
     RETURN 'Day ' + substring(n.key, size($prefix)) AS name,
            n {.*, change: null, conversion_clicks: null, clicks_impressions: null} AS of`,
    'ALL',
  ],
  [
    `MATCH (:Account {key: $key})-[:TRACKS|HAS_TEMPLATE]->(n) WHERE NOT n:PlatformStat
     RETURN labels(n)[0] + ' ' + n.name AS name, properties(n) AS of`,
    'ALL',
  ],
  [
    `MATCH (:Account {key: $key})-[:TRACKS]->(n:PlatformStat)
     RETURN 'PlatformStat ' + n.name AS name, properties(n) AS of`,
    ['impressions', 'clicks'],
  ],
  [
    `MATCH (n:Creative) WHERE n.key STARTS WITH $prefix
     RETURN 'Creative ' + n.content_id AS name, properties(n) AS of`,
    SUM_PROPERTIES,
  ],
  [
    `MATCH (c:Creative)-[:MEASURED]->(n:PerformanceDay) WHERE c.key STARTS WITH $prefix
     RETURN 'PerformanceDay ' + c.content_id + ' ' + toString(n.date) AS name, properties(n) AS of`,
    ['revision', ...SUM_PROPERTIES],
  ],
  [
    `MATCH (c:Creative)-[n:IN_SET]->(s:ContrastSet {level: 'FINE'}) WHERE c.key STARTS WITH $prefix
     RETURN 'Member ' + c.content_id + ' ' + s.test_id AS name, properties(n) AS of`,
    SUM_PROPERTIES,
  ],
];

async function readValues(read: Read, accountId: string): Promise<Values> {
  const key = keyPart(accountId);
  const params = { key, prefix: `${key}|` };
  const values: Values = new Map();
  const add = (name: string, value: number): void => {
    // Two nodes of one name are counted together, and so differ from what is expected.
    if (value !== 0) values.set(name, Number(values.get(name) ?? 0) + value);
  };
  for (const [query, properties] of STORED) {
    for (const { name, of } of await read(query, params)) {
      for (const [property, value] of Object.entries(of as Record<string, unknown>)) {
        const isCompared = properties === 'ALL' || properties.includes(property);
        if (isCompared && typeof value === 'number') add(`${String(name)} ${property}`, value);
      }
    }
  }
  const states = await read(
    `MATCH (n:Lead|PackRun|Intake|Strategy) WHERE n.key STARTS WITH $prefix AND n.state IS NOT NULL
     RETURN 'State ' + labels(n)[0] + ' ' + n.id AS name, n.state AS state`,
    params,
  );
  for (const { name, state } of states) values.set(String(name), String(state));
  const links = await read(
    `MATCH (n:Lead|PackRun|Strategy)-[r:REACHED_BY|WON_WITH|RUN_OF|LED_TO]->(to) WHERE n.key STARTS WITH $prefix
     RETURN 'Link ' + n.id + ' ' + type(r) + ' ' + coalesce(to.name, to.template_id, to.content_id) AS name`,
    params,
  );
  for (const { name } of links) add(String(name), 1);
  const loose = await read(
    `MATCH (e:Event) WHERE e.key STARTS WITH $prefix AND COUNT { (e)<-[:LOGGED]-(:Day) } <> 1
     RETURN 'Event ' + e.event_id + ' is logged on days' AS name, COUNT { (e)<-[:LOGGED]-(:Day) } AS count`,
    params,
  );
  for (const { name, count } of loose) values.set(String(name), Number(count) === 0 ? 'none' : Number(count));
  return values;
}

/** Epochs are numbered without a gap and published once; nothing is staged for an epoch that is not published. */
async function findStaleWrites(read: Read, accountId: string): Promise<readonly string[]> {
  const rows = await read(
    `MATCH (a:Account {key: $key})
     RETURN a.published_epoch AS published,
       COLLECT { MATCH (a)-[:HAS_EPOCH]->(e:Epoch) RETURN e.epoch ORDER BY e.epoch } AS epochs,
       COLLECT { MATCH (a)-[:HAS_EPOCH]->(e:Epoch)
                 WHERE COUNT { (e)<-[:PUBLISHED]-() } <> 1 RETURN e.epoch } AS publishedOften,
       COLLECT { MATCH (p:Pattern {account_key: $key}) WHERE p.epoch_from > a.published_epoch RETURN p.key } AS staged,
       COLLECT { MATCH (p:Pattern {account_key: $key}) WHERE p.epoch_to IS NULL AND p.epoch_from <= a.published_epoch
                 WITH p.project_id + '|' + p.kind + '|' + p.value + '|' + p.metric + '|' + p.assignment AS name,
                      count(*) AS current
                 WHERE current > 1 RETURN name } AS twice`,
    { key: keyPart(accountId) },
  );
  return rows.flatMap(({ published, epochs, publishedOften, staged, twice }) => {
    const numbers = epochs as readonly number[];
    const expected = Array.from({ length: Number(published) }, (_, at) => at + 1);
    return [
      ...(String(numbers) === String(expected)
        ? []
        : [`${accountId}: epochs ${String(numbers)}, and ${String(published)} is published`]),
      ...(publishedOften as readonly number[]).map(
        (epoch) => `${accountId}: epoch ${epoch} was not published once`,
      ),
      ...(staged as readonly string[]).map((key) => `${key} is staged for an epoch that is not published`),
      ...(twice as readonly string[]).map((name) => `${accountId}: ${name} has two current versions`),
    ];
  });
}

/** An erased account's name is in no property of any node. */
async function checkErased(read: Read, { erased }: Ledger, { unexpected }: Found): Promise<void> {
  if (erased.size === 0) return;
  const rows = await read(
    `MATCH (n)
     WITH n, [k IN keys(n) | CASE WHEN n[k] IS :: LIST<ANY> THEN reduce(t = '', x IN n[k] | t + ' ' + coalesce(toStringOrNull(x), ''))
                                  ELSE toStringOrNull(n[k]) END] AS texts
     WHERE any(text IN texts WHERE text CONTAINS 'erased-account-')
     RETURN labels(n)[0] AS label, [text IN texts WHERE text CONTAINS 'erased-account-'][0] AS text`,
    {},
  );
  for (const { label, text } of rows) {
    const name = /erased-account-\d+\./.exec(String(text))?.[0] ?? '';
    if (erased.has(name))
      unexpected.push({ what: `a ${String(label)} of ${name}`, answer: 'is left of an erased account' });
  }
}

/** Events of nobody: under a key that no account of the storm has. */
async function checkStrangers(read: Read, ofAccounts: number, { unexpected }: Found): Promise<void> {
  const [row] = await read(
    `MATCH (e:Event) WHERE NOT e.account_id STARTS WITH 'erased-account-' RETURN count(*) AS count`,
    {},
  );
  if (row?.count !== ofAccounts)
    unexpected.push({
      what: 'events',
      answer: `${String(row?.count)} are stored, ${ofAccounts} of them under keys of accounts`,
    });
}

/** Every node is there once: by its key, and under one account by its label and name, whatever its key. */
async function checkNodes(read: Read, { duplicated }: Found): Promise<void> {
  for (const query of [
    `MATCH (n) WHERE n.key IS NOT NULL
     WITH labels(n)[0] AS label, n.key AS name, count(*) AS times WHERE times > 1
     RETURN label, name, times`,
    `MATCH (a:Account)-[:OWNS|TRACKS|HAS_TEMPLATE]->(n)
     WITH a.account_id + ' ' + coalesce(n.project_id, n.name) AS name, labels(n)[0] AS label, count(*) AS times
     WHERE times > 1
     RETURN label, name, times`,
  ]) {
    for (const { label, name, times } of await read(query, {}))
      duplicated.push(`${String(label)} ${String(name)}: ${String(times)} nodes`);
  }
}
