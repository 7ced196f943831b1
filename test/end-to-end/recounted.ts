/**
 * The counters of an account counted again from the events that it stores, by code that shares nothing with the
 * service.
 */
import { nodeKey } from '../../src/graph/keys.ts';
import type { ReadRows } from './account-figures.ts';

/** Counters by the node they are on; what is 0 is left out. */
export type Counters = Readonly<Record<string, number>>;

const EVENTS = `MATCH (event:Event) WHERE event.key STARTS WITH $prefix
  RETURN event.type AS type, event.payload AS payload, event.project_id AS project,
    toString(date(event.event_time)) AS date, event.tags AS tags, event.retracted_at IS NOT NULL AS retracted`;
const STORED = `MATCH (account:Account {key: $accountKey})
  RETURN 'account' AS of, account.event_count AS events, {} AS counts
  UNION ALL MATCH (:Account {key: $accountKey})-[:OWNS]->(p:Project)
  RETURN 'project ' + p.project_id AS of, p.event_count AS events, {} AS counts
  UNION ALL MATCH (d:Day) WHERE d.account = $accountKey
  RETURN 'day ' + toString(d.date) + ' of ' + CASE d.owner WHEN $accountKey THEN '' ELSE
    head([(p:Project)-[:HAS_DAY]->(d) | p.project_id]) END AS of, 0 AS events, properties(d) AS counts
  UNION ALL MATCH (:Account {key: $accountKey})-[:TRACKS|HAS_TEMPLATE]->(n:Channel|Template|Pack)
  RETURN labels(n)[0] + ' ' + n.name AS of, 0 AS events, properties(n) AS counts
  UNION ALL MATCH (t:DayTag)<-[:TAGGED]-() WHERE t.account_tag STARTS WITH $prefix
  RETURN 'tag ' + t.tag AS of, 1 AS events, {} AS counts`;
/** What lead events count on, by name of the counter; other counters are left out on both sides. */
const COUNTED = /^(events_|retracted_|sent$|replied$|appointments$|deals_)/;

/** What the events say that the counters must be. Only events about leads count on channels, templates and deals. */
export async function recounted(read: ReadRows, accountId: string): Promise<Counters> {
  const sums: Record<string, number> = {};
  const add = (name: string, by = 1): void => {
    sums[name] = (sums[name] ?? 0) + by;
  };
  for (const row of await read(EVENTS, { prefix: `${nodeKey(accountId)}|` })) {
    const { type, project, date, tags, retracted } = row as unknown as {
      readonly [Name in 'type' | 'project' | 'date']: string;
    } & { readonly tags: readonly string[]; readonly retracted: boolean };
    const day = `day ${date} of ${project}`;
    for (const tag of tags) add(`tag ${tag} events`);
    if (retracted) {
      add(`${day} retracted_${type}`);
      continue;
    }
    add('account events');
    if (project !== '') add(`project ${project} events`);
    add(`${day} events_${type}`);
    const payload = JSON.parse(String(row.payload)) as Readonly<Record<string, string | undefined>>;
    const { channel, templateId, packSold, dealSizeMicros } = payload;
    const word = {
      OUTREACH_SENT: 'sent',
      OUTREACH_REPLIED: 'replied',
      APPOINTMENT_SCHEDULED: 'appointments',
    };
    const counter = word[type as keyof typeof word];
    if (counter !== undefined && channel !== undefined) add(`Channel ${channel} ${counter}`);
    if (counter !== undefined && templateId !== undefined) add(`Template ${templateId} ${counter}`);
    if (type === 'DEAL_WON' && packSold !== undefined) {
      add(`Pack ${packSold} deals_won`);
      add(`Pack ${packSold} deals_micros`, Number(dealSizeMicros));
    }
  }
  return tidied(sums);
}

/** What the counters are. */
export async function stored(read: ReadRows, accountId: string): Promise<Counters> {
  const accountKey = nodeKey(accountId);
  const sums: Record<string, number> = {};
  for (const { of, events, counts } of await read(STORED, { accountKey, prefix: `${accountKey}|` })) {
    sums[`${of} events`] = (sums[`${of} events`] ?? 0) + Number(events);
    for (const [name, by] of Object.entries(counts as Record<string, unknown>)) {
      if (COUNTED.test(name)) sums[`${of} ${name}`] = Number(by);
    }
  }
  return tidied(sums);
}

function tidied(sums: Readonly<Record<string, number>>): Counters {
  return Object.fromEntries(
    Object.entries(sums)
      .filter(([, sum]) => sum !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
