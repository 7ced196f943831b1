// Return the patterns of some kinds, of the account and its projects, that no later version has superseded.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $kinds        LIST<STRING NOT NULL> NOT NULL   of traits
// @returns many { patternKey :: STRING NOT NULL, traitKey :: STRING NOT NULL, kind :: STRING NOT NULL,
//                 value :: STRING NOT NULL, metric :: STRING NOT NULL, assignment :: STRING NOT NULL,
//                 projectId :: STRING NOT NULL, state :: STRING NOT NULL, version :: INTEGER NOT NULL,
//                 lift :: FLOAT NOT NULL, lower :: FLOAT NOT NULL, upper :: FLOAT NOT NULL, rawLift :: FLOAT NOT NULL,
//                 estimate :: FLOAT NOT NULL, sd :: FLOAT NOT NULL, signConfidence :: FLOAT NOT NULL,
//                 confidence :: FLOAT NOT NULL, pAny :: FLOAT NOT NULL, qValue :: FLOAT NOT NULL,
//                 qValueUnadjusted :: FLOAT NOT NULL, prior :: FLOAT NOT NULL, effectiveArms :: FLOAT NOT NULL,
//                 arms :: INTEGER NOT NULL, sets :: INTEGER NOT NULL, successes :: FLOAT NOT NULL,
//                 otherSuccesses :: FLOAT NOT NULL, n :: FLOAT NOT NULL, d :: FLOAT NOT NULL,
//                 decayedN :: FLOAT NOT NULL, decayedD :: FLOAT NOT NULL, decayedSquaredD :: FLOAT NOT NULL,
//                 nn :: FLOAT NOT NULL, nd :: FLOAT NOT NULL, dd :: FLOAT NOT NULL, dispersion :: FLOAT NOT NULL,
//                 tau2 :: FLOAT NOT NULL, estimator :: STRING }   how its evidence was made; null: by pooled sums
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
WHERE pattern.epoch_to IS NULL AND pattern.kind IN $kinds
MATCH (pattern)-[:ABOUT]->(trait:Trait)
RETURN pattern.key AS patternKey,
       trait.key AS traitKey,
       pattern.kind AS kind,
       pattern.value AS value,
       pattern.metric AS metric,
       pattern.assignment AS assignment,
       pattern.project_id AS projectId,
       pattern.state AS state,
       pattern.version AS version,
       pattern.lift AS lift,
       pattern.lower AS lower,
       pattern.upper AS upper,
       pattern.raw_lift AS rawLift,
       pattern.estimate AS estimate,
       pattern.sd AS sd,
       pattern.sign_confidence AS signConfidence,
       pattern.confidence AS confidence,
       pattern.p_any AS pAny,
       pattern.q_value AS qValue,
       pattern.q_value_one_look AS qValueUnadjusted,
       pattern.prior AS prior,
       pattern.effective_arms AS effectiveArms,
       pattern.arms AS arms,
       pattern.sets AS sets,
       pattern.successes AS successes,
       pattern.other_successes AS otherSuccesses,
       pattern.n_sum AS n,
       pattern.d_sum AS d,
       pattern.decayed_n_sum AS decayedN,
       pattern.decayed_d_sum AS decayedD,
       pattern.decayed_squared_d_sum AS decayedSquaredD,
       pattern.nn_sum AS nn,
       pattern.nd_sum AS nd,
       pattern.dd_sum AS dd,
       pattern.dispersion AS dispersion,
       pattern.tau2 AS tau2,
       pattern.estimator AS estimator
