// Return the cycle that a deployment cycle has begun on an account, if there is one.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $parentCycleKey      STRING NOT NULL    id of the deployment cycle
// @param   $sinceMs      INTEGER NOT NULL   when the deployment cycle began, in milliseconds since 1970
// @returns optional { cycleId :: STRING NOT NULL, state :: STRING NOT NULL }
WITH datetime({epochMillis: $sinceMs}) AS since
MATCH (cycle:Cycle)
USING INDEX SEEK cycle:Cycle(account_key, started_at)
WHERE cycle.account_key = $accountKey AND cycle.started_at >= since AND cycle.parent_cycle_id = $parentCycleKey
RETURN cycle.key AS cycleId, cycle.state AS state
ORDER BY cycleId DESC
LIMIT 1
