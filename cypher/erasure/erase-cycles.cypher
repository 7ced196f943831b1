// Delete the next cycles of an erased account, and count them on its tombstone. What they had learned is deleted
// already.
//
// @mode    write
// @param   $erasureKey   STRING NOT NULL
// @param   $accountKey   STRING NOT NULL
// @param   $nodes        INTEGER NOT NULL   most cycles
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (cycle:Cycle)
USING INDEX SEEK cycle:Cycle(account_key, started_at)
WHERE cycle.account_key = $accountKey AND cycle.started_at IS NOT NULL
WITH cycle LIMIT $nodes
DETACH DELETE cycle
WITH count(*) AS deleted
MATCH (erasure:Erasure {key: $erasureKey})
SET erasure.count_Cycle = CASE deleted WHEN 0 THEN erasure.count_Cycle
                          ELSE coalesce(erasure.count_Cycle, 0) + deleted END
RETURN deleted
