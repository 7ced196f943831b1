/** Builds the graph that the writer of performance figures leaves behind, for tests of what follows from it. */

import { stratumKey } from '../../src/contrast-sets/contrast-set-key.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { Cardinality, Query } from '../../src/graph/query.ts';
import type { Random } from '../../src/simulator/random.ts';

/** What a creative did in a set on one platform for one audience. */
export interface SeededArm {
  readonly contentId: string;
  readonly platform: string;
  readonly audience: string;
  readonly impressions: number;
  readonly clicks: number;
}

export interface SeededSet {
  /** '' for a set by week. */
  readonly testId: string;
  readonly week: string;
  readonly arms: readonly SeededArm[];
}

export interface SeededAccount {
  readonly accountId: string;
  readonly sets: readonly SeededSet[];
  /** `kind:value` by content. */
  readonly traits: ReadonlyMap<string, readonly string[]>;
}

export const PROJECT = 'project';

/** A query of the test's own. */
export function statement<Row, C extends Cardinality>(
  cardinality: C,
  text: string,
): Query<Readonly<Record<string, unknown>>, Row, C> {
  return { name: 'test/statement', mode: 'write', cardinality, text };
}

/** Sets of four creatives with traits drawn at random; those with `lexical:good` are clicked more. */
export function drawAccount(
  accountId: string,
  random: Random,
  { sets: count, lift = 0.4 }: { readonly sets: number; readonly lift?: number },
): SeededAccount {
  const traits = new Map<string, readonly string[]>();
  const sets = Array.from({ length: count }, (_, set): SeededSet => {
    // A third of the sets are by week, and of those each platform is a set of its own.
    const isTest = set % 3 !== 0;
    const base = random.uniform(0.01, 0.05);
    const arms = Array.from({ length: 4 }, (__, arm): SeededArm => {
      const contentId = `content-${set}-${arm}`;
      const own = ['lexical:good', 'lexical:idle', 'tone:bold', 'tone:a|b%c'].filter(
        () => random.uniform() < 0.5,
      );
      traits.set(contentId, own);
      const rate = base * (own.includes('lexical:good') ? 1 + lift : 1) * Math.exp(random.normal(0, 0.15));
      // One arm in ten is small.
      const impressions = random.uniform() < 0.1 ? 60 : Math.round(random.uniform(500, 5_000));
      const platform = isTest ? 'instagram' : set % 2 === 0 ? 'tik|tok' : 'instagram';
      return {
        contentId,
        platform,
        audience: 'young',
        impressions,
        clicks: random.binomial(impressions, rate),
      };
    });
    return {
      testId: isTest ? `test-${set}` : '',
      week: `2026-W${String(10 + (set % 8)).padStart(2, '0')}`,
      arms,
    };
  });
  return { accountId, sets, traits };
}

/** Key of a set as the writer makes it. */
export function setKeyOf(accountId: string, { testId, week, arms }: SeededSet): string {
  return testId === ''
    ? nodeKey(accountId, 'week', PROJECT, arms[0]?.platform ?? '', arms[0]?.audience ?? '', week)
    : nodeKey(accountId, 'test', PROJECT, testId);
}

function traitRow(accountId: string, trait: string) {
  const [kind = '', value = ''] = trait.split(/:(.*)/s);
  return { key: nodeKey(accountId, kind, value), kind, value };
}

/** Makes the account with nothing in it. */
export async function seedEmptyAccount(graph: Graph, accountId: string): Promise<void> {
  const params = {
    key: nodeKey(accountId),
    accountId,
    projectKey: nodeKey(accountId, PROJECT),
    project: PROJECT,
  };
  await graph.run(
    statement<never, 'none'>(
      'none',
      `CREATE (:Account {key: $key, account_id: $accountId, published_epoch: 0})
       -[:OWNS]->(:Project {key: $projectKey, project_id: $project})`,
    ),
    params,
  );
}

/** Makes the account and everything it has. */
export async function seedAccount(graph: Graph, account: SeededAccount): Promise<void> {
  const { accountId, sets, traits } = account;
  await seedEmptyAccount(graph, accountId);
  const placed = sets.flatMap(({ arms }) =>
    arms.flatMap(({ platform, audience }) => [`platform:${platform}`, `audience:${audience}`]),
  );
  const names = [...new Set([...placed, ...[...traits.values()].flat()])].sort();
  const none = (text: string) => statement<never, 'none'>('none', text);
  await graph.run(
    none('UNWIND $rows AS row CREATE (:Trait {key: row.key, kind: row.kind, value: row.value})'),
    {
      rows: names.map((name) => traitRow(accountId, name)),
    },
  );
  await graph.run(
    none(`MATCH (project:Project {key: $projectKey})
          UNWIND $rows AS row CREATE (project)-[:MADE]->(:Creative {key: row.key, content_id: row.contentId})`),
    {
      projectKey: nodeKey(accountId, PROJECT),
      rows: [...traits.keys()].map((contentId) => ({ key: nodeKey(accountId, contentId), contentId })),
    },
  );
  await graph.run(
    none(`UNWIND $rows AS row MATCH (creative:Creative {key: row.creativeKey}) MATCH (trait:Trait {key: row.traitKey})
          CREATE (creative)-[:HAS {source: 'reported'}]->(trait)`),
    {
      rows: [...traits].flatMap(([contentId, own]) =>
        own.map((trait) => ({
          creativeKey: nodeKey(accountId, contentId),
          traitKey: traitRow(accountId, trait).key,
        })),
      ),
    },
  );
  for (const set of sets) await reportSet(graph, accountId, set);
}

