// Write a new formula with the weights of its traits. It becomes visible when its epoch is published.
//
// @mode    write
// @param   $accountKey    STRING NOT NULL
// @param   $cycleKey      STRING NOT NULL    the cycle that fitted it
// @param   $createdAtMs   INTEGER NOT NULL   milliseconds since 1970
// @param   $epoch         INTEGER NOT NULL   the epoch it will be published as
// @param   $formula       MAP { formulaKey STRING NOT NULL, previousKey STRING NOT NULL, version INTEGER NOT NULL,
//                         document STRING NOT NULL, evidence STRING NOT NULL, sets INTEGER NOT NULL,
//                         arms INTEGER NOT NULL, trainedThrough STRING NOT NULL, scoreSpread FLOAT NOT NULL,
//                         priorVariance FLOAT NOT NULL } NOT NULL   previousKey '' for the first
// @param   $weights       LIST<MAP { traitKey STRING NOT NULL, coefficient FLOAT NOT NULL,
//                         standardError FLOAT NOT NULL, share FLOAT NOT NULL, prevalence FLOAT NOT NULL,
//                         marginal FLOAT, signDisagrees BOOLEAN NOT NULL } NOT NULL> NOT NULL   log-odds; shares 0–1
// @returns none
MATCH (account:Account {key: $accountKey})
MATCH (cycle:Cycle {key: $cycleKey})
MERGE (formula:Formula {key: $formula.formulaKey})
SET formula.account_key = $accountKey,
    formula.version = $formula.version,
    formula.document = $formula.document,
    formula.evidence = $formula.evidence,
    formula.sets = $formula.sets,
    formula.arms = $formula.arms,
    formula.trained_through = date($formula.trainedThrough),
    formula.score_spread = $formula.scoreSpread,
    formula.prior_variance = $formula.priorVariance,
    formula.epoch_from = $epoch,
    formula.created_at = datetime({epochMillis: $createdAtMs})
MERGE (account)-[:HAS_FORMULA]->(formula)
MERGE (formula)-[:LEARNED_IN]->(cycle)
FOREACH (key IN CASE $formula.previousKey WHEN '' THEN [] ELSE [$formula.previousKey] END |
  MERGE (previous:Formula {key: key})
  MERGE (formula)-[:SUPERSEDES]->(previous))
WITH formula
UNWIND $weights AS row
MATCH (trait:Trait {key: row.traitKey})
MERGE (formula)-[weighs:WEIGHS]->(trait)
SET weighs.coefficient = row.coefficient,
    weighs.standard_error = row.standardError,
    weighs.share = row.share,
    weighs.prevalence = row.prevalence,
    weighs.marginal = row.marginal,
    weighs.sign_disagrees = row.signDisagrees
