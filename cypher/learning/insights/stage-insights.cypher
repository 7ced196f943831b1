// Write new versions of insights, which become visible when their epoch is published. The versions before end with that
// epoch. A concept is created with its first insight.
//
// @mode    write
// @scope   global  insights are pooled over accounts
// @param   $cycleKey      STRING NOT NULL    the deployment cycle that learned them
// @param   $epoch         INTEGER NOT NULL   the epoch they will be published as
// @param   $createdAtMs   INTEGER NOT NULL   milliseconds since 1970
// @param   $insights      LIST<MAP { insightKey STRING NOT NULL, previousKey STRING NOT NULL, conceptKey STRING NOT NULL,
//                         kindGroup STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL,
//                         metric STRING NOT NULL, assignment STRING NOT NULL, segment STRING NOT NULL,
//                         version INTEGER NOT NULL, date STRING NOT NULL, lift FLOAT NOT NULL, lower FLOAT NOT NULL,
//                         upper FLOAT NOT NULL, signConfidence FLOAT NOT NULL, qValue FLOAT NOT NULL,
//                         accounts STRING NOT NULL, sets STRING NOT NULL, support STRING NOT NULL,
//                         released STRING NOT NULL, members LIST<STRING NOT NULL> NOT NULL } NOT NULL> NOT NULL
//                         segment '' for all accounts; previousKey '' for the first version; support, released and
//                         members are internal: present and former contributors
// @returns none
MATCH (cycle:Cycle {key: $cycleKey})
UNWIND $insights AS row
MERGE (concept:Concept {key: row.conceptKey})
ON CREATE SET concept.kind = row.kind, concept.value = row.value
MERGE (insight:Insight {key: row.insightKey})
SET insight.kind = row.kind,
    insight.value = row.value,
    insight.metric = row.metric,
    insight.assignment = row.assignment,
    insight.segment = row.segment,
    insight.version = row.version,
    insight.date = date(row.date),
    insight.lift = row.lift,
    insight.lower = row.lower,
    insight.upper = row.upper,
    insight.sign_confidence = row.signConfidence,
    insight.q_value = row.qValue,
    insight.accounts = row.accounts,
    insight.sets = row.sets,
    insight.support = row.support,
    insight.released = row.released,
    insight.members = row.members,
    insight.place = row.segment,
    insight.kind_group = row.kindGroup,
    insight.epoch_from = $epoch,
    insight.created_at = datetime({epochMillis: $createdAtMs})
MERGE (insight)-[:ABOUT]->(concept)
MERGE (insight)-[:LEARNED_IN]->(cycle)
WITH insight, row
OPTIONAL MATCH (segment:Segment {key: row.segment})
FOREACH (one IN CASE WHEN segment IS NULL THEN [] ELSE [segment] END | MERGE (insight)-[:FOR]->(one))
WITH insight, row
MATCH (previous:Insight {key: row.previousKey})
SET previous.epoch_to = coalesce(previous.epoch_to, $epoch)
MERGE (insight)-[:SUPERSEDES]->(previous)
