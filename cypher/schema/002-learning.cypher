// The learning engine: running sums of evidence, patterns under four metrics and by project, models, and what accounts
// share. Contrasts and patterns of the first model lack the sums, so they are deleted. Their performance records stay,
// and the next cycle compares every contrast set anew.

CREATE CONSTRAINT evidence_key IF NOT EXISTS FOR (n:Evidence) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT concept_key IF NOT EXISTS FOR (n:Concept) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT insight_key IF NOT EXISTS FOR (n:Insight) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT model_key IF NOT EXISTS FOR (n:Model) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT formula_key IF NOT EXISTS FOR (n:Formula) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT guidance_use_key IF NOT EXISTS FOR (n:GuidanceUse) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT deployment_key IF NOT EXISTS FOR (n:Deployment) REQUIRE n.key IS UNIQUE;
// Insights that readers may see, by segment; and all versions that decide on the next ones.
CREATE INDEX insight_place IF NOT EXISTS FOR (n:Insight) ON (n.place);
CREATE INDEX insight_kind_group IF NOT EXISTS FOR (n:Insight) ON (n.kind_group);
// Similar segments: those of the same industry, or of the same client type.
CREATE INDEX segment_industry IF NOT EXISTS FOR (n:Segment) ON (n.industry);
CREATE INDEX segment_client_type IF NOT EXISTS FOR (n:Segment) ON (n.client_type);

// A contrast set's newest day, weeks and assignment follow from counts of its performance records, which the first
// model did not keep. It also did not keep which records made a set observational, so all records of such a set are
// counted as reported so.
MATCH (figure:PerformanceDay)
MATCH (set:ContrastSet {key: figure.set_key})
WHERE set.test_id <> '' AND set.assignment = 'OBSERVATIONAL'
SET figure.assignment = 'OBSERVATIONAL';
MATCH (figure:PerformanceDay)
WITH figure.set_key AS setKey, split(figure.key, '|')[0] AS accountKey, split(figure.key, '|')[1] AS project,
     figure.project_id AS projectId, figure.date.weekYear AS year, figure.date.week AS number,
     figure.date.dayOfWeek AS day, count(*) AS figures
WITH setKey, accountKey, project, projectId, year + '-W' + right('0' + number, 2) AS week,
     collect([day, figures]) AS counts
WITH setKey, projectId, week, accountKey + '|project-week|' + project + '|' + week AS coarseKey,
     [day IN range(1, 7) | reduce(sum = 0, count IN counts | sum + CASE count[0] WHEN day THEN count[1] ELSE 0 END)]
       AS days
MATCH (set:ContrastSet {key: setKey})
MERGE (coarse:ContrastSet {key: coarseKey})
ON CREATE SET coarse.level = 'COARSE', coarse.assignment = 'OBSERVATIONAL', coarse.test_id = '',
              coarse.project_id = projectId, coarse.platform = '', coarse.audience = '', coarse.week = week,
              coarse.change = 0
MERGE (set)-[ran:RAN_IN]->(coarse)
SET ran.week = week, ran.days = days;
MATCH (set:ContrastSet {level: 'FINE'})
CALL (set) {
  OPTIONAL MATCH (set)-[ran:RAN_IN]->(coarse:ContrastSet)
  WITH coarse, ran.week AS week, reduce(sum = 0, day IN ran.days | sum + day) AS figures,
       date(ran.week) + duration({days: reduce(last = 0, day IN range(0, 6) |
         CASE WHEN ran.days[day] > 0 THEN day ELSE last END)}) AS newest
  ORDER BY week, coarse.key
  RETURN head(collect(coarse)) AS first, max(newest) AS newest, sum(figures) AS figures
}
OPTIONAL MATCH (set)-[within:WITHIN]->(former:ContrastSet)
WHERE first IS NULL OR former <> first
DELETE within
SET set.observational = CASE set.assignment WHEN 'OBSERVATIONAL' THEN figures ELSE 0 END,
    set.platform = CASE set.test_id WHEN '' THEN set.platform END,
    set.audience = CASE set.test_id WHEN '' THEN set.audience END,
    set.newest = coalesce(newest, set.newest), set.week = coalesce(first.week, set.week),
    set.project_id = coalesce(first.project_id, set.project_id)
FOREACH (_ IN CASE WHEN first IS NULL OR EXISTS { (set)-[:WITHIN]->(first) } THEN [] ELSE [1] END |
  CREATE (set)-[:WITHIN]->(first));

MATCH ()-[contrast:TESTED_IN]->() DELETE contrast;
MATCH (pattern:Pattern) DETACH DELETE pattern;
MATCH (dispersion:Dispersion) DELETE dispersion;
MATCH (set:ContrastSet)
SET set.dirty = split(set.key, '|')[0], set.measured_change = null, set.measured_assignment = null,
    set.q = null, set.c = null, set.df = null;

// Guidance that was applied, newest first, by account or by project.
CREATE INDEX guidance_use_account IF NOT EXISTS FOR (n:GuidanceUse) ON (n.account, n.issued_at);
CREATE INDEX guidance_use_project IF NOT EXISTS FOR (n:GuidanceUse) ON (n.project, n.issued_at);

// Models: the state of an account's trainings, and its platform levels.
CREATE CONSTRAINT training_key IF NOT EXISTS FOR (n:Training) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT platform_levels_key IF NOT EXISTS FOR (n:PlatformLevels) REQUIRE n.key IS UNIQUE;
