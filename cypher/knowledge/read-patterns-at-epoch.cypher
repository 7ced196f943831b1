// Return the patterns of an account, or of one of its projects, that were current at any epoch of its history, surest
// first. Recent ones are still linked to their scope and are read there. Versions that ended earlier are found through
// the version index, so only those visible at the epoch are read. A version that is moved to the index meanwhile is
// found in either place.
//
// @mode    read
// @for     Scope in Account Project
// @param   $scopeKey      STRING NOT NULL   key of the account or of the project
// @param   $epoch         INTEGER NOT NULL
// @param   $earlier       LIST<STRING NOT NULL> NOT NULL   version index keys of numbers up to the epoch
// @param   $later         LIST<STRING NOT NULL> NOT NULL   version index keys of numbers after the epoch
// @param   $maxPatterns   INTEGER NOT NULL   most patterns returned
// @returns one {
//            patterns LIST<MAP {
//              key STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL, metric STRING NOT NULL,
//              assignment STRING NOT NULL, projectId STRING NOT NULL, state STRING NOT NULL, version INTEGER NOT NULL,
//              estimate FLOAT NOT NULL, sd FLOAT NOT NULL, prior FLOAT NOT NULL, dispersion FLOAT NOT NULL,
//              d FLOAT NOT NULL, decayedN FLOAT NOT NULL, decayedD FLOAT NOT NULL, decayedSquaredD FLOAT NOT NULL,
//              lift FLOAT NOT NULL, lower FLOAT NOT NULL, upper FLOAT NOT NULL, rawLift FLOAT NOT NULL,
//              signConfidence FLOAT NOT NULL, confidence FLOAT NOT NULL, qValue FLOAT NOT NULL,
//              qValueUnadjusted FLOAT NOT NULL, pAny FLOAT NOT NULL, effectiveArms FLOAT NOT NULL,
//              arms INTEGER NOT NULL, sets INTEGER NOT NULL, epochFrom INTEGER NOT NULL, epochTo INTEGER,
//              createdAtMs INTEGER, restoredFrom STRING, cycleId STRING
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
CALL () {
  MATCH (:{{Scope}} {key: $scopeKey})-[:HAS_PATTERN]->(pattern:Pattern)
  WHERE pattern.epoch_from <= $epoch AND (pattern.epoch_to IS NULL OR pattern.epoch_to > $epoch)
  RETURN pattern
  UNION
  UNWIND $earlier AS indexKey
  MATCH (pattern:Pattern)
  WHERE pattern.era_key = indexKey AND pattern.epoch_to > $epoch
  RETURN pattern
  UNION
  UNWIND $later AS indexKey
  MATCH (pattern:Pattern)
  WHERE pattern.era_key = indexKey AND pattern.epoch_from <= $epoch
  RETURN pattern
}
WITH pattern
ORDER BY abs(pattern.estimate) / pattern.sd DESC, pattern.key
LIMIT $maxPatterns
RETURN collect({
  key: pattern.key, kind: pattern.kind, value: pattern.value, metric: pattern.metric,
  assignment: pattern.assignment, projectId: pattern.project_id, state: pattern.state, version: pattern.version,
  estimate: pattern.estimate, sd: pattern.sd, prior: pattern.prior, dispersion: pattern.dispersion, d: pattern.d_sum,
  decayedN: pattern.decayed_n_sum, decayedD: pattern.decayed_d_sum, decayedSquaredD: pattern.decayed_squared_d_sum,
  lift: pattern.lift, lower: pattern.lower, upper: pattern.upper, rawLift: pattern.raw_lift,
  signConfidence: pattern.sign_confidence, confidence: pattern.confidence, qValue: pattern.q_value,
  qValueUnadjusted: pattern.q_value_one_look, pAny: pattern.p_any, effectiveArms: pattern.effective_arms,
  arms: pattern.arms, sets: pattern.sets, epochFrom: pattern.epoch_from, epochTo: pattern.epoch_to,
  createdAtMs: pattern.created_at.epochMillis, restoredFrom: pattern.restored_from,
  cycleId: head(COLLECT { MATCH (pattern)-[:LEARNED_IN]->(cycle) RETURN cycle.cycle_id })
}) AS patterns
