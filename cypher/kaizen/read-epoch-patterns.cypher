// The patterns that were current at an epoch, surest first. Versions that ended are kept on their traits for one epoch
// more; `publishedEpoch` tells the caller whether that promise still holds for the epoch asked for.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $epoch         INTEGER NOT NULL   the epoch taken before
// @param   $maxPatterns   INTEGER NOT NULL   most patterns returned
// @returns optional {
//            publishedEpoch INTEGER NOT NULL,
//            patterns LIST<MAP {
//              key STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL, metric STRING NOT NULL,
//              assignment STRING NOT NULL, estimate FLOAT NOT NULL, sd FLOAT NOT NULL, information FLOAT NOT NULL,
//              lift FLOAT NOT NULL, lower FLOAT NOT NULL, upper FLOAT NOT NULL, signConfidence FLOAT NOT NULL,
//              arms INTEGER NOT NULL, sets INTEGER NOT NULL, cycleId STRING
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:HAS_PATTERN]->(pattern:Pattern)
  WHERE pattern.epoch_from <= $epoch AND (pattern.epoch_to IS NULL OR pattern.epoch_to > $epoch)
  WITH pattern
  ORDER BY abs(pattern.estimate) / pattern.sd DESC, pattern.key
  LIMIT $maxPatterns
  RETURN collect({
    key: pattern.key, kind: pattern.kind, value: pattern.value, metric: pattern.metric,
    assignment: pattern.assignment, estimate: pattern.estimate, sd: pattern.sd, information: pattern.d_sum,
    lift: pattern.lift, lower: pattern.lower, upper: pattern.upper, signConfidence: pattern.sign_confidence,
    arms: pattern.arms, sets: pattern.sets,
    cycleId: head(COLLECT { MATCH (pattern)-[:LEARNED_IN]->(cycle) RETURN cycle.cycle_id })
  }) AS patterns
}
RETURN coalesce(account.published_epoch, 0) AS publishedEpoch, patterns
