// Return the patterns that an epoch would begin, change or end once it is published, the surest first, with their
// content before.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL   the one after the published one
// @param   $limit        INTEGER NOT NULL   most changes listed
// @returns one {
//            new INTEGER NOT NULL, changed INTEGER NOT NULL, closed INTEGER NOT NULL,
//            changes LIST<MAP {
//              what STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL, metric STRING NOT NULL,
//              assignment STRING NOT NULL, projectId STRING NOT NULL, isAfter BOOLEAN NOT NULL, version INTEGER NOT NULL,
//              state STRING NOT NULL, lift FLOAT NOT NULL, lower FLOAT NOT NULL, upper FLOAT NOT NULL,
//              signConfidence FLOAT NOT NULL, confidence FLOAT NOT NULL, qValue FLOAT NOT NULL, sets INTEGER NOT NULL,
//              arms INTEGER NOT NULL,
//              before MAP {
//                version INTEGER NOT NULL, state STRING NOT NULL, lift FLOAT NOT NULL, lower FLOAT NOT NULL,
//                upper FLOAT NOT NULL, signConfidence FLOAT NOT NULL, confidence FLOAT NOT NULL, qValue FLOAT NOT NULL,
//                sets INTEGER NOT NULL, arms INTEGER NOT NULL
//              }
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:HAS_PATTERN]->(pattern:Pattern)
  RETURN pattern
  UNION ALL
  MATCH (account)-[:OWNS]->(:Project)-[:HAS_PATTERN]->(pattern:Pattern)
  RETURN pattern
}
WITH pattern
WHERE pattern.epoch_from = $epoch
   OR (pattern.epoch_to = $epoch AND NOT EXISTS { (pattern)<-[:SUPERSEDES]-(:Pattern) })
OPTIONAL MATCH (pattern)-[:SUPERSEDES]->(previous:Pattern {epoch_to: $epoch})
WHERE pattern.epoch_from = $epoch
WITH pattern, previous,
     CASE WHEN pattern.epoch_from < $epoch THEN 'CLOSED' WHEN previous IS NULL THEN 'NEW' ELSE 'CHANGED' END AS what
ORDER BY pattern.sign_confidence DESC, abs(pattern.estimate) / pattern.sd DESC, pattern.key
WITH collect({
  what: what, kind: pattern.kind, value: pattern.value, metric: pattern.metric, assignment: pattern.assignment,
  projectId: pattern.project_id, isAfter: what <> 'CLOSED', version: pattern.version, state: pattern.state,
  lift: pattern.lift, lower: pattern.lower, upper: pattern.upper, signConfidence: pattern.sign_confidence,
  confidence: pattern.confidence, qValue: pattern.q_value, sets: pattern.sets, arms: pattern.arms,
  before: CASE WHEN previous IS NULL THEN null ELSE {
    version: previous.version, state: previous.state, lift: previous.lift, lower: previous.lower,
    upper: previous.upper, signConfidence: previous.sign_confidence, confidence: previous.confidence,
    qValue: previous.q_value, sets: previous.sets, arms: previous.arms
  } END
}) AS all
RETURN size([change IN all WHERE change.what = 'NEW']) AS new,
       size([change IN all WHERE change.what = 'CHANGED']) AS changed,
       size([change IN all WHERE change.what = 'CLOSED']) AS closed,
       all[0..$limit] AS changes
