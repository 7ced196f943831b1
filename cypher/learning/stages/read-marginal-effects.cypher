// Return the shrunk effects of single traits on the click rate, from the account's patterns at an epoch. The epoch may
// be the staged one.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL
// @returns many { traitKey :: STRING NOT NULL, assignment :: STRING NOT NULL, estimate :: FLOAT NOT NULL }
MATCH (:Account {key: $accountKey})-[:HAS_PATTERN]->(pattern:Pattern)
WHERE pattern.epoch_from <= $epoch AND (pattern.epoch_to IS NULL OR pattern.epoch_to > $epoch)
  AND pattern.metric = 'ctr'
MATCH (pattern)-[:ABOUT]->(trait:Trait)
RETURN trait.key AS traitKey, pattern.assignment AS assignment, pattern.estimate AS estimate
