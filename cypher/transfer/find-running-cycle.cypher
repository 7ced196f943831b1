// Say which cycle of an account is running.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { cycleId :: STRING NOT NULL }
MATCH (cycle:Cycle)
USING INDEX SEEK cycle:Cycle(account_key, started_at)
WHERE cycle.account_key = $accountKey AND cycle.started_at IS NOT NULL AND cycle.state = 'RUNNING'
RETURN cycle.key AS cycleId
LIMIT 1
