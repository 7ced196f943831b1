// The account uses the traits it has evidence on, from the epoch on that tells of it: the values it can choose from.
// Returns how many of them that epoch tells of for the first time.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $traitKeys    LIST<STRING NOT NULL> NOT NULL   sorted
// @param   $epoch        INTEGER NOT NULL                 the one to be published
// @returns one { fresh :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
UNWIND $traitKeys AS traitKey
MATCH (trait:Trait {key: traitKey})
MERGE (account)-[uses:USES]->(trait)
ON CREATE SET uses.epoch_from = $epoch
RETURN sum(CASE WHEN uses.epoch_from = $epoch THEN 1 ELSE 0 END) AS fresh
