// Take formulas that ended off the traits: a trait shows what weighs it now. Their documents keep every weight.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL   the published one
// @returns none
MATCH (:Account {key: $accountKey})-[:HAS_FORMULA]->(formula:Formula)-[weighs:WEIGHS]->()
WHERE formula.epoch_to <= $epoch
DELETE weighs
