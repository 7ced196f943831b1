// Write new pattern versions, which become visible when their epoch is published. The versions before end with that
// epoch. A pattern is linked to its scope (the account or a project) and to its trait. The caption is its lift as text,
// because Neo4j Browser cannot round numbers.
//
// @mode    write
// @for     Scope in Account Project
// @param   $accountKey    STRING NOT NULL
// @param   $cycleKey      STRING NOT NULL    the cycle that learned them
// @param   $epoch         INTEGER NOT NULL   the epoch they will be published as
// @param   $createdAtMs   INTEGER NOT NULL   milliseconds since 1970
// @param   $estimator     STRING NOT NULL    the estimator of their evidence
// @param   $patterns      LIST<MAP { patternKey STRING NOT NULL, previousKey STRING NOT NULL, scopeKey STRING NOT NULL,
//                         traitKey STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL,
//                         metric STRING NOT NULL, assignment STRING NOT NULL, projectId STRING NOT NULL,
//                         state STRING NOT NULL, version INTEGER NOT NULL, lift FLOAT NOT NULL, lower FLOAT NOT NULL,
//                         upper FLOAT NOT NULL, rawLift FLOAT NOT NULL, estimate FLOAT NOT NULL, sd FLOAT NOT NULL,
//                         signConfidence FLOAT NOT NULL, confidence FLOAT NOT NULL, pAny FLOAT NOT NULL,
//                         qValue FLOAT NOT NULL, qValueUnadjusted FLOAT NOT NULL, prior FLOAT NOT NULL,
//                         effectiveArms FLOAT NOT NULL, arms INTEGER NOT NULL, sets INTEGER NOT NULL,
//                         successes FLOAT NOT NULL, otherSuccesses FLOAT NOT NULL, n FLOAT NOT NULL, d FLOAT NOT NULL,
//                         decayedN FLOAT NOT NULL, decayedD FLOAT NOT NULL, decayedSquaredD FLOAT NOT NULL,
//                         nn FLOAT NOT NULL, nd FLOAT NOT NULL, dd FLOAT NOT NULL, dispersion FLOAT NOT NULL,
//                         tau2 FLOAT NOT NULL } NOT NULL> NOT NULL   previousKey '' for the first version
// @returns none
MATCH (cycle:Cycle {key: $cycleKey})
UNWIND $patterns AS row
MATCH (scope:{{Scope}} {key: row.scopeKey})
MATCH (trait:Trait {key: row.traitKey})
MERGE (pattern:Pattern {key: row.patternKey})
SET pattern.account_key = $accountKey,
    pattern.kind = row.kind,
    pattern.value = row.value,
    pattern.metric = row.metric,
    pattern.assignment = row.assignment,
    pattern.project_id = row.projectId,
    pattern.version = row.version,
    pattern.state = row.state,
    pattern.lift = row.lift,
    pattern.caption = CASE WHEN row.lift < 0 THEN '-' ELSE '+' END + toString(toInteger(round(abs(row.lift) * 100))) + ' %',
    pattern.lower = row.lower,
    pattern.upper = row.upper,
    pattern.raw_lift = row.rawLift,
    pattern.estimate = row.estimate,
    pattern.sd = row.sd,
    pattern.sign_confidence = row.signConfidence,
    pattern.confidence = row.confidence,
    pattern.p_any = row.pAny,
    pattern.q_value = row.qValue,
    pattern.q_value_one_look = row.qValueUnadjusted,
    pattern.prior = row.prior,
    pattern.effective_arms = row.effectiveArms,
    pattern.arms = row.arms,
    pattern.sets = row.sets,
    pattern.successes = row.successes,
    pattern.other_successes = row.otherSuccesses,
    pattern.n_sum = row.n,
    pattern.d_sum = row.d,
    pattern.decayed_n_sum = row.decayedN,
    pattern.decayed_d_sum = row.decayedD,
    pattern.decayed_squared_d_sum = row.decayedSquaredD,
    pattern.nn_sum = row.nn,
    pattern.nd_sum = row.nd,
    pattern.dd_sum = row.dd,
    pattern.dispersion = row.dispersion,
    pattern.tau2 = row.tau2,
    pattern.estimator = $estimator,
    pattern.epoch_from = $epoch,
    pattern.created_at = datetime({epochMillis: $createdAtMs})
MERGE (scope)-[:HAS_PATTERN]->(pattern)
MERGE (pattern)-[:ABOUT]->(trait)
MERGE (pattern)-[:LEARNED_IN]->(cycle)
WITH pattern, row
MATCH (previous:Pattern {key: row.previousKey})
SET previous.epoch_to = coalesce(previous.epoch_to, $epoch)
MERGE (pattern)-[:SUPERSEDES]->(previous)
