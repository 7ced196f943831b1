// Take over a running cycle that no server runs: its lease has expired or was released, or a server known to be dead
// holds it. The token is raised, so that a server that only seemed dead can write nothing more. No row: the cycle has
// ended, or a server runs it.
//
// @mode    write
// @param   $cycleKey       STRING NOT NULL    its id
// @param   $formerHolder   STRING             a server known to be dead, or null
// @param   $holder         STRING NOT NULL    the server that takes it over
// @param   $leaseMs        INTEGER NOT NULL   milliseconds until others may take it over
// @returns optional { leaseKey :: STRING NOT NULL, token :: INTEGER NOT NULL, staged :: BOOLEAN NOT NULL,
//                     formerHolder :: STRING NOT NULL, tries :: INTEGER NOT NULL, accountKey :: STRING NOT NULL,
//                     lastAccountKey :: STRING NOT NULL }
MATCH (cycle:Cycle {key: $cycleKey})
WITH cycle, CASE cycle.account_key WHEN '' THEN 'cycle' ELSE 'cycle|' + cycle.account_key END AS leaseKey
MATCH (lease:Lease {key: leaseKey})
SET lease.attempts = coalesce(lease.attempts, 0) + 1
WITH cycle, lease, lease.holder AS formerHolder
WHERE cycle.state = 'RUNNING' AND lease.cycle_id = cycle.key
  AND (lease.expires_at < datetime.realtime() OR coalesce(formerHolder = $formerHolder, false))
SET lease.holder = $holder,
    lease.token = lease.token + 1,
    lease.released = null,
    lease.expires_at = datetime.realtime() + duration({milliseconds: $leaseMs}),
    cycle.resumed = coalesce(cycle.resumed, 0) + 1,
    cycle.tries = coalesce(cycle.tries, 0) + 1,
    cycle.revision = coalesce(cycle.revision, 0) + 1
RETURN lease.key AS leaseKey, lease.token AS token, coalesce(lease.staged, false) AS staged, formerHolder,
       cycle.tries AS tries, cycle.account_key AS accountKey, coalesce(cycle.last_account_key, '') AS lastAccountKey
