// Return one cycle, and lock its lease until the end of the transaction, so that nobody else writes its record
// meanwhile.
//
// @mode    write
// @param   $cycleKey   STRING NOT NULL   its id
// @returns optional { cycleId :: STRING NOT NULL, state :: STRING NOT NULL, accountId :: STRING NOT NULL,
//                     stages :: STRING NOT NULL }
MATCH (cycle:Cycle {key: $cycleKey})
WHERE cycle.account_key = '' OR EXISTS { (:Account {key: cycle.account_key}) }
OPTIONAL MATCH (lease:Lease)
WHERE lease.key = CASE cycle.account_key WHEN '' THEN 'cycle' ELSE 'cycle|' + cycle.account_key END
SET lease.attempts = coalesce(lease.attempts, 0) + 1
WITH cycle, count(lease) AS leases
RETURN cycle.key AS cycleId, cycle.state AS state, cycle.account_id AS accountId, cycle.stages AS stages
