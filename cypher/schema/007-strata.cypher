// Comparisons by strata: creatives are compared where they were shown side by side, and a test belongs to its project.
// Earlier evidence compared sums over places and days, and mixed tests of projects with the same test name. So that
// evidence is deleted, and the next cycle of each account learns it anew from the performance records. Readers see the
// last published patterns until that cycle publishes. These are then superseded or end, and do not count as interim
// analyses (find-current-patterns). Models stay in force until the next training. Each statement writes in transactions
// of bounded size and does nothing when it is repeated, so an interrupted migration can continue.

CREATE CONSTRAINT stratum_key IF NOT EXISTS FOR (n:Stratum) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT set_score_key IF NOT EXISTS FOR (n:SetScore) REQUIRE n.key IS UNIQUE;
CREATE INDEX stratum_changed IF NOT EXISTS FOR (n:Stratum) ON (n.dirty, n.set_key, n.key);
CREATE INDEX performance_day_stratum IF NOT EXISTS FOR (n:PerformanceDay) ON (n.stratum);

// An interrupted cycle would continue with evidence that is deleted.
MATCH (cycle:Cycle {state: 'RUNNING'})
SET cycle.state = 'FAILED',
    cycle.reason = 'interrupted by an upgrade: everything is learned anew by the next cycle',
    cycle.ended_at = datetime(),
    cycle.revision = coalesce(cycle.revision, 0) + 1;

// Tests belong to projects: account|test|project|test instead of account|test|test. Each gets the totals of its own
// records. All records of a creative are moved together, so that each is counted once. Sums are made in two parts, as
// in 006.
MATCH (creative:Creative)
CALL (creative) {
  MATCH (creative)-[:MEASURED]->(figure:PerformanceDay)
  WITH creative, figure, split(figure.set_key, '|') AS former, split(figure.key, '|')[1] AS project
  WHERE former[1] = 'test' AND size(former) = 3
  WITH creative, figure, project, figure.set_key AS formerKey,
       former[0] + '|test|' + project + '|' + former[2] AS setKey,
       former[0] + '|project-week|' + project + '|' + figure.date.weekYear + '-W' + right('0' + figure.date.week, 2)
         AS coarseKey
  SET figure.set_key = setKey
  WITH creative, formerKey, setKey, figure.platform AS platform, figure.audience AS audience,
       collect({figure: figure, coarseKey: coarseKey}) AS rows
  MATCH (former:ContrastSet {key: formerKey})
  MERGE (set:ContrastSet {key: setKey})
  ON CREATE SET set.level = 'FINE', set.test_id = former.test_id, set.change = 0, set.observational = 0
  SET set.observational = set.observational + size([row IN rows WHERE row.figure.assignment = 'OBSERVATIONAL'])
  MERGE (creative)-[member:IN_SET {platform: platform, audience: audience}]->(set)
  WITH set, member, rows,
       [name IN ['impressions', 'clicks', 'clicks_impressions', 'engagements', 'engagement_impressions', 'conversions',
                 'spend_micros', 'revenue_micros', 'conversion_clicks'] |
         [reduce(sum = 0, row IN rows | sum + coalesce(row.figure[name], 0) / 2147483648),
          reduce(sum = 0, row IN rows | sum + coalesce(row.figure[name], 0) % 2147483648)]] AS parts
  WITH set, member, rows,
       [part IN parts | CASE WHEN part[0] + part[1] / 2147483648 < 4294967296
         THEN part[0] * 2147483648 + part[1] ELSE 9223372036854775807 END] AS totals
  SET member.records = size(rows),
      member.impressions = totals[0], member.clicks = totals[1], member.clicks_impressions = totals[2],
      member.engagements = totals[3], member.engagement_impressions = totals[4], member.conversions = totals[5],
      member.spend_micros = totals[6], member.revenue_micros = totals[7], member.conversion_clicks = totals[8]
  WITH set, rows
  UNWIND rows AS row
  WITH set, row.coarseKey AS coarseKey, collect(row.figure.date.dayOfWeek) AS days
  MATCH (coarse:ContrastSet {key: coarseKey})
  MERGE (set)-[ran:RAN_IN]->(coarse)
  ON CREATE SET ran.week = coarse.week, ran.days = [0, 0, 0, 0, 0, 0, 0]
  SET ran.days = [at IN range(0, 6) | ran.days[at] + size([day IN days WHERE day = at + 1])]
} IN TRANSACTIONS OF 50 ROWS;
MATCH (former:ContrastSet)
WHERE former.level = 'FINE' AND split(former.key, '|')[1] = 'test' AND size(split(former.key, '|')) = 3
CALL (former) {
  DETACH DELETE former
} IN TRANSACTIONS OF 100 ROWS;
MATCH (set:ContrastSet)
WHERE set.level = 'FINE' AND split(set.key, '|')[1] = 'test'
CALL (set) {
  MATCH (set)-[ran:RAN_IN]->(coarse:ContrastSet)
  WITH set, coarse, ran.week AS week,
       date(ran.week) + duration({days: reduce(last = 0, day IN range(0, 6) |
         CASE WHEN ran.days[day] > 0 THEN day ELSE last END)}) AS newest
  ORDER BY week, coarse.key
  WITH set, head(collect(coarse)) AS first, max(newest) AS newest
  SET set.assignment = CASE WHEN set.observational > 0 THEN 'OBSERVATIONAL' ELSE 'RANDOMISED' END,
      set.newest = newest, set.week = first.week, set.project_id = first.project_id
  MERGE (set)-[:WITHIN]->(first)
} IN TRANSACTIONS OF 1000 ROWS;

