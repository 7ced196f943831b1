// Remove the links from ended formulas to traits, so that a trait only shows its present weight. The documents keep
// every weight.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL   the published one
// @returns none
MATCH (:Account {key: $accountKey})-[:HAS_FORMULA]->(formula:Formula)-[weighs:WEIGHS]->()
WHERE formula.epoch_to <= $epoch
DELETE weighs