/**
 * Puts a set's figures, all of the Monday of its week, into the graph and marks the set, its strata and its project week as
 * changed, as the writer does. Every arm was planned to be shown as often as it was.
 */
export async function reportSet(graph: Graph, accountId: string, set: SeededSet): Promise<void> {
  const setKey = setKeyOf(accountId, set);
  const shown = set.arms.reduce((sum, { impressions }) => sum + impressions, 0);
  const { date } = (
    await graph.run(
      statement<{ readonly date: string }, 'many'>('many', 'RETURN toString(date($week)) AS date'),
      { week: set.week },
    )
  )[0] ?? { date: '' };
  await graph.run(
    statement<never, 'none'>(
      'none',
      `MERGE (fine:ContrastSet {key: $setKey})
       ON CREATE SET fine.level = 'FINE', fine.assignment = $assignment, fine.test_id = $testId, fine.change = 0,
         fine.project_id = $projectId, fine.newest = date($week)
       SET fine.dirty = $accountKey, fine.change = fine.change + 1
       MERGE (coarse:ContrastSet {key: $coarseKey})
       ON CREATE SET coarse.level = 'COARSE', coarse.assignment = 'OBSERVATIONAL', coarse.change = 0,
         coarse.project_id = $projectId, coarse.newest = date($week)
       SET coarse.dirty = $accountKey, coarse.change = coarse.change + 1
       MERGE (fine)-[:WITHIN]->(coarse)
       WITH fine
       UNWIND $arms AS arm
       MATCH (creative:Creative {key: arm.creativeKey})
       MERGE (creative)-[figures:IN_SET {platform: arm.platform, audience: arm.audience}]->(fine)
       SET figures.impressions = toInteger(arm.impressions), figures.clicks = toInteger(arm.clicks),
           figures.clicks_impressions = toInteger(arm.impressions)
       MERGE (day:PerformanceDay {key: arm.dayKey})
       SET day.stratum = arm.stratumKey, day.impressions = toInteger(arm.impressions), day.clicks = toInteger(arm.clicks),
           day.clicks_impressions = toInteger(arm.impressions), day.engagements = 0, day.engagement_impressions = 0,
           day.conversion_micros = 0, day.conversion_clicks = 0, day.spend_micros = 0, day.revenue_micros = 0,
           day.planned_share = arm.plannedShare
       MERGE (stratum:Stratum {key: arm.stratumKey})
       ON CREATE SET stratum.set_key = fine.key, stratum.platform = arm.platform, stratum.audience = arm.audience,
         stratum.date = date($week), stratum.week = $week, stratum.change = 0
       SET stratum.dirty = $accountKey, stratum.change = stratum.change + 1
       WITH fine, stratum
       MATCH (coarse:ContrastSet {key: $coarseKey})
       MERGE (stratum)-[:OF]->(fine)
       MERGE (stratum)-[:IN_WEEK]->(coarse)`,
    ),
    {
      accountKey: nodeKey(accountId),
      setKey,
      coarseKey: nodeKey(accountId, 'project-week', PROJECT, set.week),
      assignment: set.testId === '' ? 'OBSERVATIONAL' : 'RANDOMISED',
      testId: set.testId,
      projectId: PROJECT,
      week: set.week,
      arms: set.arms.map((arm) => ({
        ...arm,
        creativeKey: nodeKey(accountId, arm.contentId),
        dayKey: nodeKey(accountId, PROJECT, arm.contentId, arm.platform, arm.audience, date),
        stratumKey: stratumKey(setKey, { ...arm, date }),
        plannedShare: shown > 0 ? arm.impressions / shown : 0,
      })),
    },
  );
}

/** Adds to the sums of a day of the account itself ('' as project) or of its project, as the writer does. */
export async function reportDay(
  graph: Graph,
  accountId: string,
  day: {
    readonly projectId: '' | typeof PROJECT;
    readonly date: string;
    readonly spendMicros: number;
    readonly revenueMicros: number;
  },
): Promise<void> {
  const owner = day.projectId === '' ? 'Account' : 'Project';
  await graph.run(
    statement<never, 'none'>(
      'none',
      `MATCH (owner:${owner} {key: $ownerKey})
       MERGE (day:Day {key: $dayKey}) ON CREATE SET day.date = date($date), day.change = 0
       MERGE (owner)-[:HAS_DAY]->(day)
       SET day.dirty = $accountKey, day.change = day.change + 1,
           day.impressions = coalesce(day.impressions, 0) + 1000,
           day.spend_micros = coalesce(day.spend_micros, 0) + toInteger($spendMicros),
           day.revenue_micros = coalesce(day.revenue_micros, 0) + toInteger($revenueMicros)`,
    ),
    {
      ...day,
      accountKey: nodeKey(accountId),
      ownerKey: day.projectId === '' ? nodeKey(accountId) : nodeKey(accountId, day.projectId),
      dayKey: nodeKey(accountId, day.projectId, day.date),
    },
  );
}
