// Make current again what a cycle that never published had superseded or closed.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL   the published one
// @returns none
MATCH (:Account {key: $accountKey})-[:USES]->(trait:Trait)<-[:ABOUT]-(pattern:Pattern)
WHERE pattern.epoch_to > $epoch
SET pattern.epoch_to = null
