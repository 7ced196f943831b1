// Cycles on accounts that a walk has begun and that have not ended: one at most, but for a moment after a takeover.
//
// @mode    read
// @scope   global  a walk is over all accounts
// @param   $walkKey   STRING NOT NULL   its id
// @returns many { cycleId :: STRING NOT NULL }
MATCH (cycle:Cycle)
WHERE cycle.state = 'RUNNING' AND cycle.parent_cycle_id = $walkKey
RETURN cycle.key AS cycleId
ORDER BY cycleId
