// Store how many insights an erasure has withdrawn.
//
// @mode    write
// @param   $erasureKey   STRING NOT NULL
// @param   $withdrawn    INTEGER NOT NULL
// @returns none
MATCH (erasure:Erasure {key: $erasureKey})
SET erasure.withdrawn_insights = $withdrawn
