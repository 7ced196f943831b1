// Delete the next records of ended cycles of an account.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $limit        INTEGER NOT NULL   most records
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (cycle:Cycle)
USING INDEX SEEK cycle:Cycle(account_key, started_at)
WHERE cycle.account_key = $accountKey AND cycle.started_at IS NOT NULL AND cycle.ended_at IS NOT NULL
WITH cycle LIMIT $limit
DETACH DELETE cycle
RETURN count(*) AS deleted
