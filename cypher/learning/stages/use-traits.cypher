// Record the traits that the account has evidence on as values it can choose from, beginning with the given epoch.
// Return how many of them that epoch shows for the first time.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $traitKeys    LIST<STRING NOT NULL> NOT NULL   sorted
// @param   $epoch        INTEGER NOT NULL                 the epoch to be published
// @returns one { fresh :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
UNWIND $traitKeys AS traitKey
MATCH (trait:Trait {key: traitKey})
MERGE (account)-[uses:USES]->(trait)
ON CREATE SET uses.epoch_from = $epoch
RETURN sum(CASE WHEN uses.epoch_from = $epoch THEN 1 ELSE 0 END) AS fresh
