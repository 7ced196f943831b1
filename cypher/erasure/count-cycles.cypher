// Count the cycles of an account.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns one { cycles :: INTEGER NOT NULL }
MATCH (cycle:Cycle)
USING INDEX SEEK cycle:Cycle(account_key, started_at)
WHERE cycle.account_key = $accountKey AND cycle.started_at IS NOT NULL
RETURN count(cycle) AS cycles
