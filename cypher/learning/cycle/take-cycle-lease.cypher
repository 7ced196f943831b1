// Take the right to run a cycle, unless another server holds it. The database's clock decides, so that servers need not
// agree on the time. The lock is taken before the lease is read, so that two servers cannot both find it free. The
// token grows with every holder, so a holder with an older token has lost the lease. Taking it again for the same cycle
// succeeds. An unfinished cycle that its server abandoned keeps the lease, because it must be resumed first.
//
// @mode    write
// @param   $leaseKey   STRING NOT NULL    'cycle|' and the account's key; 'cycle' for the deployment cycle
// @param   $holder     STRING NOT NULL    the server
// @param   $cycleId    STRING NOT NULL    the cycle that wants to run
// @param   $leaseMs    INTEGER NOT NULL   milliseconds until others may take it over
// @returns one { held :: BOOLEAN NOT NULL, token :: INTEGER NOT NULL, otherCycleId :: STRING, staged :: BOOLEAN NOT NULL }
MERGE (lease:Lease {key: $leaseKey})
SET lease.attempts = coalesce(lease.attempts, 0) + 1
WITH lease, lease.cycle_id AS otherCycleId
OPTIONAL MATCH (other:Cycle {key: otherCycleId})
WITH lease, otherCycleId,
     coalesce(lease.cycle_id = $cycleId
              OR (lease.expires_at < datetime.realtime() AND coalesce(other.state <> 'RUNNING', true)), true) AS held
SET lease.holder = CASE WHEN held THEN $holder ELSE lease.holder END,
    lease.cycle_id = CASE WHEN held THEN $cycleId ELSE lease.cycle_id END,
    lease.token = coalesce(lease.token, 0) + CASE WHEN held THEN 1 ELSE 0 END,
    lease.released = CASE WHEN held THEN null ELSE lease.released END,
    lease.expires_at = CASE WHEN held THEN datetime.realtime() + duration({milliseconds: $leaseMs})
                            ELSE lease.expires_at END
RETURN held, lease.token AS token, otherCycleId, coalesce(lease.staged, false) AS staged
