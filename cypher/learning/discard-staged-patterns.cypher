// Remove versions that a cycle staged and never published, with what hangs on them.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL   the published one
// @returns one { discarded :: INTEGER NOT NULL }
MATCH (:Account {key: $accountKey})-[:USES]->(trait:Trait)<-[:ABOUT]-(pattern:Pattern)
WHERE pattern.epoch_from > $epoch
DETACH DELETE pattern
RETURN count(*) AS discarded
