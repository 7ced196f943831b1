// Write new pattern versions, which no reader sees before their epoch is published, and end the ones before with it.
//
// @mode    write
// @param   $accountKey    STRING NOT NULL
// @param   $cycleKey      STRING NOT NULL    the cycle that learned them
// @param   $epoch         INTEGER NOT NULL   the epoch they will be published as
// @param   $createdAtMs   INTEGER NOT NULL   milliseconds since 1970
// @param   $patterns      LIST<MAP { patternKey STRING NOT NULL, previousKey STRING NOT NULL, traitKey STRING NOT NULL,
//                         kind STRING NOT NULL, value STRING NOT NULL, assignment STRING NOT NULL,
//                         version INTEGER NOT NULL, lift FLOAT NOT NULL, lower FLOAT NOT NULL, upper FLOAT NOT NULL,
//                         rawLift FLOAT NOT NULL, estimate FLOAT NOT NULL, sd FLOAT NOT NULL,
//                         signConfidence FLOAT NOT NULL, confidence FLOAT NOT NULL, arms INTEGER NOT NULL,
//                         sets INTEGER NOT NULL, nSum FLOAT NOT NULL, dSum FLOAT NOT NULL,
//                         tau2 FLOAT NOT NULL } NOT NULL> NOT NULL   previousKey '' for the first version
// @returns none
MATCH (account:Account {key: $accountKey})
MATCH (cycle:Cycle {key: $cycleKey})
UNWIND $patterns AS row
MATCH (trait:Trait {key: row.traitKey})
MERGE (account)-[:USES]->(trait)
MERGE (pattern:Pattern {key: row.patternKey})
SET pattern.account_key = $accountKey,
    pattern.kind = row.kind,
    pattern.value = row.value,
    pattern.metric = 'ctr',
    pattern.assignment = row.assignment,
    pattern.version = row.version,
    pattern.state = 'CANDIDATE',
    pattern.lift = row.lift,
    pattern.lower = row.lower,
    pattern.upper = row.upper,
    pattern.raw_lift = row.rawLift,
    pattern.estimate = row.estimate,
    pattern.sd = row.sd,
    pattern.sign_confidence = row.signConfidence,
    pattern.confidence = row.confidence,
    pattern.arms = row.arms,
    pattern.sets = row.sets,
    pattern.n_sum = row.nSum,
    pattern.d_sum = row.dSum,
    pattern.tau2 = row.tau2,
    pattern.epoch_from = $epoch,
    pattern.created_at = datetime({epochMillis: $createdAtMs})
MERGE (pattern)-[:ABOUT]->(trait)
MERGE (pattern)-[:LEARNED_IN]->(cycle)
WITH pattern, row
MATCH (previous:Pattern {key: row.previousKey})
SET previous.epoch_to = coalesce(previous.epoch_to, $epoch)
MERGE (pattern)-[:SUPERSEDES]->(previous)