// Strata of all performance records, to be counted by the next cycle.
MATCH (figure:PerformanceDay)
CALL (figure) {
  WITH figure, split(figure.key, '|') AS parts,
       figure.date.weekYear + '-W' + right('0' + figure.date.week, 2) AS week
  WHERE figure.stratum IS NULL
  MATCH (set:ContrastSet {key: figure.set_key})
  MATCH (coarse:ContrastSet {key: parts[0] + '|project-week|' + parts[1] + '|' + week})
  MERGE (stratum:Stratum {key: set.key + '|' + parts[3] + '|' + parts[4] + '|' + parts[5]})
  ON CREATE SET stratum.set_key = set.key, stratum.platform = figure.platform, stratum.audience = figure.audience,
                stratum.date = figure.date, stratum.week = week, stratum.change = 1, stratum.dirty = parts[0]
  MERGE (stratum)-[:OF]->(set)
  MERGE (stratum)-[:IN_WEEK]->(coarse)
  SET figure.stratum = stratum.key
} IN TRANSACTIONS OF 1000 ROWS;

// What was learned: contrasts, sums of evidence and of spread, and what sets added to them.
MATCH (set:ContrastSet)
CALL (set) {
  OPTIONAL MATCH (set)<-[contrast:TESTED_IN]-(:Trait)
  DELETE contrast
  WITH set, count(*) AS contrasts
  SET set.dirty = split(set.key, '|')[0], set.usable_arms = null, set.q = null, set.c = null, set.df = null,
      set.measured_change = null, set.measured_assignment = null, set.compared_project_id = null
} IN TRANSACTIONS OF 200 ROWS;
MATCH (trait:Trait)
CALL (trait) {
  MATCH (trait)-[:HAS_EVIDENCE]->(evidence:Evidence)
  WITH trait, collect(evidence) AS sums
  SET trait.dirty = split(trait.key, '|')[0], trait.change = coalesce(trait.change, 0) + 1
  FOREACH (evidence IN sums | DETACH DELETE evidence)
} IN TRANSACTIONS OF 100 ROWS;
MATCH (dispersion:Dispersion)
CALL (dispersion) {
  DELETE dispersion
} IN TRANSACTIONS OF 1000 ROWS;
// Counters for training start again. All sets will have changed, so a training will be due.
MATCH (training:Training)
CALL (training) {
  SET training.usable_sets = 0, training.comparable_sets = 0
} IN TRANSACTIONS OF 1000 ROWS;
// Interim analyses of patterns that a reset kept.
MATCH (look:PastLook)
CALL (look) {
  SET look.p_any = 1.0, look.state = 'CANDIDATE'
} IN TRANSACTIONS OF 1000 ROWS;

// Shared insights were pooled from that evidence. They end now and keep their contributor sets. The next deployment
// cycle on another day pools them again.
MATCH (deployment:Deployment {key: 'deployment'})
MATCH (insight:Insight)
WHERE insight.place >= '' AND insight.epoch_to IS NULL
CALL (insight, deployment) {
  SET insight.epoch_to = coalesce(deployment.shared_epoch, 0) + 1
} IN TRANSACTIONS OF 1000 ROWS;
MATCH (deployment:Deployment {key: 'deployment'})
WHERE EXISTS {
  MATCH (insight:Insight)
  WHERE insight.place >= '' AND insight.epoch_to > coalesce(deployment.shared_epoch, 0)
}
SET deployment.shared_epoch = coalesce(deployment.shared_epoch, 0) + 1,
    deployment.shared_change = coalesce(deployment.shared_change, 0) + 1;
