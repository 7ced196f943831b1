// Return the running cycles on accounts that a deployment cycle has begun. There is at most one, except for a moment
// after a takeover.
//
// @mode    read
// @scope   global  a deployment cycle visits all accounts
// @param   $parentCycleKey   STRING NOT NULL   id of the deployment cycle
// @returns many { cycleId :: STRING NOT NULL }
MATCH (cycle:Cycle)
WHERE cycle.state = 'RUNNING' AND cycle.parent_cycle_id = $parentCycleKey
RETURN cycle.key AS cycleId
ORDER BY cycleId
