// Return cycles that have not ended although no server runs them: their lease has expired, a server known to be dead
// holds it, or another cycle has it. A cycle of a running deployment cycle is left out, because the deployment cycle
// resumes it itself.
//
// @mode    read
// @scope   global  every server looks after the cycles of all accounts
// @param   $formerHolder   STRING             a server known to be dead, or null
// @param   $limit          INTEGER NOT NULL   most cycles at once
// @returns many { cycleId :: STRING NOT NULL, accountId :: STRING NOT NULL, isHolder :: BOOLEAN NOT NULL }
MATCH (cycle:Cycle)
WHERE cycle.state = 'RUNNING'
OPTIONAL MATCH (deploymentCycle:Cycle {key: cycle.parent_cycle_id})
WITH cycle, deploymentCycle
WHERE coalesce(deploymentCycle.state <> 'RUNNING', true)
OPTIONAL MATCH (lease:Lease)
WHERE lease.key = CASE cycle.account_key WHEN '' THEN 'cycle' ELSE 'cycle|' + cycle.account_key END
WITH cycle, lease, coalesce(lease.cycle_id = cycle.key, false) AS isHolder
WHERE NOT isHolder OR lease.expires_at < datetime.realtime() OR lease.holder = $formerHolder
RETURN cycle.key AS cycleId, cycle.account_id AS accountId, isHolder
ORDER BY cycleId
LIMIT $limit
