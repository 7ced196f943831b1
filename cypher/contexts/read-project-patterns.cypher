// Return the patterns of one project that were current at an epoch of its account, surest first.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $projectKey    STRING NOT NULL
// @param   $epoch         INTEGER NOT NULL   the epoch read before
// @param   $maxPatterns   INTEGER NOT NULL   most patterns returned
// @returns optional {
//            publishedEpoch INTEGER NOT NULL, resetEpoch INTEGER NOT NULL,
//            patterns LIST<MAP {
//              key STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL, metric STRING NOT NULL,
//              assignment STRING NOT NULL, state STRING NOT NULL, estimate FLOAT NOT NULL, sd FLOAT NOT NULL,
//              prior FLOAT NOT NULL, dispersion FLOAT NOT NULL, d FLOAT NOT NULL, decayedN FLOAT NOT NULL, decayedD FLOAT NOT NULL,
//              decayedSquaredD FLOAT NOT NULL, lift FLOAT NOT NULL, lower FLOAT NOT NULL, upper FLOAT NOT NULL,
//              signConfidence FLOAT NOT NULL, qValue FLOAT NOT NULL, arms INTEGER NOT NULL, sets INTEGER NOT NULL,
//              cycleId STRING
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL () {
  MATCH (:Project {key: $projectKey})-[:HAS_PATTERN]->(pattern:Pattern)
  WHERE pattern.epoch_from <= $epoch AND (pattern.epoch_to IS NULL OR pattern.epoch_to > $epoch)
  WITH pattern
  ORDER BY abs(pattern.estimate) / pattern.sd DESC, pattern.key
  LIMIT $maxPatterns
  RETURN collect({
    key: pattern.key, kind: pattern.kind, value: pattern.value, metric: pattern.metric,
    assignment: pattern.assignment, state: pattern.state, estimate: pattern.estimate, sd: pattern.sd,
    prior: pattern.prior, dispersion: pattern.dispersion, d: pattern.d_sum, decayedN: pattern.decayed_n_sum, decayedD: pattern.decayed_d_sum,
    decayedSquaredD: pattern.decayed_squared_d_sum, lift: pattern.lift, lower: pattern.lower, upper: pattern.upper,
    signConfidence: pattern.sign_confidence, qValue: pattern.q_value, arms: pattern.arms, sets: pattern.sets,
    cycleId: head(COLLECT { MATCH (pattern)-[:LEARNED_IN]->(cycle) RETURN cycle.cycle_id })
  }) AS patterns
}
RETURN coalesce(account.published_epoch, 0) AS publishedEpoch, coalesce(account.reset_epoch, 0) AS resetEpoch, patterns
