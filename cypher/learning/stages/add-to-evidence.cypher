// Add differences to the running sums of traits' contrasts, by metric, assignment and scope ('' is the account,
// otherwise a project). Mark the traits as changed. The mark stays until the resulting knowledge is published.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $evidence     LIST<MAP { evidenceKey STRING NOT NULL, traitKey STRING NOT NULL, metric STRING NOT NULL,
//                        assignment STRING NOT NULL, projectId STRING NOT NULL, n FLOAT NOT NULL, d FLOAT NOT NULL,
//                        decayedN FLOAT NOT NULL, decayedD FLOAT NOT NULL, decayedSquaredD FLOAT NOT NULL,
//                        nn FLOAT NOT NULL, nd FLOAT NOT NULL, dd FLOAT NOT NULL,
//                        arms INTEGER NOT NULL, sets INTEGER NOT NULL, successes FLOAT NOT NULL,
//                        otherSuccesses FLOAT NOT NULL } NOT NULL> NOT NULL   sorted by key
// @returns none
UNWIND $evidence AS row
MATCH (trait:Trait {key: row.traitKey})
SET trait.dirty = $accountKey,
    trait.change = coalesce(trait.change, 0) + 1
MERGE (evidence:Evidence {key: row.evidenceKey})
ON CREATE SET evidence.metric = row.metric, evidence.assignment = row.assignment, evidence.project_id = row.projectId
MERGE (trait)-[:HAS_EVIDENCE]->(evidence)
SET evidence.n = coalesce(evidence.n, 0.0) + row.n,
    evidence.d = coalesce(evidence.d, 0.0) + row.d,
    evidence.decayed_n = coalesce(evidence.decayed_n, 0.0) + row.decayedN,
    evidence.decayed_d = coalesce(evidence.decayed_d, 0.0) + row.decayedD,
    evidence.decayed_squared_d = coalesce(evidence.decayed_squared_d, 0.0) + row.decayedSquaredD,
    evidence.nn = coalesce(evidence.nn, 0.0) + row.nn,
    evidence.nd = coalesce(evidence.nd, 0.0) + row.nd,
    evidence.dd = coalesce(evidence.dd, 0.0) + row.dd,
    evidence.arms = coalesce(evidence.arms, 0) + row.arms,
    evidence.sets = coalesce(evidence.sets, 0) + row.sets,
    evidence.successes = coalesce(evidence.successes, 0.0) + row.successes,
    evidence.other_successes = coalesce(evidence.other_successes, 0.0) + row.otherSuccesses
