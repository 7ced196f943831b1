// Return the account's patterns that were current at an epoch, surest first, and the values it can choose from. Ended
// versions are kept for one more epoch; with `publishedEpoch` the caller checks whether that covers the requested
// epoch. Epochs before `resetEpoch` are gone.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $epoch         INTEGER NOT NULL   the epoch read before
// @param   $maxPatterns   INTEGER NOT NULL   most patterns returned
// @param   $choiceKinds   LIST<STRING NOT NULL> NOT NULL   kinds whose values are returned
// @param   $maxChoices    INTEGER NOT NULL   most values returned
// @returns optional {
//            publishedEpoch INTEGER NOT NULL, resetEpoch INTEGER NOT NULL,
//            choices LIST<MAP { kind STRING NOT NULL, value STRING NOT NULL } NOT NULL> NOT NULL,
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
CALL (account) {
  MATCH (account)-[:HAS_PATTERN]->(pattern:Pattern)
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
CALL (account) {
  MATCH (account)-[uses:USES]->(trait:Trait)
  WHERE uses.epoch_from <= $epoch AND trait.kind IN $choiceKinds AND account.reset_pending IS NULL
  WITH trait ORDER BY trait.key LIMIT $maxChoices
  RETURN collect({kind: trait.kind, value: trait.value}) AS choices
}
RETURN coalesce(account.published_epoch, 0) AS publishedEpoch, coalesce(account.reset_epoch, 0) AS resetEpoch, choices,
  patterns
