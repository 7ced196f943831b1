/** Turns what this version has stored of an account into what versions before strata would have: older, and learned wrongly. */
import type { ReadRows } from './account-figures.ts';

/**
 * In order: tests of one name joined over projects, no strata, contrasts without scores, and patterns, sums and variances
 * of an estimator that nothing of is left. `lonely` is a trait that only joined tests could compare.
 */
const STEPS: readonly string[] = [
  ...wholeConversions(),
  `MATCH (set:ContrastSet) WHERE set.key STARTS WITH $prefix AND split(set.key, '|')[1] = 'test'
   WITH set, split(set.key, '|') AS parts ORDER BY set.key
   MERGE (former:ContrastSet {key: parts[0] + '|test|' + parts[3]})
   ON CREATE SET former.level = 'FINE', former.test_id = set.test_id, former.change = 4, former.observational = 0
   SET former.observational = former.observational + set.observational, former.assignment = set.assignment,
       former.newest = set.newest, former.week = set.week, former.project_id = set.project_id
   WITH set, former
   CALL (set, former) {
     MATCH (creative:Creative)-[member:IN_SET]->(set)
     MERGE (creative)-[joined:IN_SET {platform: member.platform, audience: member.audience}]->(former)
     SET joined.records = coalesce(joined.records, 0) + member.records,
         joined.impressions = coalesce(joined.impressions, 0) + member.impressions
   }
   CALL (set, former) {
     MATCH (set)-[ran:RAN_IN]->(coarse:ContrastSet)
     MERGE (former)-[joined:RAN_IN]->(coarse) SET joined = properties(ran)
   }
   CALL (set, former) {
     MATCH (set)-[:WITHIN]->(coarse:ContrastSet)
     WITH former, coarse WHERE NOT EXISTS { (former)-[:WITHIN]->() }
     CREATE (former)-[:WITHIN]->(coarse)
   }
   CALL (set, former) {
     MATCH (figure:PerformanceDay {set_key: set.key}) SET figure.set_key = former.key
   }
   DETACH DELETE set`,
  'MATCH (n:Stratum|SetScore) WHERE n.key STARTS WITH $prefix DETACH DELETE n',
  'MATCH (n:PerformanceDay) WHERE n.key STARTS WITH $prefix REMOVE n.stratum, n.planned_share',
  'MATCH (n:ContrastSet)<-[contrast:TESTED_IN]-() WHERE n.key STARTS WITH $prefix DELETE contrast',
  `MATCH (n:ContrastSet) WHERE n.key STARTS WITH $prefix
   REMOVE n.compared_as, n.compared_by, n.split, n.arms, n.dirty
   SET n.q = [9.0, 9.0, 9.0, 9.0], n.c = [9.0, 9.0, 9.0, 9.0], n.df = [9.0, 9.0, 9.0, 9.0], n.usable_arms = 3,
       n.measured_change = n.change, n.measured_assignment = n.assignment, n.compared_project_id = n.project_id
   WITH n
   MATCH (lonely:Trait {key: $prefix + 'tone|lonely'})
   CREATE (lonely)-[:TESTED_IN {
     metric: 'ctr', assignment: n.assignment, N: 9.0, D: 9.0, arms: 3, decay: 1.0, successes: 9.0, other_successes: 9.0
   }]->(n)`,
  `MATCH (trait:Trait)-[:HAS_EVIDENCE]->(sums:Evidence) WHERE trait.key STARTS WITH $prefix
   SET sums.n = 1000.0, sums.d = 100.0, sums.decayed_n = 1000.0, sums.decayed_d = 100.0, trait.dirty = null`,
  `MATCH (lonely:Trait {key: $prefix + 'tone|lonely'})
   MERGE (sums:Evidence {key: lonely.key + '|ctr|RANDOMISED|'})
   MERGE (lonely)-[:HAS_EVIDENCE]->(sums)
   SET sums += {
     metric: 'ctr', assignment: 'RANDOMISED', project_id: '', n: 9.0, d: 9.0, decayed_n: 9.0, decayed_d: 9.0,
     decayed_squared_d: 9.0, nn: 9.0, nd: 9.0, dd: 9.0, arms: 9, sets: 9, successes: 9.0, other_successes: 9.0
   }`,
  `MATCH (n:Dispersion) WHERE n.key STARTS WITH $prefix SET n.tau2 = 5.0, n.version = 3, n.q = 9.0, n.c = 9.0`,
  `MATCH (n:Training {key: $prefix + 'training'}) SET n.usable_sets = 900, n.comparable_sets = 900`,
  `MATCH (n:Pattern) WHERE n.key STARTS WITH $prefix
   REMOVE n.estimator
   SET n.state = 'ESTABLISHED', n.p_any = 1e-12, n.q_value = 1e-9, n.prior = 0.05`,
  `MATCH (lonely:Trait {key: $prefix + 'tone|lonely'})
   WHERE NOT EXISTS { (lonely)<-[:ABOUT]-(:Pattern) }
   MATCH (account:Account {key: $account})-[:HAS_PATTERN]->(other:Pattern)-[:LEARNED_IN]->(cycle:Cycle)
   WITH lonely, account, other, cycle ORDER BY other.key LIMIT 1
   CREATE (account)-[:HAS_PATTERN]->(pattern:Pattern)-[:ABOUT]->(lonely)
   CREATE (pattern)-[:LEARNED_IN]->(cycle)
   SET pattern += other {
     .*, key: $prefix + 'pattern||tone|lonely|ctr|RANDOMISED|1', kind: 'tone', value: 'lonely', metric: 'ctr',
     assignment: 'RANDOMISED', version: 1
   }`,
  `MERGE (look:PastLook {key: $prefix + 'pattern||tone|bold|ctr|RANDOMISED|'})
   SET look.version = 1, look.p_any = 1e-12, look.state = 'ESTABLISHED'`,
];

