/** What the graph holds of one account, counted at every place that keeps a sum of it. */

/** Reads the database: {@link readDatabase} of the shared one, or of another. */
export type ReadRows = (
  query: string,
  params: Readonly<Record<string, unknown>>,
) => Promise<readonly Record<string, unknown>[]>;

/** Sums of one kind of place. */
interface Sums {
  readonly impressions: number;
  readonly clicks: number;
}

/** Every sum and every count; all sums are equal as long as nothing was lost or doubled. */
export interface AccountFigures {
  readonly figures: Sums;
  readonly creatives: Sums;
  readonly sets: Sums;
  readonly days: Sums;
  readonly platforms: Sums;
  /** Events stored, by their own nodes and by each counter of them. */
  readonly events: {
    readonly nodes: number;
    readonly logged: number;
    readonly ofAccount: number;
    readonly ofProjects: number;
    readonly ofDays: number;
  };
  readonly nodes: {
    readonly figures: number;
    readonly creatives: number;
    readonly fineSets: number;
    /** Fine sets with two creatives or more. */
    readonly comparableSets: number;
    readonly memberships: number;
  };
}

const FIGURES = `
MATCH (a:Account {account_id: $accountId})
WITH a, a.key + '|' AS prefix
CALL (prefix) {
  OPTIONAL MATCH (n:PerformanceDay) WHERE n.key STARTS WITH prefix
  RETURN {impressions: sum(n.impressions), clicks: sum(n.clicks)} AS figures, count(n) AS figureCount
}
CALL (prefix) {
  OPTIONAL MATCH (n:Creative) WHERE n.key STARTS WITH prefix
  RETURN {impressions: sum(n.impressions), clicks: sum(n.clicks)} AS creatives, count(n) AS creativeCount
}
CALL (prefix) {
  OPTIONAL MATCH (s:ContrastSet {level: 'FINE'}) WHERE s.key STARTS WITH prefix
  OPTIONAL MATCH (creative)-[r:IN_SET]->(s)
  WITH s, count(DISTINCT creative) AS arms, count(r) AS members,
       sum(r.impressions) AS impressions, sum(r.clicks) AS clicks
  RETURN {impressions: sum(impressions), clicks: sum(clicks)} AS sets, count(s) AS setCount,
         sum(CASE WHEN arms > 1 THEN 1 ELSE 0 END) AS comparableSets, sum(members) AS memberships
}
CALL (prefix) {
  OPTIONAL MATCH (n:Day) WHERE n.key STARTS WITH prefix
  RETURN {impressions: sum(n.impressions), clicks: sum(n.clicks)} AS days, sum(n.event_count) AS ofDays,
         sum(COUNT { (n)-[:LOGGED]->() }) AS logged
}
CALL (a) {
  OPTIONAL MATCH (a)-[:TRACKS]->(n:PlatformStat)
  RETURN {impressions: sum(n.impressions), clicks: sum(n.clicks)} AS platforms
}
CALL (prefix) { OPTIONAL MATCH (n:Event) WHERE n.key STARTS WITH prefix RETURN count(n) AS eventCount }
CALL (a) { OPTIONAL MATCH (a)-[:OWNS]->(n:Project) RETURN sum(n.event_count) AS ofProjects }
RETURN figures, creatives, sets, days, platforms,
  {nodes: eventCount, logged: logged, ofAccount: a.event_count, ofProjects: ofProjects, ofDays: ofDays} AS events,
  {figures: figureCount, creatives: creativeCount, fineSets: setCount, comparableSets: comparableSets,
   memberships: memberships} AS nodes`;

/** Reads the sums of an account. */
export async function readFigures(read: ReadRows, accountId: string): Promise<AccountFigures> {
  const [row] = await read(FIGURES, { accountId });
  if (row === undefined) throw new Error('the account does not exist');
  return row as unknown as AccountFigures;
}

/** The figures of an account whose every event is of a project, in each place that keeps them. */
export function expectedFigures({ events, ...sums }: Sums & { readonly events: number }) {
  return {
    figures: sums,
    creatives: sums,
    sets: sums,
    days: sums,
    platforms: sums,
    events: { nodes: events, logged: events, ofAccount: events, ofProjects: events, ofDays: events },
  };
}
