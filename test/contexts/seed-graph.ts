import type { Logger } from 'pino';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { Query } from '../../src/graph/query.ts';
import type { Call } from '../../src/grpc/call.ts';

/** Runs plain Cypher: tests put graphs there as the writer and the cycle would. */
export async function seed(
  graph: Graph,
  text: string,
  params: Readonly<Record<string, unknown>>,
): Promise<void> {
  const query: Query<Readonly<Record<string, unknown>>, never, 'none'> = {
    name: 'test/seed',
    mode: 'write',
    cardinality: 'none',
    text,
  };
  await graph.run(query, params);
}

/** A call as the interceptors hand it to a handler. */
export function callOf(accountId: string): Call {
  return { requestId: 'test', accountId, signal: new AbortController().signal, log: {} as Logger };
}

/** One version of a pattern; `from` and `to` are the epochs in which it is current. */
export interface SeededPattern {
  readonly kind: string;
  readonly value: string;
  readonly estimate: number;
  readonly sd?: number;
  readonly assignment?: string;
  readonly arms?: number;
  readonly version?: number;
  readonly from?: number;
  readonly to?: number;
  readonly signConfidence?: number;
  /** Default: a discovery where the estimate is more than one standard deviation from none, else a candidate. */
  readonly state?: string;
  readonly qValue?: number;
}

/** Creates an account with one project, as PutAccount and its first events would. */
export async function seedAccount(
  graph: Graph,
  accountId: string,
  { epoch = 0, events = 0 }: { readonly epoch?: number; readonly events?: number } = {},
): Promise<void> {
  await seed(
    graph,
    `CREATE (account:Account {key: $key, account_id: $accountId, currency: 'EUR', time_zone: 'UTC',
       published_epoch: $epoch, event_count: $events, performance_count: $events})
     SET account.published_at = CASE WHEN $epoch > 0 THEN datetime({epochMillis: 1750000000123}) END
     CREATE (account)-[:OWNS]->(:Project {key: $projectKey, project_id: 'spring', event_count: $events / 2,
       performance_count: $events / 2})
     FINISH`,
    {
      key: nodeKey(accountId),
      accountId,
      projectKey: nodeKey(accountId, 'spring'),
      epoch: BigInt(epoch),
      events: BigInt(events),
    },
  );
}

/** Creates pattern versions on their traits, learned in one cycle. */
export async function seedPatterns(
  graph: Graph,
  accountId: string,
  patterns: readonly SeededPattern[],
): Promise<void> {
  const rows = patterns.map((pattern) => {
    const { kind, value, estimate, sd = 0.1, assignment = 'OBSERVATIONAL', version = 1, arms = 20 } = pattern;
    const isFound = Math.abs(estimate) > sd;
    const found = estimate > 0 ? 'ESTABLISHED' : 'RISKY';
    return {
      state: pattern.state ?? (isFound ? found : 'CANDIDATE'),
      qValue: pattern.qValue ?? (isFound ? 0.02 : 0.5),
      traitKey: nodeKey(accountId, kind, value),
      key: nodeKey(accountId, 'pattern', '', kind, value, 'ctr', assignment, String(version)),
      kind,
      value,
      assignment,
      version: BigInt(version),
      arms: BigInt(arms),
      estimate,
      sd,
      signConfidence: pattern.signConfidence ?? (Math.abs(estimate) > sd ? 0.97 : 0.6),
      from: BigInt(pattern.from ?? 1),
      to: pattern.to === undefined ? null : BigInt(pattern.to),
    };
  });
  await seed(
    graph,
    `MATCH (account:Account {key: $key})
     MERGE (cycle:Cycle {key: $cycleId}) SET cycle.cycle_id = $cycleId
     WITH account, cycle
     UNWIND $rows AS row
     MERGE (trait:Trait {key: row.traitKey}) SET trait.kind = row.kind, trait.value = row.value
     MERGE (account)-[uses:USES]->(trait) ON CREATE SET uses.epoch_from = 1
     CREATE (pattern:Pattern {key: row.key, account_key: $key, kind: row.kind, value: row.value, metric: 'ctr',
       assignment: row.assignment, version: row.version, state: row.state, estimate: row.estimate, sd: row.sd,
       lift: exp(row.estimate) - 1, raw_lift: exp(row.estimate * 1.2) - 1,
       lower: exp(row.estimate - 2 * row.sd) - 1, upper: exp(row.estimate + 2 * row.sd) - 1,
       sign_confidence: row.signConfidence,
       confidence: CASE WHEN row.arms <= 10 THEN 5.0 * row.arms ELSE 75.0 END,
       arms: row.arms, sets: row.arms, n_sum: 1.0, d_sum: 50.0, tau2: 0.05, project_id: '',
       decayed_n_sum: 1.0, decayed_d_sum: 50.0, decayed_squared_d_sum: 50.0, nn_sum: 50.0, nd_sum: 5.0, dd_sum: 250.0, dispersion: 1.0, p_any: 0.5, q_value: row.qValue,
       q_value_one_look: 0.5, prior: 0.01, effective_arms: toFloat(row.arms), successes: 100.0,
       other_successes: 100.0,
       epoch_from: row.from, epoch_to: row.to})
     CREATE (account)-[:HAS_PATTERN]->(pattern)
     CREATE (pattern)-[:ABOUT]->(trait)
     CREATE (pattern)-[:LEARNED_IN]->(cycle)
     FINISH`,
    { key: nodeKey(accountId), cycleId: `cycle-${accountId}`, rows },
  );
}

/** Creates marked creatives `<prefix>0`, `<prefix>1`, … with one trait each, best first unless `rate` says otherwise. */
export async function seedCreatives(
  graph: Graph,
  accountId: string,
  options: {
    readonly mark: 'WINNER' | 'LOSER';
    readonly count: number;
    readonly rate: (index: number) => number;
  },
): Promise<void> {
  const prefix = options.mark.toLowerCase();
  const rows = Array.from({ length: options.count }, (_, index) => {
    const engagements = Math.round(options.rate(index) * 10_000);
    const rate = engagements / 10_000;
    return {
      key: nodeKey(accountId, `${prefix}-${String(index).padStart(3, '0')}`),
      contentId: `${prefix}-${String(index).padStart(3, '0')}`,
      engagements: BigInt(engagements),
      rank: options.mark === 'WINNER' ? rate : 1 - rate,
    };
  });
  await seed(
    graph,
    `MERGE (trait:Trait {key: $traitKey}) SET trait.kind = 'tone', trait.value = 'bold'
     WITH trait
     UNWIND $rows AS row
     CREATE (creative:Creative {key: row.key, content_id: row.contentId, text: 'Text of ' + row.contentId,
       impressions: 10000, clicks: 120, clicks_impressions: 10000, engagements: row.engagements,
       engagement_impressions: 10000, conversion_micros: 3000000, spend_micros: 5000000, revenue_micros: 9000000,
       mark: $mark, marked_by: 'SERVICE', mark_key: $markKey, mark_rank: row.rank})
     CREATE (creative)-[:HAS {source: 'reported'}]->(trait)
     FINISH`,
    {
      traitKey: nodeKey(accountId, 'tone', 'bold'),
      rows,
      mark: options.mark,
      markKey: nodeKey(accountId, options.mark),
    },
  );
}
