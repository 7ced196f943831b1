// Take the lease of an account's cycles, whoever has it. The token grows, so the former holder can write nothing more.
// The lease is created if the account has none: a cycle that begins at the same time then waits for this transaction.
//
// @mode    write
// @param   $leaseKey   STRING NOT NULL    'cycle|' and the account's key
// @param   $holder     STRING NOT NULL    the server
// @param   $cycleId    STRING NOT NULL    names this holder; no cycle has this id
// @param   $leaseMs    INTEGER NOT NULL   milliseconds until others may take it over
// @returns one { token :: INTEGER NOT NULL }
MERGE (lease:Lease {key: $leaseKey})
SET lease.token = coalesce(lease.token, 0) + 1,
    lease.holder = $holder,
    lease.cycle_id = $cycleId,
    lease.released = null,
    lease.expires_at = datetime.realtime() + duration({milliseconds: $leaseMs})
RETURN lease.token AS token
