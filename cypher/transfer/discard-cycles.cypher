// Delete the next cycles of an account that does not arrive after all.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $nodes        INTEGER NOT NULL   most cycles
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (cycle:Cycle)
USING INDEX SEEK cycle:Cycle(account_key, started_at)
WHERE cycle.account_key = $accountKey AND cycle.started_at IS NOT NULL
WITH cycle LIMIT $nodes
DETACH DELETE cycle
RETURN count(*) AS deleted
