// Return the patterns of an account that are current at an epoch: their number by metric and state, the surest that
// help, the surest that harm, and those with old evidence. Evidence is weighted by age. The average weight (sum of
// squared weights over sum of weights) shows the age of the newer contrast sets.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $epoch         INTEGER NOT NULL   the published one
// @param   $oldWeight     FLOAT NOT NULL     evidence with a lower average weight is old; 0 means none is
// @param   $maxPatterns   INTEGER NOT NULL   most patterns read
// @param   $maxProjects   INTEGER NOT NULL   most projects read
// @param   $maxShown      INTEGER NOT NULL   most that help, and most that harm
// @returns one {
//            examined INTEGER NOT NULL, inProjects INTEGER NOT NULL, old INTEGER NOT NULL, oldExample STRING,
//            groups LIST<MAP { metric STRING NOT NULL, state STRING NOT NULL, patterns INTEGER NOT NULL } NOT NULL> NOT NULL,
//            helping LIST<MAP {
//              key STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL, metric STRING NOT NULL,
//              assignment STRING NOT NULL, state STRING NOT NULL, lift FLOAT NOT NULL, lower FLOAT NOT NULL,
//              upper FLOAT NOT NULL, signConfidence FLOAT NOT NULL, arms INTEGER NOT NULL
//            } NOT NULL> NOT NULL,
//            harming LIST<MAP {
//              key STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL, metric STRING NOT NULL,
//              assignment STRING NOT NULL, state STRING NOT NULL, lift FLOAT NOT NULL, lower FLOAT NOT NULL,
//              upper FLOAT NOT NULL, signConfidence FLOAT NOT NULL, arms INTEGER NOT NULL
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
CALL () {
  MATCH (:Account {key: $accountKey})-[:HAS_PATTERN]->(pattern:Pattern)
  WHERE pattern.epoch_from <= $epoch AND (pattern.epoch_to IS NULL OR pattern.epoch_to > $epoch)
  WITH pattern
  LIMIT $maxPatterns
  WITH pattern, pattern.lift AS lift, pattern.sign_confidence AS signConfidence,
    pattern.decayed_squared_d_sum < $oldWeight * pattern.decayed_d_sum AS isOld
  ORDER BY signConfidence DESC, abs(pattern.estimate) / pattern.sd DESC, pattern.key
  RETURN count(pattern) AS examined,
    sum(CASE WHEN isOld THEN 1 ELSE 0 END) AS old, min(CASE WHEN isOld THEN pattern.key END) AS oldExample,
    collect([pattern.metric, pattern.state]) AS kinds,
    collect(CASE WHEN lift > 0 THEN pattern END)[0..$maxShown] AS ups,
    collect(CASE WHEN lift < 0 THEN pattern END)[0..$maxShown] AS downs
}
CALL (kinds) {
  UNWIND kinds AS kind
  WITH kind, count(*) AS patterns
  RETURN collect({metric: kind[0], state: kind[1], patterns: patterns}) AS groups
}
CALL () {
  MATCH (:Account {key: $accountKey})-[:OWNS]->(project:Project)
  WITH project
  LIMIT $maxProjects
  MATCH (project)-[:HAS_PATTERN]->(pattern:Pattern)
  WHERE pattern.epoch_from <= $epoch AND (pattern.epoch_to IS NULL OR pattern.epoch_to > $epoch)
  WITH pattern
  LIMIT $maxPatterns
  RETURN count(pattern) AS inProjects
}
RETURN examined, inProjects, old, oldExample, groups,
  [pattern IN ups | {
    key: pattern.key, kind: pattern.kind, value: pattern.value, metric: pattern.metric, assignment: pattern.assignment,
    state: pattern.state, lift: pattern.lift, lower: pattern.lower, upper: pattern.upper,
    signConfidence: pattern.sign_confidence, arms: pattern.arms
  }] AS helping,
  [pattern IN downs | {
    key: pattern.key, kind: pattern.kind, value: pattern.value, metric: pattern.metric, assignment: pattern.assignment,
    state: pattern.state, lift: pattern.lift, lower: pattern.lower, upper: pattern.upper,
    signConfidence: pattern.sign_confidence, arms: pattern.arms
  }] AS harming