/** Conversions as versions before fractional ones kept them: counts, in every place that holds them. */
export async function storeWholeConversions(read: ReadRows, account: string): Promise<void> {
  for (const step of wholeConversions()) await read(step, { prefix: `${account}|`, account });
}

function wholeConversions(): readonly string[] {
  const count = `SET n.conversions = n.conversion_micros / 1000000 REMOVE n.conversion_micros`;
  return [
    `MATCH (n:PerformanceDay|Creative|Day|PlatformStat|Snapshot)
     WHERE n.key STARTS WITH $prefix AND n.conversion_micros IS NOT NULL ${count}`,
    `MATCH (creative:Creative)-[n:IN_SET]->()
     WHERE creative.key STARTS WITH $prefix AND n.conversion_micros IS NOT NULL ${count}`,
  ];
}

/** Makes the account what an older version would have left. It has published an epoch. */
export async function makeOlder(read: ReadRows, account: string): Promise<void> {
  for (const step of STEPS) await read(step, { prefix: `${account}|`, account });
}

/** How an account's figures stand in sets and strata, whoever the account is; lists in the order of keys. */
export const STRUCTURE = `
  CALL () {
    MATCH (n:ContrastSet) WHERE n.key STARTS WITH $prefix
    RETURN 'set ' + n.key AS name, [n.level, n.test_id, n.platform, n.audience, n.assignment, toString(n.newest), n.week,
           n.project_id, n.observational, n.dirty, n.measured_change, n.usable_arms, n.q] AS is
    UNION ALL
    MATCH (c:Creative)-[r:IN_SET]->(n:ContrastSet) WHERE n.key STARTS WITH $prefix
    RETURN 'member ' + n.key + ' ' + c.key + ' ' + r.platform + ' ' + r.audience AS name,
           [r.records, r.impressions, r.clicks, r.clicks_impressions, r.engagements, r.engagement_impressions,
            r.conversion_micros, r.spend_micros, r.revenue_micros, r.conversion_clicks] AS is
    UNION ALL
    MATCH (n:ContrastSet)-[r:RAN_IN]->(m:ContrastSet) WHERE n.key STARTS WITH $prefix
    RETURN 'ran ' + n.key + ' ' + m.key AS name, [r.week] + r.days AS is
    UNION ALL
    MATCH (n:ContrastSet)-[:WITHIN]->(m:ContrastSet) WHERE n.key STARTS WITH $prefix
    RETURN 'within ' + n.key AS name, [m.key] AS is
    UNION ALL
    MATCH (n:Stratum) WHERE n.key STARTS WITH $prefix
    RETURN 'stratum ' + n.key AS name, [n.set_key, n.platform, n.audience, toString(n.date), n.week, n.dirty, n.change > 0,
           size(coalesce(n.figures, [])), COLLECT { MATCH (n)-[:OF]->(m:ContrastSet) RETURN m.key },
           COLLECT { MATCH (n)-[:IN_WEEK]->(m:ContrastSet) RETURN m.key }] AS is
    UNION ALL
    MATCH (n:PerformanceDay) WHERE n.key STARTS WITH $prefix
    RETURN 'figure ' + n.key AS name, [n.set_key, n.stratum] AS is
    UNION ALL
    MATCH (:Trait)-[r:TESTED_IN]->(n:ContrastSet) WHERE n.key STARTS WITH $prefix
    RETURN 'contrast ' + n.key AS name, [count(r)] AS is
    UNION ALL
    MATCH (n:Evidence|Dispersion) WHERE n.key STARTS WITH $prefix
    RETURN 'sums ' + n.key AS name, [1] AS is
  }
  RETURN name, is ORDER BY name`;
